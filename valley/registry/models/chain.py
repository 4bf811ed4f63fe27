"""Links of the industry chain, as a paper of the park names them: what the gaps are held against."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified


class ChainLink(Identified):
    """One link of the chain (链条环节): which industries (GB/T 4754-2017, codes of any level) do it, and how many firms
    the park wants there. Its gap is what the registers still lack of that number."""

    uri_prefix: ClassVar[str] = "/chain-links/"

    name = models.CharField(_("环节"), max_length=100, unique=True)
    position = models.PositiveSmallIntegerField(_("次序"), help_text=_("从上游到下游"))
    codes = ArrayField(models.CharField(max_length=4), verbose_name=_("行业代码"))
    wanted = models.PositiveSmallIntegerField(_("需要的单位数"))
    source = models.CharField(_("依据文件"), max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(wanted__gt=0) & ~Q(name="") & ~Q(source=""), name="chain_link_whole"),
        ]

    def __str__(self) -> str:
        return self.name

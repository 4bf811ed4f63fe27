"""What the valley does about the technologies of the plan's foresight list."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified
from valley.plan.models.edition import PlanEdition


class TechnologyTie(Identified):
    """Somebody says that a record of the platform works on a technology of the list (本地项目对应).

    It says that there is work, not that the claimed effect is reached. Taken back with a reason, never deleted.
    """

    uri_prefix: ClassVar[str] = "/plan/technology-ties/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="technology_ties")
    technology = models.PositiveIntegerField(_("技术序号"))
    record = models.CharField(_("本地记录"), max_length=300, help_text=_("平台内记录的地址"))
    words = models.CharField(_("做其中的什么"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("登记时间"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("撤销时间"), null=True)
    reason = models.CharField(_("撤销的理由"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "technology", "record"], condition=Q(ended_at=None), name="technology_tied_once"
            ),
            models.CheckConstraint(condition=~Q(words="") & ~Q(record=""), name="technology_tie_whole"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(reason="")),
                name="technology_tie_ends_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.technology} · {self.words}"

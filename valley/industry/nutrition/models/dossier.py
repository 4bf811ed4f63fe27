"""What a registration's file of evidence holds, part by part."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models.formula import FormulaVersion
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified


class DossierKind(models.TextChoices):
    """For which registration."""

    FSMP = "fsmp", _("特殊医学用途配方食品注册")
    THREE_NEW = "three_new", _("三新食品申报")


class DossierPart(Identified):
    """One part of a version's dossier (材料): what it is and, where there is one, the file. Append-only; the newest
    of a part counts."""

    uri_prefix: ClassVar[str] = "/nutrition/dossier-parts/"

    version = models.ForeignKey(FormulaVersion, models.PROTECT, related_name="dossier")
    kind = models.CharField(_("用途"), max_length=10, choices=DossierKind)
    part = models.CharField(_("材料"), max_length=20)
    said = models.CharField(_("内容"), max_length=300)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        ordering = ["part", "-entered_at"]
        constraints = [models.CheckConstraint(condition=~Q(said=""), name="nutrition_dossier_part_says_something")]

    def __str__(self) -> str:
        return f"{self.part} {self.said}"

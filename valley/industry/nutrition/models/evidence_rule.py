"""Rules from a gene variant or the microbiome to a nutrient, each with the grade of its evidence."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class Marker(models.TextChoices):
    """What is looked at."""

    GENE = "gene", _("基因位点")
    MICROBIOME = "microbiome", _("肠道菌群")


class Grade(models.TextChoices):
    """Certainty of evidence after GRADE (Guyatt et al. 2008): only high and moderate give advice here."""

    HIGH = "high", _("高")
    MODERATE = "moderate", _("中")
    LOW = "low", _("低")
    VERY_LOW = "very_low", _("极低")


class EvidenceRule(Identified):
    """A marker, a nutrient, by how much the target's minimum moves, and the evidence (循证规则).

    It may only move a minimum inside the range that the reference intakes leave; it never overrides a limit.
    """

    uri_prefix: ClassVar[str] = "/nutrition/evidence-rules/"

    kind = models.CharField(_("类型"), max_length=10, choices=Marker)
    marker = models.CharField(_("标志"), max_length=100, help_text=_("如位点与基因型；不录入原始基因组"))
    nutrient = models.CharField(_("营养素"), max_length=60)
    raise_percent = models.DecimalField(_("下限上调（%）"), max_digits=6, decimal_places=2)
    grade = models.CharField(_("证据等级"), max_length=10, choices=Grade)
    source = models.CharField(_("出处"), max_length=300)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("登记时间"), default=clock.now)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        ordering = ["marker", "nutrient"]
        constraints = [
            models.UniqueConstraint(
                fields=["marker", "nutrient"], condition=Q(retired_at=None), name="nutrition_rule_one_live"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="nutrition_rule_cites"),
            models.CheckConstraint(
                condition=Q(raise_percent__gt=-100, raise_percent__lte=100), name="nutrition_rule_moves_within_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.marker} → {self.nutrient}"

"""Trial runs: from the design to the line, from the line to the assay, from the assay back into the design."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models.formula import FormulaVersion
from valley.kernel import clock
from valley.kernel.models import Identified


class TrialState(models.TextChoices):
    """Planned, run, judged by its assay."""

    PLANNED = "planned", _("待试制")
    RUN = "run", _("已试制，待检测")
    MET = "met", _("达到设计")
    MISSED = "missed", _("未达到设计")


class Trial(Identified):
    """A trial run of a version (试制)."""

    uri_prefix: ClassVar[str] = "/nutrition/trials/"

    version = models.ForeignKey(FormulaVersion, models.PROTECT, related_name="trials")
    batch = models.CharField(_("批号"), max_length=60)
    planned_on = models.DateField(_("计划日期"))
    where = models.CharField(_("产线或实验室"), max_length=200, blank=True)
    run_on = models.DateField(_("试制日期"), null=True, blank=True)
    product_kg = models.DecimalField(_("成品量（kg）"), max_digits=12, decimal_places=3, null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=TrialState, default=TrialState.PLANNED)
    finding = models.CharField(_("结论"), max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        ordering = ["-planned_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "batch"], name="nutrition_trial_batch_once"),
            models.CheckConstraint(
                condition=Q(state=TrialState.PLANNED, run_on=None) | Q(run_on__isnull=False) & ~Q(state="planned"),
                name="nutrition_trial_run_or_not",
            ),
        ]

    def __str__(self) -> str:
        return self.batch


class Assay(models.Model):
    """What the laboratory found, per 100 g of product, beside what was designed (检测值)."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="assays")
    nutrient = models.CharField(_("营养素"), max_length=60)
    unit = models.CharField(_("单位"), max_length=10)
    designed = models.DecimalField(_("设计值"), max_digits=16, decimal_places=6, null=True)
    measured = models.DecimalField(_("实测值"), max_digits=16, decimal_places=6)
    low = models.DecimalField(_("下限"), max_digits=16, decimal_places=6, null=True)
    high = models.DecimalField(_("上限"), max_digits=16, decimal_places=6, null=True)
    report = models.CharField(_("报告编号"), max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "nutrient"], name="nutrition_assay_once"),
            models.CheckConstraint(condition=Q(measured__gte=0), name="nutrition_assay_not_negative"),
            models.CheckConstraint(condition=~Q(report=""), name="nutrition_assay_names_its_report"),
        ]

    @property
    def met(self) -> bool:
        """Within the range designed."""
        return (self.low is None or self.measured >= self.low) and (self.high is None or self.measured <= self.high)

    def __str__(self) -> str:
        return f"{self.nutrient} {self.measured}"


class SensoryPanel(Identified):
    """A panel that tasted a version beside a prototype (感官评价). Scores are means over the panel, no one's own.

    `scores`: attribute → [prototype, sample], both on the scale 0 to `scale`.
    """

    uri_prefix: ClassVar[str] = "/nutrition/panels/"

    version = models.ForeignKey(FormulaVersion, models.PROTECT, related_name="panels")
    held_on = models.DateField(_("日期"))
    prototype = models.CharField(_("参照样"), max_length=200)
    panel_persons = models.PositiveSmallIntegerField(_("人数"))
    scale = models.PositiveSmallIntegerField(_("量表上限"), default=9)
    scores = models.JSONField(_("评分"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(condition=Q(panel_persons__gte=1), name="nutrition_panel_has_tasters"),
            models.CheckConstraint(condition=Q(scale__gt=0), name="nutrition_panel_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.prototype} {self.held_on}"

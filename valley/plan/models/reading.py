"""Computed values of indicators, as the records say now, and what of them the public may know."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.plan.models.edition import PlanEdition


class ReadingState(models.TextChoices):
    """As the engine's `results.State`."""

    VALUE = "value", _("已计算")
    UNKNOWN = "unknown", _("暂不能计算")
    NO_SOURCE = "no_source", _("尚无数据来源")


class Reading(models.Model):
    """One indicator under one formula for one period and scope (读数), kept because it is looked at far more often
    than the records change. It can be thrown away: the records make it again.

    `value` is exact, "numerator/denominator", in base units (fen, m², persons, pieces); `amount` the same in the
    indicator's unit, rounded, for sorting and charts only. `public` is what people below operator level may see of
    it: the same fields as of the last time when nothing could be learnt from them about one organisation (ADR-0010);
    null while there was no such time.
    """

    plan = models.ForeignKey(PlanEdition, models.CASCADE, related_name="readings")
    indicator = models.PositiveIntegerField(_("指标"))
    alternative = models.CharField(_("备选口径"), max_length=40, blank=True)
    scope = models.CharField(_("范围"), max_length=300, blank=True, help_text=_("园区地址；空为全部"))
    start = models.DateField(_("起"))
    end = models.DateField(_("止（不含）"))
    state = models.CharField(_("状态"), max_length=10, choices=ReadingState)
    value = models.TextField(_("精确值"), blank=True)
    amount = models.DecimalField(_("数值"), max_digits=30, decimal_places=6, null=True)
    reasons = models.JSONField(_("原因"), default=list)
    parts = models.JSONField(_("依据"), default=list, help_text=_("度量、期间、合计、记录数、应收、已收"))
    public = models.JSONField(_("可公开的读数"), null=True)
    known_at = models.DateTimeField(_("截至何时所知"))
    stale = models.BooleanField(_("待重算"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "alternative", "scope", "start", "end"], name="reading_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ReadingState.VALUE, amount__isnull=False) & ~Q(value="")
                | (~Q(state=ReadingState.VALUE) & Q(value="", amount=None)),
                name="reading_value_iff_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.start}–{self.end}: {self.value or self.state}"


class PublishedCell(models.Model):
    """Which state of a measure's total the public was last shown (已公开的合计).

    The next state is published only if the difference between both gives nobody away. `year` is that of the
    period's last day: the running year's period grows by a day each day, and stays the same cell.
    """

    plan = models.ForeignKey(PlanEdition, models.CASCADE, related_name="+")
    measure = models.CharField(_("度量"), max_length=100)
    scope = models.CharField(_("范围"), max_length=300, blank=True)
    start = models.DateField(_("起"))
    year = models.PositiveIntegerField(_("年"))
    end = models.DateField(_("止（不含）"))
    known_at = models.DateTimeField(_("截至何时所知"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "measure", "scope", "start", "year"], name="published_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.start}–{self.end}"

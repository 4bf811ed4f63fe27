"""Figures that somebody published; they stand beside the computed ones and never among them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile, Identified
from valley.plan.models.edition import PlanEdition


class DeclaredSource(models.TextChoices):
    """Who published the figure."""

    STATISTICS = "statistics", _("统计部门")
    REPORT = "report", _("公开报告")
    OTHER = "other", _("其他公开来源")


class DeclaredReading(Identified):
    """A published figure for an indicator (申报值): document, page, who entered it, who checked it against the
    document. `amount` is in the indicator's unit, as printed. It counts once a second person has countersigned it.
    """

    uri_prefix: ClassVar[str] = "/plan/declared/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="declared")
    indicator = models.PositiveIntegerField(_("指标"))
    start = models.DateField(_("起"))
    end = models.DateField(_("止（不含）"))
    amount = models.DecimalField(_("数值"), max_digits=30, decimal_places=6)
    source = models.CharField(_("来源"), max_length=12, choices=DeclaredSource)
    document = models.CharField(_("文件名称、文号"), max_length=300)
    page = models.CharField(_("页码"), max_length=40)
    document_on = models.DateField(_("文件日期"))
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("录入时间"))
    countersigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    countersigned_at = models.DateTimeField(_("复核时间"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="declared_period_in_order"),
            models.CheckConstraint(condition=~Q(document="") & ~Q(page=""), name="declared_has_document"),
            models.CheckConstraint(
                condition=Q(countersigned_by=None) | ~Q(countersigned_by=F("entered_by")), name="declared_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(countersigned_by=None, countersigned_at=None)
                | Q(countersigned_by__isnull=False, countersigned_at__isnull=False),
                name="declared_countersigned_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="declared_withdrawn_whole",
            ),
            models.UniqueConstraint(
                fields=["plan", "indicator", "start", "end", "document"],
                condition=Q(withdrawn_at=None),
                name="declared_once_per_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.start}–{self.end}: {self.amount} ({self.document})"

    @property
    def counts(self) -> bool:
        """Whether it may be shown beside the computed value: checked, and not withdrawn."""
        return self.countersigned_at is not None and self.withdrawn_at is None

"""Targets of single units and years, broken down from the plan (目标分解), and how they are assessed (考核)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile, Identified
from valley.plan.models.edition import PlanEdition


class TargetState(models.TextChoices):
    """Who it waits for: the unit, the scorer, the unit again, the leading group, nobody."""

    ISSUED = "issued", _("待自报")
    REPORTED = "reported", _("待评分")
    SCORED = "scored", _("待单位确认")
    DISPUTED = "disputed", _("异议待裁定")
    CLOSED = "closed", _("已定分")
    WITHDRAWN = "withdrawn", _("已撤销")


class TargetBasis(models.TextChoices):
    """What of the records the self-report is held against."""

    SCOPE = "scope", _("该范围的指标计算值")
    OWN = "own", _("按本单位自己的记录计算")
    PART = "part", _("分担一部分，平台不能单独计算")


OPEN_TARGETS = [TargetState.ISSUED, TargetState.REPORTED, TargetState.SCORED, TargetState.DISPUTED]


class Target(Identified):
    """What a unit is to reach of an indicator in a year. Open ones have an owner, a next step and a date.

    `amount` is in the indicator's unit; `scope` is a park's URI, "" the whole plan area. `points` run from 0 to 100.
    """

    uri_prefix: ClassVar[str] = "/plan/targets/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="targets")
    indicator = models.PositiveIntegerField(_("指标"))
    year = models.PositiveIntegerField(_("年度"))
    scope = models.CharField(_("范围"), max_length=300, blank=True, help_text=_("园区地址；空为全部"))
    basis = models.CharField(_("核对依据"), max_length=6, choices=TargetBasis)
    unit = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    amount = models.DecimalField(_("分解目标"), max_digits=30, decimal_places=6)
    source = models.CharField(_("分解文件"), max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=TargetState, default=TargetState.ISSUED)
    due_on = models.DateField(_("本步期限"))
    points = models.PositiveSmallIntegerField(_("得分"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "year", "unit", "scope"],
                condition=~Q(state=TargetState.WITHDRAWN),
                name="target_once",
            ),
            models.CheckConstraint(condition=Q(points=None) | Q(points__lte=100), name="target_points_of_a_hundred"),
            models.CheckConstraint(
                condition=~Q(state__in=[TargetState.SCORED, TargetState.DISPUTED, TargetState.CLOSED])
                | Q(points__isnull=False),
                name="target_scored_has_points",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="target_has_source"),
            models.CheckConstraint(condition=~Q(owner=models.F("scorer")), name="target_four_eyes"),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.indicator} · {self.unit}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_TARGETS


class TargetStep(models.Model):
    """One step of an assessment, as it was taken (考核记录). Append-only.

    `reported`, `computed` and `computed_public` are in the indicator's unit: what the unit said, what the records said
    at that moment, and what of it everybody may know. None: unknown.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="steps")
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=TargetState)
    words = models.TextField(_("说明"), blank=True)
    reported = models.DecimalField(_("自报值"), max_digits=30, decimal_places=6, null=True)
    computed = models.DecimalField(_("计算值"), max_digits=30, decimal_places=6, null=True)
    computed_public = models.DecimalField(_("可公开的计算值"), max_digits=30, decimal_places=6, null=True)
    proposed = models.PositiveSmallIntegerField(_("平台建议分"), null=True)
    points = models.PositiveSmallIntegerField(_("得分"), null=True)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    evidence_uri = models.CharField(_("佐证记录"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=TargetState.REPORTED)
                | (Q(reported__isnull=False) & (Q(evidence__isnull=False) | ~Q(evidence_uri=""))),
                name="target_report_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.state}"

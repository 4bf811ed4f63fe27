"""Frozen figures (快照): values, the records that made them, and the definitions of that day, under one hash.

Append-only. A later correction changes the live figure, never the snapshot.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified
from valley.plan.models.edition import PlanEdition
from valley.plan.models.reading import ReadingState


class Snapshot(Identified):
    """All indicators of a plan over one period, as known at one moment."""

    uri_prefix: ClassVar[str] = "/plan/snapshots/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="snapshots")
    title = models.CharField(_("名称"), max_length=200)
    start = models.DateField(_("起"))
    end = models.DateField(_("止（不含）"))
    known_at = models.DateTimeField(_("截至何时所知"))
    made_at = models.DateTimeField(_("生成时间"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("用途"), max_length=200)
    plan_checksum = models.CharField(_("规划校验值"), max_length=64)
    values_entered = models.JSONField(_("当时补录与调整的数值"), default=dict)
    hash = models.CharField(_("校验值"), max_length=64)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="snapshot_period_in_order"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="snapshot_has_reason"),
        ]

    def __str__(self) -> str:
        return self.title


class SnapshotFigure(models.Model):
    """One indicator under one formula, frozen. `value` is exact and in base units, as in `Reading`."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="figures")
    indicator = models.PositiveIntegerField(_("指标"))
    alternative = models.CharField(_("备选口径"), max_length=40, blank=True)
    edition = models.CharField(_("口径版本"), max_length=20)
    formula = models.TextField(_("公式"))
    state = models.CharField(_("状态"), max_length=10, choices=ReadingState)
    value = models.TextField(_("精确值"), blank=True)
    amount = models.DecimalField(_("数值"), max_digits=30, decimal_places=6, null=True)
    reasons = models.JSONField(_("原因"), default=list)
    sensitive = models.BooleanField(_("可能泄露单个企业"), default=False)
    parts = models.ManyToManyField("plan.SnapshotPart", related_name="figures")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "indicator", "alternative"], name="snapshot_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value or self.state}"


class SnapshotPart(models.Model):
    """A measure over a span that figures of the snapshot rest on."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="parts")
    measure = models.CharField(_("度量"), max_length=80)
    start = models.DateField(_("起"))
    end = models.DateField(_("止（不含）"))
    registered = models.BooleanField(_("已有数据来源"))
    expected = models.PositiveIntegerField(_("应收"), null=True)
    received = models.PositiveIntegerField(_("已收"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "measure", "start", "end"], name="snapshot_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.start}–{self.end}"


class SnapshotRecord(models.Model):
    """A contribution as it was. Opaque URIs only; names are looked up when somebody who may looks."""

    part = models.ForeignKey(SnapshotPart, models.PROTECT, related_name="records")
    uri = models.CharField(_("记录"), max_length=300)
    quantity = models.DecimalField(_("数量"), max_digits=30, decimal_places=6)
    on = models.DateField(_("日期"))
    organisation = models.CharField(_("单位"), max_length=300, blank=True)
    disclosure = models.CharField(_("公开级别"), max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "uri"], name="snapshot_record_once")]

    def __str__(self) -> str:
        return f"{self.uri} {self.quantity}"

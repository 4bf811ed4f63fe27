"""How organisations hang together: control, succession, suspected doubles."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.models.known import Dated, Known
from valley.registry.models.organisation import Organisation


class ControlKind(models.TextChoices):
    """How one organisation stands above another."""

    HOLDING = "holding", _("控股")
    SHAREHOLDING = "shareholding", _("参股")
    ACTUAL = "actual", _("实际控制")
    GROUP = "group", _("集团成员")
    BRANCH = "branch", _("分支机构")


class Control(Dated):
    """`controller` controls, or is the group head of, `controlled` over a time (控制关系)."""

    uri_prefix: ClassVar[str] = "/controls/"

    controller = models.ForeignKey(Organisation, models.PROTECT, related_name="controls")
    controlled = models.ForeignKey(Organisation, models.PROTECT, related_name="controlled_by")
    kind = models.CharField(_("关系"), max_length=20, choices=ControlKind)
    share_per_mille = models.PositiveSmallIntegerField(_("持股比例（‰）"), null=True, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(controller=F("controlled")), name="control_of_another"),
            models.CheckConstraint(
                condition=Q(share_per_mille=None) | Q(share_per_mille__range=(1, 1000)), name="control_share_range"
            ),
            ExclusionConstraint(
                name="control_no_overlap",
                expressions=[
                    ("controller", RangeOperators.EQUAL),
                    ("controlled", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.controller_id} {self.kind} {self.controlled_id}"


class SuccessionKind(models.TextChoices):
    """Why one organisation stands where another stood."""

    DUPLICATE = "duplicate", _("重复登记")
    MERGER = "merger", _("合并")
    DIVISION = "division", _("分立")


class Succession(Known):
    """`predecessor` was merged into, or divided into, `successor` on a date (合并分立).

    `dissolved`: the predecessor ended with it; then its old address leads to the successor.
    """

    uri_prefix: ClassVar[str] = "/successions/"

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="predecessors")
    kind = models.CharField(_("种类"), max_length=20, choices=SuccessionKind)
    on = models.DateField(_("生效日期"))
    dissolved = models.BooleanField(_("原单位终止"), default=True)

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
            models.CheckConstraint(condition=Q(kind="division") | Q(dissolved=True), name="succession_merged_ends"),
            models.UniqueConstraint(
                fields=["predecessor", "successor"], condition=Q(retracted_at=None), name="succession_once"
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(retracted_at=None) & ~Q(kind="division"),
                name="succession_merged_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class Verdict(models.TextChoices):
    """What a person decided about a suspected double."""

    OPEN = "open", _("待核")
    SAME = "same", _("同一单位")
    DIFFERENT = "different", _("不同单位")


class DuplicateSuspicion(Identified):
    """Two entries that may be one organisation (疑似重复). A person decides; the platform never merges by itself."""

    uri_prefix: ClassVar[str] = "/duplicates/"

    first = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    signs = models.JSONField(_("依据"), default=list)
    raised_at = models.DateTimeField(_("发现时间"), default=clock.now)
    verdict = models.CharField(_("结论"), max_length=10, choices=Verdict, default=Verdict.OPEN)
    reviewed_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("核定时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_ordered"),
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(
                condition=Q(verdict="open", reviewed_at=None) | (~Q(verdict="open") & Q(reviewed_at__isnull=False)),
                name="duplicate_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"

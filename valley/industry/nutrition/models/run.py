"""Calculations that are kept: frozen ones with their package, and long ones with their progress."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models.formula import FormulaVersion
from valley.kernel import clock
from valley.kernel.models import Identified


class RunKind(models.TextChoices):
    """What is calculated."""

    FREEZE = "freeze", _("冻结计算")
    FRONT = "front", _("成本与口味的取舍")
    SCENARIOS = "scenarios", _("价格情景")
    MENU = "menu", _("多日食谱")
    SEARCH = "search", _("在全部食物中找")


class RunState(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    FINISHED = "finished", _("已完成")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")


class Run(Identified):
    """A calculation for a version (计算). A killed worker leaves it as it was after its last step; another goes on.

    `asked`: what a menu or a search was asked for beside the worksheet (days, how many, prices).
    `problem`: the worksheet as text (TOML), so that `valley formulate` repeats it. `steps`: what each step gave.
    `package` and `sha256`: the frozen run of `engine.formulation.freeze`.
    """

    uri_prefix: ClassVar[str] = "/nutrition/runs/"

    version = models.ForeignKey(FormulaVersion, models.PROTECT, related_name="runs")
    kind = models.CharField(_("类型"), max_length=10, choices=RunKind)
    state = models.CharField(_("状态"), max_length=10, choices=RunState, default=RunState.WAITING)
    problem = models.TextField(_("问题"))
    asked = models.JSONField(_("另给的要求"), default=dict)
    steps = models.JSONField(_("各步结果"), default=list)
    steps_count = models.PositiveSmallIntegerField(_("步数"), default=1)
    package = models.BinaryField(null=True)
    sha256 = models.CharField(_("校验值"), max_length=64, blank=True)
    fault = models.CharField(_("未完成的原因"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("开始时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, state__in=("waiting", "running"))
                | Q(ended_at__isnull=False, state__in=("finished", "failed", "cancelled")),
                name="nutrition_run_over_or_not",
            ),
            models.CheckConstraint(
                condition=Q(package=None, sha256="") | (Q(package__isnull=False) & ~Q(sha256="")),
                name="nutrition_run_package_has_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("asked_at")), name="nutrition_run_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version_id}"

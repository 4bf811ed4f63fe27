"""What the park's own papers add to the ten conditions where the plan leaves them open."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified
from valley.plan.models.edition import PlanEdition


class ConditionReading(Identified):
    """By which register the valley's own mark of a condition is given, and from how many on it counts as built.

    `measure` is "" where the plan's data names the register already; `at_least` is in the measure's unit, None: nobody
    has set when the condition counts as built. It stands on a paper, has an enterer and a day, and is taken back with a
    reason.
    """

    uri_prefix: ClassVar[str] = "/plan/condition-readings/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="condition_readings")
    condition = models.PositiveIntegerField(_("条件序号"))
    measure = models.CharField(_("登记册"), max_length=100, blank=True)
    at_least = models.DecimalField(_("达到多少为建设完善"), max_digits=20, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("依据文件"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("确定时间"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("撤回时间"), null=True)
    reason = models.CharField(_("撤回的理由"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "condition"], condition=Q(ended_at=None), name="condition_read_once"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & (~Q(measure="") | Q(at_least__isnull=False)), name="condition_reading_whole"
            ),
            models.CheckConstraint(
                condition=Q(at_least=None) | Q(at_least__gt=0), name="condition_threshold_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(reason="")),
                name="condition_reading_ends_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} · {self.source}"

"""Market segments that the valley watches (聚焦市场增速快的细分领域): sourced figures, and what follows from them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import EvidenceFile, Identified
from valley.plan.models.edition import PlanEdition

UNITS = ("yi_yuan", "wan_yuan", "yi_USD", "wan_t", "t", "wan_person", "count", "percent")


class MarketSeries(Identified):
    """Yearly figures of one segment. An open one has an owner and a day on which the next figure is looked for.

    `fast_permille`, `slow_permille`: a yearly growth above or below which somebody has to look, in ‰; the plan sets
    none, so each has `bounds_source`.
    """

    uri_prefix: ClassVar[str] = "/plan/market/"

    plan = models.ForeignKey(PlanEdition, models.PROTECT, related_name="market_series")
    name = models.CharField(_("名称"), max_length=200)
    segment = models.CharField(_("细分领域"), max_length=100)
    unit = models.CharField(_("计量单位"), max_length=20)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("负责人"))
    look_on = models.DateField(_("下次查看日期"))
    fast_permille = models.IntegerField(_("增速上界（‰）"), null=True, blank=True)
    slow_permille = models.IntegerField(_("增速下界（‰）"), null=True, blank=True)
    bounds_source = models.CharField(_("界限的依据"), max_length=300, blank=True)
    closed_on = models.DateField(_("停止跟踪日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="market_series_once"),
            models.CheckConstraint(
                condition=Q(fast_permille=None, slow_permille=None) | ~Q(bounds_source=""),
                name="market_bounds_have_a_source",
            ),
            models.CheckConstraint(
                condition=Q(fast_permille=None) | Q(slow_permille=None) | Q(fast_permille__gt=F("slow_permille")),
                name="market_bounds_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MarketPoint(models.Model):
    """The figure of a year, as a document prints it. A corrected one is replaced, never changed."""

    series = models.ForeignKey(MarketSeries, models.PROTECT, related_name="points")
    year = models.PositiveIntegerField(_("年度"))
    amount = models.DecimalField(_("数值"), max_digits=30, decimal_places=6)
    source = models.CharField(_("文件名称、发布单位"), max_length=300)
    page = models.CharField(_("页码"), max_length=40)
    published_on = models.DateField(_("发布日期"))
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("录入时间"))
    replaced_at = models.DateTimeField(_("被更正时间"), null=True, blank=True)
    reason = models.CharField(_("更正的理由"), max_length=300, blank=True, help_text=_("写在更正后的一条上"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year"], condition=Q(replaced_at=None), name="market_point_once_a_year"
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(page=""), name="market_point_has_a_source"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="market_point_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.amount}"


class Crossed(models.TextChoices):
    """Which bound the growth went over."""

    FAST = "fast", _("增速高于上界")
    SLOW = "slow", _("增速低于下界")


class AlertState(models.TextChoices):
    """An alert ends by an answer, or because the figure behind it was corrected."""

    OPEN = "open", _("待研判")
    ANSWERED = "answered", _("已研判")
    LAPSED = "lapsed", _("数据更正后不再成立")


class MarketAlert(Identified):
    """The newest growth of a series crossed a bound: somebody looks at it by a day and says what follows (预警).

    `growth_permille`: the compound yearly growth from `from_year` to `year`, in ‰, as it was when the alert was raised.
    """

    uri_prefix: ClassVar[str] = "/plan/market-alerts/"

    series = models.ForeignKey(MarketSeries, models.PROTECT, related_name="alerts")
    crossed = models.CharField(_("情况"), max_length=4, choices=Crossed)
    from_year = models.PositiveIntegerField(_("自"))
    year = models.PositiveIntegerField(_("至"))
    growth_permille = models.DecimalField(_("年均增速（‰）"), max_digits=12, decimal_places=2)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("负责人"))
    raised_at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("研判期限"))
    state = models.CharField(_("状态"), max_length=10, choices=AlertState, default=AlertState.OPEN)
    answer = models.TextField(_("研判意见"), blank=True)
    led_to = models.CharField(_("由此开展的事项"), max_length=300, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "crossed"], condition=Q(state=AlertState.OPEN), name="market_alert_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=AlertState.OPEN, ended_at=None, answer="")
                | Q(state=AlertState.LAPSED, ended_at__isnull=False)
                | (Q(state=AlertState.ANSWERED, ended_at__isnull=False, ended_by__isnull=False) & ~Q(answer="")),
                name="market_alert_ends_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.get_crossed_display()}"

    @property
    def is_open(self) -> bool:
        return self.state == AlertState.OPEN

"""How the network does: shares, means and medians over what `measures.needs` counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from django.db.models import Avg, Count, Sum
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, measures
from valley.kernel.errors import Words
from valley.kernel.measures import Evidence, Period, Scope


class How(StrEnum):
    """SHARE, PER: the first measure over the second. MEAN, MEDIAN: over the records of the first."""

    SHARE = "share"
    PER = "per"
    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True)
class Gauge:
    """A figure of the network; `above` and `below` are names of measures, `words` say what is counted."""

    label: Words
    how: How
    above: str
    below: str = ""
    words: Words = ""

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(name for name in (self.above, self.below) if name)


FIRST = _("从提出到首次答复；被退回的答复不算，计入答复那天。")
GAUGES: Mapping[str, Gauge] = {
    "on-time": Gauge(
        _("未逾期的未办结需求"), How.SHARE, "exchange.needs_on_time", "exchange.needs_open",
        words=_("期限未过的未办结需求 ÷ 全部未办结需求，各层级都算。"),
    ),
    "overdue": Gauge(
        _("逾期天数的中位数"), How.MEDIAN, "exchange.days_overdue", words=_("期限已过的未办结需求，各自过了几天。"),
    ),
    "postponed": Gauge(
        _("每条需求延期次数"), How.PER, "exchange.need_postponements", "exchange.needs_reported",
        words=_("这段时间提出的需求，至今延期的总次数 ÷ 需求条数。"),
    ),
    "confirmed": Gauge(
        _("已确认占已答复"), How.SHARE, "exchange.needs_confirmed", "exchange.needs_decided",
        words=_("这段时间办结的生产问题：提出人本人确认的 ÷ 确认的与未获确认的之和。"),
    ),
    "up": Gauge(
        _("问题上行到顶层"), How.MEAN, "exchange.days_up",
        words=_("拆分过的问题树：从问题提出，到最后一条拆分出的需求有人受理；计入受理那天。"),
    ),
    "down": Gauge(
        _("答案下行到确认"), How.MEAN, "exchange.days_down",
        words=_("拆分过的问题树：从上层给出第一条未被退回的答复，到提出人确认；计入确认那天。"),
    ),
    "problem": Gauge(
        _("生产问题：提出到首次答复"), How.MEAN, "exchange.days_to_answer_problem", words=FIRST,
    ),
    "technology": Gauge(
        _("技术需求：提出到首次答复"), How.MEAN, "exchange.days_to_answer_technology", words=FIRST,
    ),
    "science": Gauge(
        _("科学问题：提出到首次答复"), How.MEAN, "exchange.days_to_answer_science", words=FIRST,
    ),
    "adoption": Gauge(
        _("成果：推送到采用"), How.MEAN, "exchange.days_to_adoption",
        words=_("这段时间采用的成果：从推送给采用的单位，到它确认采用。"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Gauged:
    """A reading: SHARE as a fraction of 1, PER as a number, days else; None where there was nothing to measure.

    `top_count` and `base_count`: for SHARE and PER what was divided; else the number of records, twice.
    """

    key: str
    gauge: Gauge
    value: float | None
    top_count: int
    base_count: int


def evidence_of(name: str, period: Period) -> Evidence:
    """What a measure counts in the period, over the whole plan area, as known now. Raises LookupError."""
    found = measures.get(name)
    if found is None:
        raise LookupError(name)
    return found(period=period, scope=Scope(), known_at=clock.now())


def gauged(key: str, period: Period) -> Gauged:
    """One figure over the period. Raises KeyError for one that does not exist."""
    gauge = GAUGES[key]
    rows: Any = evidence_of(gauge.above, period).contributions
    match gauge.how:
        case How.SHARE | How.PER:
            top = int(rows.aggregate(sum=Sum("quantity"))["sum"] or 0)
            base = evidence_of(gauge.below, period).contributions.count()
            return Gauged(key, gauge, top / base if base else None, top, base)
        case How.MEAN:
            found = rows.aggregate(mean=Avg("quantity"), n=Count("uri"))
            mean = None if found["mean"] is None else float(found["mean"])
            return Gauged(key, gauge, mean, found["n"], found["n"])
        case How.MEDIAN:
            days = list(rows.values_list("quantity", flat=True))
            return Gauged(key, gauge, float(median(days)) if days else None, len(days), len(days))


def last_year() -> Period:
    """The 366 days up to today, today included."""
    end = clock.today() + timedelta(days=1)
    return Period(end - timedelta(days=366), end)


def performance(period: Period) -> list[Gauged]:
    """Every figure over the period."""
    return [gauged(key, period) for key in GAUGES]

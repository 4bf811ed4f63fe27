"""Market segments: what each series says today, and what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from valley.kernel.models import User
from valley.plan.engine.market import Growth, growths, overall
from valley.plan.models import AlertState, MarketAlert, MarketPoint, MarketSeries, PlanEdition


def points_of(series: MarketSeries) -> list[MarketPoint]:
    """The figures that hold, by year."""
    return list(series.points.filter(replaced_at=None).select_related("by", "file").order_by("year"))


def amounts_of(points: Iterable[MarketPoint]) -> dict[int, Fraction]:
    return {point.year: Fraction(point.amount) for point in points}


def growths_of(series: MarketSeries) -> list[Growth]:
    """From each known year to the next."""
    return growths(amounts_of(points_of(series)))


@dataclass(frozen=True)
class Watched:
    """A series with its newest figure and growth; None where there is none yet."""

    series: MarketSeries
    newest: MarketPoint | None
    growth: Growth | None
    whole: Growth | None
    alerts: tuple[MarketAlert, ...]

    @property
    def uri(self) -> str:
        return self.series.uri


def watched(edition: PlanEdition) -> list[Watched]:
    """Every series, the open ones first; three queries."""
    rows = list(MarketSeries.objects.filter(plan=edition).select_related("owner").order_by("name"))
    held: dict[int, list[MarketPoint]] = {row.pk: [] for row in rows}
    for point in MarketPoint.objects.filter(series__in=rows, replaced_at=None).order_by("year"):
        held[point.series_id].append(point)
    alerts: dict[int, list[MarketAlert]] = {row.pk: [] for row in rows}
    for alert in MarketAlert.objects.filter(series__in=rows, state=AlertState.OPEN).order_by("due_on", "pk"):
        alerts[alert.series_id].append(alert)
    found = []
    for row in rows:
        amounts = amounts_of(held[row.pk])
        grown = growths(amounts)
        found.append(
            Watched(
                row, held[row.pk][-1] if held[row.pk] else None, grown[-1] if grown else None, overall(amounts),
                tuple(alerts[row.pk]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.series.closed_on is not None, each.series.name))


def open_series_of(owner: User) -> QuerySet[MarketSeries]:
    """Series whose next figure this account looks for."""
    return MarketSeries.objects.filter(owner=owner, closed_on=None).order_by("look_on", "pk")


def open_alerts_of(owner: User) -> QuerySet[MarketAlert]:
    """Alerts that wait for this account's answer."""
    return MarketAlert.objects.filter(owner=owner, state=AlertState.OPEN).select_related("series").order_by("due_on")

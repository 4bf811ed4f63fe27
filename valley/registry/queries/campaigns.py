"""Which campaigns of returns answer for a period."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from valley.kernel.measures import Kind, Period
from valley.registry.models import Campaign, Frequency


def opened_by(known_at: datetime) -> QuerySet[Campaign]:
    """Campaigns that were open, or had been, at `known_at`, by period."""
    return Campaign.objects.filter(opened_at__lte=known_at).order_by("period", "pk")


def choose(
    opened: Iterable[Campaign], period: Period, kind: Kind, items: Iterable[str] = ()
) -> tuple[list[Campaign], list[date]]:
    """Those of `opened` that ask for `items` over `period`, and the last days of its parts that none covers.

    FLOW: annual campaigns inside the period, and quarterly ones where no annual one covers them.
    STOCK: the campaign that ends with the period, the annual one first.
    """
    wanted = set(items)
    # A stock at the end of a quarter may come from the annual return that ends on the same day.
    since = period.start if kind is Kind.FLOW else period.end - timedelta(days=366)
    fit = [
        c
        for c in opened
        if since <= c.period.lower and c.period.upper <= period.end and wanted <= {item.code for item in c.form.items}
    ]
    if kind is Kind.STOCK:
        ending = [c for c in fit if c.period.upper == period.end]
        ending.sort(key=lambda c: c.frequency != Frequency.YEAR)
        return (ending[:1], []) if ending else ([], [period.last_day])
    years = [c for c in fit if c.frequency == Frequency.YEAR]
    quarters = [c for c in fit if c.frequency == Frequency.QUARTER and not any(_within(c, y) for y in years)]
    chosen = sorted(years + quarters, key=lambda c: c.period.lower)
    return chosen, _gaps(period, chosen)


def _within(quarter: Campaign, year: Campaign) -> bool:
    return bool(year.period.lower <= quarter.period.lower and quarter.period.upper <= year.period.upper)


def _gaps(period: Period, chosen: Sequence[Campaign]) -> list[date]:
    """Last days of the stretches of `period` outside the chosen campaigns, which do not overlap."""
    gaps = []
    reached = period.start
    for campaign in chosen:
        if campaign.period.lower > reached:
            gaps.append(campaign.period.lower - timedelta(days=1))
        reached = campaign.period.upper
    if reached < period.end:
        gaps.append(period.last_day)
    return gaps

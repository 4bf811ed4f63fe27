"""What the office sees of the working-day calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from valley.kernel import clock
from valley.kernel.engine.clock import Calendar, DayKind, Notice, Year
from valley.kernel.models import CalendarYear


@dataclass(frozen=True)
class YearCard:
    """One loaded year: its notices, its days set apart, and its number of working days."""

    year: Year
    working_days: int
    off: list[tuple[date, str]]
    make_up: list[date]
    loading: CalendarYear | None

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self.year.notices


def cards(years: list[int] | None = None) -> list[YearCard]:
    """Loaded years, newest first; all of them, or those named."""
    calendar = clock.calendar()
    wanted = [y for y in sorted(calendar.years, reverse=True) if years is None or y in years]
    rows = (
        CalendarYear.objects.filter(year__in=wanted)
        .order_by("year", "-pk")
        .distinct("year")
        .select_related("loaded_by")
    )
    loadings = {row.year: row for row in rows}
    return [_card(calendar, calendar.years[y], loadings.get(y)) for y in wanted]


def _card(calendar: Calendar, year: Year, loading: CalendarYear | None) -> YearCard:
    first = date(year.year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year.year + 1, 1, 1) - first).days)]
    worked = sum(calendar.kind(d) in (DayKind.WORKDAY, DayKind.MAKE_UP) for d in days)
    return YearCard(year, worked, sorted(year.off.items()), sorted(year.make_up), loading)


def loadings_of(year: int) -> list[CalendarYear]:
    """Every loading of a year by the office, newest first."""
    return list(CalendarYear.objects.filter(year=year).select_related("loaded_by").order_by("-pk"))

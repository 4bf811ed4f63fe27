"""The platform's clock: what time it is, and when things fall due.

Every timestamp that an action writes comes from here. The calendar is the shipped one, each year of which a
loading by the office replaces. Whoever stores a due date follows `CalendarYearLoaded` and reckons it anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db.models import Max
from django.utils import timezone

from valley.kernel.engine.clock import Calendar, Due, Notice, Span, Transition, Year, after_working_days, read_years
from valley.kernel.engine.clock import due_by_ledger as _due_by_ledger
from valley.kernel.models import CalendarDay, CalendarYear

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The aware present; the travelled time inside `travel`."""
    return _travelled.get() or timezone.now()


def today() -> date:
    """Today in Asia/Shanghai."""
    return timezone.localtime(now()).date()


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Let the present be `to`: for tests, and for the demonstration's four years. Raises ValueError if naive."""
    if timezone.is_naive(to):
        raise ValueError(f"naive datetime: {to}")
    token = _travelled.set(to)
    try:
        yield
    finally:
        _travelled.reset(token)


def due_on(start: date, *, working_days: int = 20) -> Due:
    """The last of `working_days` after `start`, the start itself not counted (民法典 201, 行政许可法 82).

    Its `date` is None when that depends on a year that is not loaded; `not_before` is then the earliest day
    possible. Never a reason to stop anybody from submitting.
    """
    return after_working_days(calendar(), start, working_days)


def due_by_ledger(ledger: list[Transition], *, working_days: int = 20) -> Due:
    """The same for a clock that stops and resumes. Raises: LedgerNotInOrder."""
    return _due_by_ledger(calendar(), ledger, working_days)


def calendar() -> Calendar:
    """The working-day calendar as it stands: one query, unless a year was loaded since the last call."""
    return _calendar(CalendarYear.objects.aggregate(newest=Max("pk"))["newest"])


@lru_cache(maxsize=1)
def shipped_years() -> dict[int, Year]:
    """The years that come with the platform, each with its notice."""
    return read_years((Path(__file__).parent / "data" / "calendar-cn.toml").read_bytes())


@lru_cache(maxsize=4)
def _calendar(newest: int | None) -> Calendar:
    years = dict(shipped_years())
    rows = CalendarYear.objects.filter(pk__lte=newest or 0).order_by("year", "-pk").distinct("year")
    for row in rows.prefetch_related("days"):
        days = list(row.days.all())
        years[row.year] = Year(
            row.year,
            tuple(Span(d.name, d.day, d.day) for d in days if d.kind == CalendarDay.Kind.OFF),
            frozenset(d.day for d in days if d.kind == CalendarDay.Kind.MAKE_UP),
            (Notice(row.title, row.number, row.issued, row.url),),
        )
    return Calendar(years)

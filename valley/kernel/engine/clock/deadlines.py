"""Counting periods (期间的计算).

- The day on which a period begins is not counted: 民法典 第二百零一条.
- A period of months or years ends on the corresponding day, or on the last of the month:
  第二百零二条. If its last day is a day of rest, it ends on the day after the rest: 第二百零三条;
  days of rest are taken to be all days that are not worked, weekends included.
- Periods for administrative permits count working days, without public holidays:
  行政许可法 第八十二条 (twenty of them by 第四十二条).
"""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta

from valley.kernel.engine.clock.calendar import Calendar

_Day = date  # inside the class, `date` is a field


@dataclass(frozen=True, slots=True)
class Due:
    """When something falls due.

    `date` is `None` when that depends on a year not loaded (`waits_for`) or on a clock that stands
    still (`stopped`); `not_before` is then the earliest day that it can be. `provisional`: the date
    stands in the last days of a year, and next year's notice may still move it.
    """

    date: _Day | None
    not_before: _Day
    waits_for: int | None = None
    provisional: bool = False
    stopped: bool = False


def _due(calendar: Calendar, day: date, first_unknown: date | None, start: date) -> Due:
    if first_unknown is not None:
        return Due(None, day, waits_for=first_unknown.year)
    last_days = (day, date(day.year, 12, 31)) if day.year == start.year else (date(day.year - 1, 12, 31), day)
    return Due(day, day, provisional=not all(calendar.is_final(d) for d in last_days if d <= day))


def after_working_days(calendar: Calendar, start: date, working_days: int) -> Due:
    """The last of `working_days` working days after `start` (not counted itself).

    0 means the start itself. An unknown day might be worked, so it counts towards `not_before`.
    Raises: ValueError for a negative number.
    """
    if working_days < 0:
        raise ValueError("working_days must not be negative")
    day, left, first_unknown = start, working_days, None
    while left:
        day += timedelta(days=1)
        working = calendar.is_working(day)
        if working is None and first_unknown is None:
            first_unknown = day
        left -= working is not False
    return _due(calendar, day, first_unknown, start)


def after_days(calendar: Calendar, start: date, days: int) -> Due:
    """The last of `days` calendar days after `start`, moved on to the next working day (民法典 201, 203)."""
    if days < 0:
        raise ValueError("days must not be negative")
    return _moved_on(calendar, start + timedelta(days=days), start)


def after_months(calendar: Calendar, start: date, count: int) -> Due:
    """The corresponding day `count` months after `start`, or the month's last, moved on (民法典 202, 203)."""
    if count < 0:
        raise ValueError("count must not be negative")
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return _moved_on(calendar, date(year, month + 1, min(start.day, last)), start)


def _moved_on(calendar: Calendar, day: date, start: date) -> Due:
    while calendar.is_working(day) is False:
        day += timedelta(days=1)
    return _due(calendar, day, None if calendar.is_working(day) else day, start)

"""Schedules of standing queries: when the next report is due. Source: EPCIS 2.0 §8.2.5.3 (query schedules)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

FIELDS = {
    "second": (0, 59),
    "minute": (0, 59),
    "hour": (0, 23),
    "dayOfMonth": (1, 31),
    "month": (1, 12),
    "dayOfWeek": (1, 7),
}
"""Field → least and greatest value; dayOfWeek 1 is Monday."""
FINEST_FIRST = ("second", "minute", "hour", "dayOfMonth", "month")
HORIZON_YEARS = 9
"""A 29 February that is a certain weekday comes at the latest after 40 years; what is rarer than 9 is refused."""
_ELEMENT = re.compile(r"(?:(\d+)|\[(\d+)-(\d+)\]|(\d+)-(\d+)|(\*))(?:/(\d+))?\Z")


class NotASchedule(ValueError):
    """field: which one; value: as given."""

    def __init__(self, reason: str, field: str, value: str) -> None:
        super().__init__(f"{field}={value}: {reason}" if field else reason)
        self.reason, self.field, self.value = reason, field, value


@dataclass(frozen=True)
class Schedule:
    """Matching values of each field, in the time zone of the moments that it is asked about."""

    fields: tuple[tuple[str, frozenset[int]], ...]

    def next_after(self, moment: datetime) -> datetime:
        """The first matching second after `moment`. Raises: NotASchedule where none comes within HORIZON_YEARS."""
        want = dict(self.fields)
        t = moment.replace(microsecond=0) + timedelta(seconds=1)
        last_year = t.year + HORIZON_YEARS
        while t.year <= last_year:
            if t.month not in want["month"]:
                t = (t.replace(day=1, hour=0, minute=0, second=0) + timedelta(days=32)).replace(day=1)
            elif t.day not in want["dayOfMonth"] or t.isoweekday() not in want["dayOfWeek"]:
                t = t.replace(hour=0, minute=0, second=0) + timedelta(days=1)
            elif t.hour not in want["hour"]:
                t = t.replace(minute=0, second=0) + timedelta(hours=1)
            elif t.minute not in want["minute"]:
                t = t.replace(second=0) + timedelta(minutes=1)
            elif t.second not in want["second"]:
                t += timedelta(seconds=1)
            else:
                return t
        raise NotASchedule("never comes", "", "")


def read(given: Mapping[str, str | int]) -> Schedule:
    """The schedule of these fields: a number, `[a-b]`, `a-b`, `*`, any of them with `/step`, several with commas.

    A field that is not given matches anything; if it is finer than every field given, only its least value: hour 1 and
    minute 5 is one moment of a day, not sixty seconds of it.
    Raises: NotASchedule.
    """
    if not given:
        raise NotASchedule("a schedule needs at least one field", "", "")
    for name in given:
        if name not in FIELDS:
            raise NotASchedule("there is no such field", name, str(given[name]))
    finer, found = True, {}
    for name in FINEST_FIRST:
        least, greatest = FIELDS[name]
        if name in given:
            finer = False
            found[name] = _values(name, str(given[name]))
        else:
            found[name] = (
                frozenset({least}) if finer and not _by_weekday(name, given) else frozenset(range(least, greatest + 1))
            )
    found["dayOfWeek"] = (
        _values("dayOfWeek", str(given["dayOfWeek"])) if "dayOfWeek" in given else frozenset(range(1, 8))
    )
    return Schedule(tuple(found.items()))


def _by_weekday(name: str, given: Mapping[str, str | int]) -> bool:
    """A weekday is as fine as a day."""
    return "dayOfWeek" in given and name in ("dayOfMonth", "month")


def _values(name: str, text: str) -> frozenset[int]:
    least, greatest = FIELDS[name]
    values: set[int] = set()
    for element in text.replace(" ", "").split(","):
        match = _ELEMENT.match(element)
        if match is None or len(element) > 20:
            raise NotASchedule(f"not a number or range from {least} to {greatest}", name, text)
        single, from_, to, bare_from, bare_to, star, step = match.groups()
        first = int(single or from_ or bare_from or least)
        last = greatest if star or (single and step) else int(to or bare_to or single or least)
        if not least <= first <= last <= greatest or step == "0":
            raise NotASchedule(f"not within {least} to {greatest}", name, text)
        values |= set(range(first, last + 1, int(step or 1)))
    return frozenset(values)

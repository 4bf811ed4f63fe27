"""The socket for measures: what an app can count, under its own name, answered with its evidence.

Indicators are to records what admin is to models: only the plan's data binds an indicator to a formula over these.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from valley.kernel.errors import Words
from valley.kernel.events import Event


class Kind(StrEnum):
    """STOCK: what is there on a date. FLOW: what happened in a period. CUMULATIVE: all that happened up to a date."""

    STOCK = "stock"
    FLOW = "flow"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True)
class Period:
    """[start, end) in dates of Asia/Shanghai. A STOCK is read at the end of the last day."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"period is empty: {self.start} … {self.end}")

    @classmethod
    def year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.end.toordinal() - 1)


@dataclass(frozen=True)
class Scope:
    """Which part of the valley: URIs of places (parks); empty means the whole plan area."""

    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A measure's answer, with what it rests on.

    contributions: a queryset of `.values("uri", "quantity", "on", "organisation", "disclosure")`, one row a record:
        root-relative URI (str), quantity in the measure's unit (Decimal), date, the organisation's URI ("" if none)
        and disclosure class ("public" | "park" | "confidential").
    expected, received: how many sources should have answered and did (e.g. returns of a campaign);
        None where completeness is not a question for this measure.
    """

    contributions: Any
    expected: int | None = None
    received: int | None = None

    @property
    def complete(self) -> bool:
        return self.expected is None or self.expected == self.received


@dataclass(frozen=True)
class Summary:
    """Evidence added up in SQL. `total` is None where nothing came and not all have answered."""

    total: Decimal | None
    records: int
    organisations: int
    largest_share: Decimal | None
    expected: int | None
    received: int | None


Counter = Callable[..., Evidence]


@dataclass(frozen=True)
class Measure:
    """A registered measure. `unit` is a unit code of `kernel.units`; `history` promises as-of by knowledge."""

    name: str
    unit: str
    kind: Kind
    label: Words
    count: Counter
    stale_on: Sequence[type[Event]]
    history: bool

    def __call__(self, *, period: Period, scope: Scope, known_at: datetime) -> Evidence:
        return self.count(period=period, scope=scope, known_at=known_at)


_measures: dict[str, Measure] = {}


def measure(
    name: str, *, unit: str, kind: Kind, label: Words, stale_on: Sequence[type[Event]] = (), history: bool = True
) -> Callable[[Counter], Counter]:
    """Register a measure under `app.name`. Raises ValueError where the name is taken."""

    def register(count: Counter) -> Counter:
        if name in _measures:
            raise ValueError(f"measure {name!r} is registered already")
        _measures[name] = Measure(name, unit, kind, label, count, tuple(stale_on), history)
        return count

    return register


def get(name: str) -> Measure | None:
    """The measure, or None: no source yet."""
    return _measures.get(name)


def names() -> list[str]:
    """Every registered name, sorted."""
    return sorted(_measures)

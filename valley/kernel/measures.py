"""The socket for measures: what an app can count, under its own name, answered with its evidence.

Indicators are to records what admin is to models: only the plan's data binds an indicator to a formula over these.
One question at a time is enough for a measure to work. Whoever computes a whole plan asks hundreds; ADR-0011 says how
a measure answers them in one statement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, cast

from django.db.models import DateField, DateTimeField, TextField
from django.db.models.expressions import RawSQL

from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import Ratios
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
    sources: instead of the two numbers, a queryset of `.values("answered")`, one row a source, true where it answered.
    """

    contributions: Any
    expected: int | None = None
    received: int | None = None
    sources: Any = None

    @property
    def coverage(self) -> tuple[int | None, int | None]:
        """(expected, received); counted now where the `sources` are given."""
        if self.sources is None:
            return self.expected, self.received
        answered = list(self.sources.values_list("answered", flat=True))
        return len(answered), sum(answered)

    @property
    def complete(self) -> bool:
        expected, received = self.coverage
        return expected is None or expected == received


@dataclass(frozen=True)
class Question:
    """What a measure is asked: over which period, in which part of the valley."""

    period: Period
    scope: Scope


class Family(Protocol):
    """Measures over the same records, which can answer all questions about any of them in one statement.

    What it says must be what the measure's own evidence adds up to (tests/consistency/test_measures.py).
    """

    def tally(
        self, names: Sequence[str], questions: Sequence[Question], known_at: datetime
    ) -> Mapping[tuple[str, Question], Ground]:
        """Every measure of `names` over every question."""
        ...

    def records(self, name: str, asked: Sequence[tuple[int, Question, datetime]]) -> tuple[str, Sequence[Any]] | None:
        """One SELECT cell, uri, quantity, organisation, disclosure … of the records behind measure `name`, for each
        (cell, question, known at), with its parameters; None where there can be none."""
        ...

    def ratios(
        self, above: str, below: str, questions: Sequence[Question], known_at: datetime
    ) -> Mapping[Question, Ratios]:
        """`above` over `below` by organisation, each in its measure's unit, for every question."""
        ...


Counter = Callable[..., Evidence]


class _CellPeriod(Period):
    """A period whose bounds are columns."""

    def __init__(self) -> None:
        for name in ("start", "end", "last_day"):
            self.__dict__[name] = RawSQL(f'cell."{name}"', (), output_field=DateField())  # noqa: S611 - a constant

    last_day = cast(Any, None)  # takes the place of the property, which cannot subtract a day from a column


@dataclass(frozen=True)
class CellScope(Scope):
    """A scope that is a column: the URI of a place, or "" for the whole plan area."""

    place: RawSQL = field(default_factory=lambda: RawSQL("cell.place", (), output_field=TextField()))


# A row of a table `cell (start, "end", last_day, place, known_at)`. A measure registered with `columns=True` gives for
# it the evidence of every row of that table: its queryset is put beside the table, LATERAL.
CELL = Question(_CellPeriod(), CellScope())
CELL_KNOWN_AT: Any = RawSQL("cell.known_at", (), output_field=DateTimeField())


@dataclass(frozen=True)
class Measure:
    """A registered measure. `unit` is a unit code of `kernel.units`; `history` promises as-of by knowledge.

    family: who answers many questions at once; columns: that `count` also takes columns for dates, place and time of
    knowledge (see `CELL`), so that one statement answers for a table of them.
    """

    name: str
    unit: str
    kind: Kind
    label: Words
    count: Counter
    stale_on: Sequence[type[Event]]
    history: bool
    family: Family | None = None
    columns: bool = False

    def __call__(self, *, period: Period, scope: Scope, known_at: datetime) -> Evidence:
        return self.count(period=period, scope=scope, known_at=known_at)


_measures: dict[str, Measure] = {}


def measure(
    name: str,
    *,
    unit: str,
    kind: Kind,
    label: Words,
    stale_on: Sequence[type[Event]] = (),
    history: bool = True,
    family: Family | None = None,
    columns: bool = False,
) -> Callable[[Counter], Counter]:
    """Register a measure under `app.name`. Raises ValueError where the name is taken."""

    def register(count: Counter) -> Counter:
        if name in _measures:
            raise ValueError(f"measure {name!r} is registered already")
        _measures[name] = Measure(name, unit, kind, label, count, tuple(stale_on), history, family, columns)
        return count

    return register


def get(name: str) -> Measure | None:
    """The measure, or None: no source yet."""
    return _measures.get(name)


def names() -> list[str]:
    """Every registered name, sorted."""
    return sorted(_measures)

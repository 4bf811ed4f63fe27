"""What a table shows, and by what it can be narrowed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from valley.kernel import clock, formats
from valley.kernel.errors import Words

Kind = Literal["text", "number", "money", "area", "percent", "date", "due", "moment", "status"]
RIGHT = {"number", "money", "area", "percent"}


@dataclass(frozen=True)
class Column:
    """One column.

    key: name in the query string, and the path of the value ("organisation.name") unless `value` is given.
    kind: "money" is fen, "area" is m², "percent" is a share of 1, "status" is a (tone, label) pair, "due" the day of a
    next step, marked once it is past (what is over has none).
    order: ORM expression to sort by; for a list of rows True. Empty: the column cannot be sorted.
    search: ORM lookups without suffix that the search box looks into; for a list of rows True.
    href: the address that a cell leads to, or None. unit: said in the head, never in each cell.
    heading: the cell names its row (the first such column is the row's head).
    minor: left out of a row's card on a phone; the record's own page says it.
    """

    key: str
    label: Words
    kind: Kind = "text"
    value: Callable[[Any], Any] | None = None
    order: str | bool = False
    search: str | Sequence[str] | bool = False
    href: Callable[[Any], str | None] | None = None
    unit: Words = ""
    digits: int | None = None
    heading: bool = False
    minor: bool = False
    exported: bool = True

    @property
    def right(self) -> bool:
        return self.kind in RIGHT

    @property
    def head(self) -> str:
        return formats.bracketed(self.label, self.unit) if self.unit else str(self.label)

    @property
    def lookups(self) -> Sequence[str]:
        return (
            (self.search,)
            if isinstance(self.search, str)
            else tuple(self.search or ())
            if self.search is not True
            else ()
        )

    def of(self, row: Any) -> Any:
        """The raw value: a number, a date, text, a pair, or None."""
        if self.value:
            return self.value(row)
        for part in self.key.split("."):
            if row is None:
                return None
            row = row[part] if isinstance(row, Mapping) else getattr(row, part)
        return row

    def text(self, value: Any) -> str:
        """The value as it stands on the screen."""
        if value is None or value == "":
            return formats.UNKNOWN
        match self.kind:
            case "number":
                return formats.number(value, self.digits)
            case "money":
                return formats.money(value)
            case "area":
                return formats.area(value)
            case "percent":
                return formats.percent(value, 1 if self.digits is None else self.digits)
            case "date" | "due":
                return formats.day(value)
            case "moment":
                return formats.moment(value)
            case "status":
                return str(value[1])
        return _plain(value)

    def cell(self, row: Any) -> "Cell":
        value = self.of(row)
        return Cell(self, value, self.text(value), self.href(row) if self.href else None)

    def for_file(self, value: Any) -> Any:
        """The value for a spreadsheet: numbers stay numbers (money in CNY, area in m²), dates dates, the rest text."""
        if value is None:
            return None
        match self.kind:
            case "money":
                return Decimal(value) / 100
            case "number" | "area" | "percent":
                return value
            case "date" | "due":
                return date.fromisoformat(formats.day(value))
            case "moment":
                return datetime.fromisoformat(formats.moment(value))
            case "status":
                return str(value[1])
        return _plain(value)

    @property
    def head_in_file(self) -> str:
        units = {"money": "CNY", "area": "m²"}
        return formats.bracketed(self.label, units[self.kind]) if self.kind in units else self.head


@dataclass(frozen=True)
class Cell:
    """One value in one row."""

    column: Column
    value: Any
    text: str
    href: str | None

    @property
    def empty(self) -> bool:
        return self.text == formats.UNKNOWN

    @property
    def late(self) -> bool:
        """Whether this is the day of a next step, and past."""
        return self.column.kind == "due" and not self.empty and formats.day(self.value) < clock.today().isoformat()


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the table. `apply(rows, value)`; without it, equality of `key`."""

    key: str
    label: Words
    choices: Sequence[tuple[Any, Words]] | Callable[[], Sequence[tuple[Any, Words]]]
    apply: Callable[[Any, str], Any] | None = None

    def options(self) -> list[tuple[str, Words]]:
        found = self.choices() if callable(self.choices) else self.choices
        return [(str(value), label) for value, label in found]


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple | set):
        return formats.listed(value)
    return str(value)

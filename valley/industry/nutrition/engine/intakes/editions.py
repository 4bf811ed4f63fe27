"""Editions of reference intakes: data files read line by line, each with its title and where it was obtained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from valley.industry.nutrition.engine.foods.files import DATA

KINDS = {"EAR", "RNI", "RDA", "AI", "UL", "PI", "LOW", "HIGH", "EER-light", "EER-moderate", "EER-heavy"}
STATES = ("first", "second", "third", "lactation")
UNITS = {"g", "mg", "µg", "kcal", "kJ", "%E"}


class MalformedEdition(ValueError):
    """A line that cannot be read: which, and why."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {why}")


@dataclass(frozen=True, slots=True)
class Reference:
    """One value for one person. `kind` of KINDS; `unit` per day, or "%E" of the day's energy."""

    nutrient: str
    kind: str
    value: Decimal
    unit: str
    edition: str


@dataclass(frozen=True, slots=True)
class _Row:
    age: Decimal
    sex: str
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class _Nutrient:
    unit: str
    rows: tuple[_Row, ...]
    states: Mapping[str, tuple[str, Mapping[str, Decimal]]]


@dataclass(frozen=True, slots=True)
class Edition:
    """`name` ("cn-2013"), `about`: title, sources and what was left out, as the file says. `rights`: for an import."""

    name: str
    about: Mapping[str, str]
    nutrients: Mapping[str, _Nutrient]
    rights: str = ""

    def lines(self) -> Iterator[tuple[str, str, str, str, str]]:
        """(nutrient, age from or state, sex, “RNI 12, UL 42”, unit), as the file has them."""
        for nutrient, held in self.nutrients.items():
            for row in held.rows:
                said = ", ".join(f"{kind} {value:f}" for kind, value in row.values.items())
                yield nutrient, f"{row.age:f}", row.sex, said, held.unit
            for state, (sign, values) in held.states.items():
                said = ", ".join(f"{kind} {sign}{value:f}" for kind, value in values.items())
                yield nutrient, state, "f", said or "–", held.unit

    def of(self, age: Decimal | int | float, sex: str, state: str = "") -> dict[tuple[str, str], Reference]:
        """(nutrient, kind) → reference for a person; what the edition does not give is absent, never 0.

        `sex`: "m" or "f"; `state`: one of STATES or empty. Raises ValueError for another, or a man in such a state.
        """
        years = Decimal(str(age))
        if sex not in {"m", "f"} or (state and (state not in STATES or sex != "f")) or not 0 <= years < 130:
            raise ValueError(f"age {age}, sex {sex!r}, state {state!r}: no such person")
        found = {}
        for nutrient, held in self.nutrients.items():
            row = None
            for one in held.rows:
                if one.age <= years and one.sex in {"", sex}:
                    row = one
            values = dict(row.values) if row is not None else {}
            sign, change = held.states.get(state, ("", {})) if state else ("", {})
            if sign == "-":
                values = {}
            elif sign == "=":
                values |= change
            elif sign == "+":
                for kind, more in change.items():  # an addition to nothing known stays unknown, a state's own value not
                    if kind in values:
                        values[kind] += more
                    elif not values:
                        values[kind] = more
            for kind, value in values.items():
                found[nutrient, kind] = Reference(nutrient, kind, value, held.unit, self.name)
        return found


def read_edition(text: str, *, rights: str = "") -> Edition:
    """An edition from its text; form: the comments of data/intakes/cn-2013.txt.

    An import (China 2023, a tenant's own) says in `rights` by what right it is used. Raises: MalformedEdition.
    """
    about: dict[str, str] = {}
    nutrients: dict[str, _Nutrient] = {}
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        if line.startswith("#"):
            if said := re.match(r"#\s*([a-z][a-z ]*): (.*)", line):
                about.setdefault(said[1], said[2].strip())
            continue
        head, *parts = (part.strip() for part in line.split("|"))
        try:
            name, unit = head.split()
        except ValueError:
            raise MalformedEdition(place, f"{head!r}: nutrient and unit are expected") from None
        if unit not in UNITS:
            raise MalformedEdition(place, f"{unit!r}: use {', '.join(sorted(UNITS))}")
        if name in nutrients:
            raise MalformedEdition(place, f"{name}: is there twice")
        rows, states = [], {}
        for part in parts:
            first, *rest = part.split()
            if first[0] in "+=-" and first[1:2].isalpha():
                for state in first[1:].split(","):
                    if state not in STATES:
                        raise MalformedEdition(place, f"{state!r}: use {', '.join(STATES)}")
                    states[state] = first[0], _values(place, rest)
                continue
            sex, rest = (rest[0], rest[1:]) if rest[:1] in (["m"], ["f"]) else ("", rest)
            rows.append(_Row(_number(place, first), sex, _values(place, rest)))
        nutrients[name] = _Nutrient(unit, tuple(sorted(rows, key=lambda row: row.age)), states)
    if "edition" not in about or not nutrients:
        raise MalformedEdition(1, "“# edition: name” and at least one nutrient are expected")
    return Edition(about["edition"], about, nutrients, rights)


def _values(place: int, cells: list[str]) -> dict[str, Decimal]:
    if len(cells) % 2:
        raise MalformedEdition(place, f"{' '.join(cells)!r}: pairs of kind and value are expected")
    found = {}
    for kind, value in zip(cells[::2], cells[1::2], strict=True):
        if kind not in KINDS:
            raise MalformedEdition(place, f"{kind!r}: use {', '.join(sorted(KINDS))}")
        found[kind] = _number(place, value)
    return found


def _number(place: int, cell: str) -> Decimal:
    try:
        found = Decimal(cell)
    except InvalidOperation:
        raise MalformedEdition(place, f"{cell!r}: a number is expected") from None
    if not found.is_finite() or found < 0:
        raise MalformedEdition(place, f"{cell!r}: a number from 0 is expected")
    return found


@lru_cache(maxsize=1)
def editions() -> dict[str, Edition]:
    """The editions shipped, by name."""
    found = [read_edition(path.read_text(encoding="utf-8")) for path in sorted((DATA / "intakes").glob("*.txt"))]
    return {one.name: one for one in found}

"""What an import gives: foods to look up, and the flaws found on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from valley.industry.nutrition.engine.foods.food import AmbiguousFood, Food, UnknownFood

ROWS = 10_000
"""A tenant's own sheet may have so many rows; the official releases are read without this limit."""


class RightNotDeclared(ValueError):
    """An import without a word on the right by which the table is used."""


class TooLarge(ValueError):
    """More rows than an import takes."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One cell or row that was not taken: where, what stood there, what to do (zh, en)."""

    where: str
    found: str
    remedy: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.where}: {self.found!r} – {self.remedy[0]} · {self.remedy[1]}"


@dataclass(frozen=True)
class Imported:
    """`release` and `right` as declared; `sha256` of what was read. Foods with a flawed cell are kept without that
    cell."""

    release: str
    right: str
    sha256: str
    foods: tuple[Food, ...]
    flaws: tuple[Flaw, ...]

    def book(self) -> Book:
        """The foods, to be looked up."""
        return Book(self.foods)


@dataclass(frozen=True)
class Book:
    """Foods by key, name or words; `other` is asked for what is not here."""

    foods: Sequence[Food]
    other: Book | None = None

    @cached_property
    def _known(self) -> dict[str, list[Food]]:
        found: dict[str, list[Food]] = {}
        for food in self.foods:
            for name in {food.key, food.name, *food.names}:
                found.setdefault(name.casefold(), []).append(food)
        return found

    def find(self, said: str) -> Food:
        """The food with this key, name or words. Raises: UnknownFood, AmbiguousFood."""
        text = said.strip().casefold()
        found = self._known.get(text, [])
        if not found:
            words = re.findall(r"[^\s,，()（）]+", text)
            found = [f for f in self.foods if words and all(word in f.name.casefold() for word in words)]
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousFood(said, [f"{f.key} {f.name}" for f in found[:5]])
        if self.other is not None:
            return self.other.find(said)
        raise UnknownFood(said)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's number, what it is below, or that it is a trace; nothing of these: missing."""

    value: Decimal | None = None
    below: Decimal | None = None
    trace: bool = False


MISSING = {"", "-", "—", "–", "…", "na", "n/a", "nd", "nan", "none", "null", "未测", "缺", "未检测"}
TRACE = {"trace", "traces", "tr", "tr.", "微量", "痕量"}


def cell(given: object) -> Cell:
    """What a cell says: "3,2", "< 0.5", "traces", "-". Raises ValueError for anything else, and for a negative
    number."""
    text = str(given if given is not None else "").strip().replace("\u00a0", "")
    if text.casefold() in MISSING:
        return Cell()
    if text.casefold() in TRACE:
        return Cell(trace=True)
    sign = re.match(r"[<＜≤]\s*", text)
    digits = text[sign.end() :] if sign else text
    if re.fullmatch(r"\d+,\d+", digits):  # a decimal comma
        digits = digits.replace(",", ".")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or number < 0:
        raise ValueError(text)
    return Cell(below=number) if sign else Cell(value=number)


def declared(right: str) -> str:
    """The right as declared. Raises: RightNotDeclared."""
    if not right.strip():
        raise RightNotDeclared("写明使用该成分表的权利来源 · say by what right this table is used")
    return right.strip()

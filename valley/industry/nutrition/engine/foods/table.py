"""The table of foods as arrays, read from the compact file that the project ships."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.foods import files
from valley.industry.nutrition.engine.foods.food import AmbiguousFood, Food, Measure
from valley.industry.nutrition.engine.foods.food import UnknownFood as UnknownFood  # raised here
from valley.industry.nutrition.engine.foods.names import chinese
from valley.industry.nutrition.engine.nutrients.sr import SR_NUTRIENTS, Nutrient

DATA = files.DATA / "sr28"


class UnknownNutrient(Exception):
    """The table has no such nutrient."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class FoodTable:
    """Foods × nutrients, per 100 g edible portion.

    Shapes: `values`, `sd`, `n` are (foods, nutrients). NaN in `values` means that the source gives no value: it is
            never zero. NaN in `sd` means that no spread is known.
    Units:  those of `nutrients`; `sd` has the unit of its value and is SE × √n of SR26, the spread of single samples.
    """

    release: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    refuse_percent: NDArray[np.float32]
    nitrogen_factor: NDArray[np.float32]
    nutrients: tuple[Nutrient, ...]
    values: NDArray[np.float64]
    sd: NDArray[np.float64]
    n: NDArray[np.int32]

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.keys)}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {nutrient.key: column for column, nutrient in enumerate(self.nutrients)}

    def row(self, key: str) -> int:
        """Row of the food with the source's number `key`. Raises: UnknownFood."""
        try:
            return self._rows[key]
        except KeyError:
            raise UnknownFood(key) from None

    def column(self, key: str) -> int:
        """Column of a nutrient. Raises: UnknownNutrient."""
        try:
            return self._columns[key]
        except KeyError:
            raise UnknownNutrient(key) from None

    def value(self, food: str, nutrient: str) -> float | None:
        """One value, or None where the source gives none. Raises: UnknownFood, UnknownNutrient."""
        found = float(self.values[self.row(food), self.column(nutrient)])
        return None if np.isnan(found) else found

    def coverage(self, nutrient: str) -> float:
        """Share of the foods for which the source gives a value, 0 to 1."""
        return float(1 - np.isnan(self.values[:, self.column(nutrient)]).mean())

    @cached_property
    def measures(self) -> dict[str, tuple[Measure, ...]]:
        """Household measures of each food, by its key."""
        found: dict[str, list[Measure]] = {}
        for key, amount, text, mass in files.lines(DATA / "measures.tsv.gz"):
            found.setdefault(key, []).append(Measure(float(amount), text, float(mass)))
        return {key: tuple(rows) for key, rows in found.items()}

    def search(self, words: str, limit: int = 20) -> list[int]:
        """Rows whose name, English or Chinese, holds every word, shortest name first."""
        wanted = words.casefold().replace(",", " ").split()
        zh = chinese()
        found = [
            row
            for row, name in enumerate(self.names)
            if all(word in name.casefold() for word in wanted)
            or any(all(word in said for word in wanted) for said in zh.get(self.keys[row], ()))
        ]
        return sorted(found, key=lambda row: (len(self.names[row]), row))[:limit]

    @cached_property
    def _units(self) -> dict[str, str]:
        return {nutrient.key: nutrient.unit for nutrient in self.nutrients}

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, name in enumerate(self.names):
            found.setdefault(name.casefold(), []).append(row)
        for key, names in chinese().items():
            for name in names:
                found.setdefault(name.casefold(), []).append(self._rows[key])
        return found

    def food(self, key: str) -> Food:
        """The food with the source's number `key`. Raises: UnknownFood."""
        row = self.row(key)
        sds = self.sd[row]
        spread = {self.nutrients[at].key: float(sds[at]) for at in np.flatnonzero(~np.isnan(sds))}
        factor = float(self.nitrogen_factor[row])
        return Food(
            key=self.keys[row],
            name=self.names[row],
            source=f"USDA SR28 {self.keys[row]}",
            values=Values(self, row),
            units=self._units,
            spread=spread,
            refuse_percent=float(self.refuse_percent[row]),
            nitrogen_factor=None if factor != factor else Decimal(repr(round(factor, 2))),
            measures=self.measures.get(self.keys[row], ()),
            group=self.groups[row],
            names=chinese().get(self.keys[row], ()),
        )

    def find(self, said: str) -> Food:
        """By number ("01077", 1077), full name, Chinese name, or words that one food's name alone holds.

        Raises: UnknownFood with near ones; AmbiguousFood where several foods hold all the words.
        """
        text = str(said).strip()
        key = text.removeprefix("SR28").strip(" :-").zfill(5)
        if key.isdigit() and key in self._rows:
            return self.food(key)
        rows = sorted(set(self._named.get(text.casefold(), [])))
        if not rows:
            rows = self.search(text, 50)
            words = set(_words(text))
            rows = [row for row in rows if set(_words(self.names[row])) == words] or rows
        if len(rows) == 1:
            return self.food(self.keys[rows[0]])
        if not rows:
            some = sorted(text.split(), key=len, reverse=True)[:1]
            raise UnknownFood(text, [self._said(row) for row in (self.search(some[0], 5) if some else ())])
        raise AmbiguousFood(text, [self._said(row) for row in rows[:5]])

    def _said(self, row: int) -> str:
        return f"{self.keys[row]} {self.names[row]}"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s,()]+", text.casefold())


class Values(Mapping[str, Decimal | None]):
    """A food's values as decimals, each made when it is asked for: a problem asks for ten of 46."""

    def __init__(self, table: FoodTable, row: int) -> None:
        self._table, self._row = table, row

    def __getitem__(self, key: str) -> Decimal | None:
        value = float(self._table.values[self._row, self._table._columns[key]])
        return None if value != value else Decimal(repr(value)).normalize()

    def __iter__(self) -> Iterator[str]:
        return iter(self._table._columns)

    def __len__(self) -> int:
        return len(self._table._columns)

    def __contains__(self, key: object) -> bool:
        return key in self._table._columns


@lru_cache(maxsize=1)
def load() -> FoodTable:
    """USDA SR28 with the spread of SR26, 8,789 foods × 46 nutrients. Read once; the arrays are read-only."""
    rows = files.lines(DATA / "foods.tsv.gz")
    with np.load(DATA / "values.npz", allow_pickle=False) as held:
        # Stored as the source's decimals in float32; rounding to its three decimals gives the value back.
        values, sd = (_decimal(held[name]) for name in ("values", "sd"))
        n = held["n"].astype(np.int32)
        refuse, nitrogen = held["refuse_percent"], held["nitrogen_factor"]
    for array in (values, sd, n, refuse, nitrogen):
        array.setflags(write=False)
    return FoodTable(
        release="USDA SR28; spread USDA SR26",
        keys=tuple(row[0] for row in rows),
        names=tuple(row[2] for row in rows),
        groups=tuple(row[1] for row in rows),
        refuse_percent=refuse,
        nitrogen_factor=nitrogen,
        nutrients=SR_NUTRIENTS,
        values=values,
        sd=sd,
        n=n,
    )


def _decimal(stored: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.round(stored.astype(np.float64), 3).astype(np.float64)

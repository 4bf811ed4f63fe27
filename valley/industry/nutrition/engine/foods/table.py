"""The table of foods as arrays, read from the compact file that the project ships."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.nutrients.sr import SR_NUTRIENTS, Nutrient

DATA = Path(__file__).parents[2] / "data" / "sr28"


class UnknownFood(Exception):
    """No food has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class UnknownNutrient(Exception):
    """The table has no such nutrient."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Measure:
    """A household measure: `amount` × `text` of the food weighs `mass_g` grams."""

    amount: float
    text: str
    mass_g: float


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
        for key, amount, text, mass in _lines("measures.tsv.gz"):
            found.setdefault(key, []).append(Measure(float(amount), text, float(mass)))
        return {key: tuple(rows) for key, rows in found.items()}

    def search(self, words: str, limit: int = 20) -> list[int]:
        """Rows whose name holds every word, shortest name first."""
        wanted = words.casefold().split()
        found = [row for row, name in enumerate(self.names) if all(word in name.casefold() for word in wanted)]
        return sorted(found, key=lambda row: (len(self.names[row]), row))[:limit]


def _lines(name: str) -> list[list[str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as stream:
        return [line.rstrip("\n").split("\t") for line in stream]


@lru_cache(maxsize=1)
def load() -> FoodTable:
    """USDA SR28 with the spread of SR26, 8,789 foods × 46 nutrients. Read once; the arrays are read-only."""
    rows = _lines("foods.tsv.gz")
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

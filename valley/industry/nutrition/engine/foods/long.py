"""SR26's long table: each value with the number of samples, its standard error, and how it was come by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.foods.files import DATA, lines
from valley.industry.nutrition.engine.foods.food import Food
from valley.industry.nutrition.engine.nutrients.sr import LONG_KEYS

FOLDER = DATA / "sr26"


@dataclass(frozen=True, slots=True)
class Sourced:
    """One value of SR26 per 100 g, with its pedigree. `se` is None where the source gives none; `n` 0 means calculated.

    `derivation`: code and words ("BFZN", "Based on another form …"), empty where the source says nothing. `kind`: the
    source's own class ("Analytical or derived from analytical", "Assumed zero", …).
    """

    value: Decimal
    unit: str
    n: int
    se: float | None
    derivation: tuple[str, str]
    kind: str

    @property
    def sd(self) -> float | None:
        """SE × √n, the spread of single samples; None below two samples."""
        return None if self.se is None or self.n < 2 else self.se * float(self.n) ** 0.5


@dataclass(frozen=True)
class LongTable:
    """632,894 values of 8,463 foods and 150 nutrients as parallel arrays, sorted by food and nutrient number."""

    food: NDArray[np.int32]
    nutrient: NDArray[np.int16]
    value: NDArray[np.float64]
    n: NDArray[np.int32]
    se: NDArray[np.float32]
    derivation: NDArray[np.uint8]
    kind: NDArray[np.uint8]
    derivations: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    units: dict[int, str]

    @cached_property
    def _starts(self) -> dict[int, tuple[int, int]]:
        foods, first = np.unique(self.food, return_index=True)
        ends = [*first[1:].tolist(), len(self.food)]
        return {int(f): (int(a), int(b)) for f, a, b in zip(foods, first, ends, strict=True)}

    def of(self, food: str) -> dict[str, Sourced]:
        """All values of an SR food by nutrient key, or "nutrient_503" without one; empty if SR26 lacks the food."""
        begin, end = self._starts.get(int(food), (0, 0))
        keys = {number: key for key, number in LONG_KEYS.items()}
        found = {}
        for place in range(begin, end):
            number = int(self.nutrient[place])
            se = float(self.se[place])
            found[keys.get(number, f"nutrient_{number}")] = Sourced(
                Decimal(repr(float(self.value[place]))).normalize(),
                self.units[number],
                int(self.n[place]),
                None if se != se else se,
                self.derivations[self.derivation[place]],
                self.kinds[self.kind[place]],
            )
        return found


def fuller(food: Food) -> dict[str, Decimal | None]:
    """An SR food's values, with what only SR26's long table says of it (the five sugars, trans fat) beside them."""
    return {**{key: one.value for key, one in long().of(food.key).items()}, **food.values}


@lru_cache(maxsize=1)
def long() -> LongTable:
    """USDA SR26, long. Read once; the arrays are read-only."""
    with np.load(FOLDER / "values.npz", allow_pickle=False) as held:
        arrays = {name: held[name] for name in held.files}
    arrays["food"] = np.cumsum(arrays["food"].astype(np.int32), dtype=np.int32)
    arrays["value"] = np.round(arrays["value"].astype(np.float64), 3)
    for array in arrays.values():
        array.setflags(write=False)
    codes = lines(FOLDER / "codes.tsv")
    return LongTable(
        **arrays,
        derivations=tuple((row[1], row[2]) for row in codes if row[0] == "derivation"),
        kinds=tuple(row[2] for row in codes if row[0] == "kind"),
        units={int(row[1]): row[2] for row in codes if row[0] == "unit"},
    )

"""Foods of the shipped tables, by code and by name."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from valley.industry.nutrition.engine.foods import FoodTable, UnknownFood, load
from valley.industry.nutrition.engine.foods.table import DATA

SR28 = "sr28"


@dataclass(frozen=True)
class TableFood:
    """A food of a shipped table. `code`: "sr28:01077"; `title`: its name in Chinese where the project has one.

    `spread`: nutrient → (standard deviation between samples, n), where the source has one.
    """

    code: str
    name: str
    group: str
    per_100g: Mapping[str, str]
    spread: Mapping[str, tuple[float, int]]
    title: str = ""

    @property
    def table(self) -> str:
        return self.code.partition(":")[0]

    @property
    def key(self) -> str:
        return self.code.partition(":")[2]


@lru_cache(maxsize=4096)
def food(code: str) -> TableFood | None:
    """The food, or None where no shipped table has it. Values as the source prints them; absent is missing."""
    table, _, key = code.partition(":")
    if table != SR28:
        return None
    foods = load()
    try:
        row = foods.row(key)
    except UnknownFood:
        return None
    values = {
        nutrient.key: format(float(value), ".10g")
        for nutrient, value in zip(foods.nutrients, foods.values[row], strict=True)
        if not math.isnan(value) and nutrient.unit != "IU"
    }
    spread = {
        nutrient.key: (round(float(sd), 4), int(n))
        for nutrient, sd, n in zip(foods.nutrients, foods.sd[row], foods.n[row], strict=True)
        if not math.isnan(sd)
    }
    return TableFood(code, foods.names[row], foods.groups[row], values, spread, foods.names[row])


def search_foods(words: str, limit: int = 20) -> list[TableFood]:
    """Foods of SR28 whose name holds every word."""
    if not words.strip():
        return []
    foods: FoodTable = load()
    found = (food(f"{SR28}:{foods.keys[row]}") for row in foods.search(words, limit))
    return [one for one in found if one]


@lru_cache(maxsize=1)
def pedigree() -> dict[str, str]:
    """Where the shipped tables come from, in one line each: title, publisher, licence."""
    given = tomllib.loads((DATA / "PROVENANCE.toml").read_text(encoding="utf-8"))
    return {
        name: " · ".join(row[part] for part in ("title", "publisher", "licence") if part in row)
        for name, row in given.items()
        if isinstance(row, dict) and "title" in row
    }

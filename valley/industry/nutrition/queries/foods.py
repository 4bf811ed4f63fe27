"""Foods of the shipped tables, by code and by name."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from valley.industry.nutrition.engine.foods import FoodTable, UnknownFood, load

SR28 = "sr28"


@dataclass(frozen=True)
class TableFood:
    """A food of a shipped table. `code`: "sr28:01077"."""

    code: str
    name: str
    group: str
    per_100g: Mapping[str, str]


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
    return TableFood(code, foods.names[row], foods.groups[row], values)


def search_foods(words: str, limit: int = 20) -> list[TableFood]:
    """Foods of SR28 whose name holds every word."""
    if not words.strip():
        return []
    foods: FoodTable = load()
    found = (food(f"{SR28}:{foods.keys[row]}") for row in foods.search(words, limit))
    return [one for one in found if one]

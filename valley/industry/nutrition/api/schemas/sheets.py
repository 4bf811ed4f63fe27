"""A worksheet's settings: everything that is asked beside the lines."""

import re
from typing import Any

from ninja import Schema
from pydantic import Field

from valley.industry.nutrition.api.schemas.fields import Amount, Line_

BASIS = r"^(total|day|100 g|100 kcal|100 kJ)$"
_URI = re.compile(r"/nutrition/(ingredients|versions)/([0-9a-f-]{36})$")


class RangeIn(Schema):
    """A range of a nutrient, in the nutrient's unit; `aim`: the level wished for, for the objective "deviation"."""

    nutrient: Line_ = Field(max_length=60)
    min: Amount | None = None
    max: Amount | None = None
    aim: Amount | None = None
    per: str = Field("total", pattern=BASIS)
    source: Line_ = Field("", max_length=300)


class ShareIn(Schema):
    """The share of energy from a nutrient, 0 to 1."""

    nutrient: Line_ = Field(max_length=60)
    min: Amount | None = Field(None, le=1)
    max: Amount | None = Field(None, le=1)


class RatioIn(Schema):
    """One nutrient ÷ another, both masses (calcium to phosphorus)."""

    of: Line_ = Field(max_length=60)
    to: Line_ = Field(max_length=60)
    min: Amount | None = None
    max: Amount | None = None


class GroupIn(Schema):
    """Things limited together: in g weighed in, or as a share of the product, 0 to 1. `members`: as in the lines."""

    name: Line_ = Field(min_length=1, max_length=60)
    members: list[Line_] = Field(max_length=60)
    min_g: Amount | None = None
    max_g: Amount | None = None
    min_share: Amount | None = Field(None, le=1)
    max_share: Amount | None = Field(None, le=1)


class SheetIn(Schema):
    """What is asked. `objectives` in order, of cost, distance (to habit), deviation (from aims), count (of kinds);
    `per_day`: portions eaten in a day; `joint`: % of batches in which it shall hold (50 to 99)."""

    mode: str = Field("solve", pattern=r"^(solve|manual)$")
    ranges: list[RangeIn] = Field([], max_length=44)
    shares: list[ShareIn] = Field([], max_length=5)
    ratios: list[RatioIn] = Field([], max_length=20)
    groups: list[GroupIn] = Field([], max_length=20)
    objectives: list[Line_] = Field(["cost"], min_length=1, max_length=4)
    mass_low: Amount | None = None
    mass_high: Amount | None = None
    budget: Amount | None = None
    most: int | None = Field(None, ge=1, le=60)
    min_use_g: Amount | None = None
    per_day: Amount | None = None
    joint: int | None = Field(None, ge=50, le=99)
    missing: str = Field("warn", pattern=r"^(warn|block)$")
    avoid: list[Line_] = Field([], max_length=8)
    use_stock: bool = False
    scenario: Line_ = Field("", max_length=30)

    def settings(self) -> dict[str, Any]:
        """As the actions and the engine take them."""
        held = self.model_dump(include=set(SheetIn.model_fields))
        held["groups"] = [row | {"members": [code_of(one) for one in row["members"]]} for row in held["groups"]]
        return held


def code_of(thing: str) -> str:
    """The worksheet's code of a thing: from its URI, a food's code ("sr28:01077") or the code itself."""
    if thing[:2] in {"i:", "p:", "f:"}:
        return thing
    found = _URI.search(thing)
    if found is None:
        return f"f:{thing}"
    return f"{'i' if found[1] == 'ingredients' else 'p'}:{found[2]}"

"""What a dish for a group has to hold: reference intakes of everybody in it, nobody short and nobody above a limit."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.engine.intakes import Edition, Person, editions
from valley.industry.nutrition.engine.intakes.people import group
from valley.industry.nutrition.models import GroupProfile
from valley.industry.nutrition.queries.advice import EDITION, SAME
from valley.industry.nutrition.queries.nutrients import label


@dataclass(frozen=True)
class GroupRow:
    """One nutrient a head and day. `crossed`: for whom the maximum cannot be kept; `usable` in a target."""

    nutrient: str
    name: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    mean: Decimal | None
    crossed: str
    usable: bool


def people_of(found: GroupProfile) -> list[tuple[Person, Decimal]]:
    """The parts as persons with their shares; “any” counts half for each sex."""
    mix = [
        (
            Person(Decimal(row["age_from_months"]) / 12, sex),
            Decimal(row["share_percent"]) / (2 if row["sex"] == "any" else 1),
        )
        for row in found.members
        for sex in (("f", "m") if row["sex"] == "any" else (row["sex"],))
    ]
    return [(person, share) for person, share in mix if share > 0]


def needs_of(found: GroupProfile, edition: Edition | None = None) -> list[GroupRow]:
    """By the edition of reference intakes (China 2013); empty where it says nothing of these people."""
    return [_row(row) for row in group(people_of(found), edition or editions()[EDITION])]


def _row(row: Mapping[str, Any]) -> GroupRow:
    key = SAME.get(row["nutrient"], row["nutrient"])
    sides = {side: str(row[side]).split(" ") for side in ("min", "max", "mean") if side in row}
    unit = next(iter(sides.values()))[1]
    low, high, mean = (Decimal(sides[side][0]) if side in sides else None for side in ("min", "max", "mean"))
    crossed = "、".join(row.get("crossed", ()))
    return GroupRow(key, label(key), unit, low, high, mean, crossed, UNITS.get(key) == unit)

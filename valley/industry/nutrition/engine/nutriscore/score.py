"""The algorithm of 2023: points against, points for, class.

Described by: Scientific Committee of the Nutri-Score, “Update of the Nutri-Score algorithm”, main report 2022 (foods,
fats, oils) and second report 2023 (beverages). Neither report was obtained: every bound here was held against the table
of a public implementation (openfoodfacts-server 01fe6f8e, lib/ProductOpener/Nutriscore.pm) and, for general foods, a
second one (adria-repo/NutriScore a3ee6233), both read 2026-11. `SOURCE` says so beside each score.
A value counts a point where it is *above* the bound; exactly on the bound it does not. Amounts are per 100 g or mL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from valley.industry.nutrition.engine.nutriscore.read import contents as amounts
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import number

SOURCE = (
    "Nutri-Score 2023（二手抄本，未经核实：与两份公开实现逐项对照，未取得官方报告）",
    "Nutri-Score 2023 (secondary copy, unverified: held against two public implementations, not the official report)",
)
KJ_PER_G_FAT = 37
SALT_PER_SODIUM = Decimal("2.5")


class Family(StrEnum):
    """Which rules apply. Nuts and seeds go with fats and oils."""

    GENERAL = "general"
    RED_MEAT = "red_meat"
    CHEESE = "cheese"
    FATS = "fats_oils_nuts"
    BEVERAGE = "beverage"
    WATER = "water"


def _bounds(text: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, text.split()))


ENERGY = _bounds("335 670 1005 1340 1675 2010 2345 2680 3015 3350")
ENERGY_BEVERAGE = _bounds("30 90 150 210 240 270 300 330 360 390")
ENERGY_FROM_SATURATES = _bounds("120 240 360 480 600 720 840 960 1080 1200")
SUGARS = _bounds("3.4 6.8 10 14 17 20 24 27 31 34 37 41 44 48 51")
SUGARS_BEVERAGE = _bounds("0.5 2 3.5 5 6 7 8 9 10 11")
SATURATES = _bounds("1 2 3 4 5 6 7 8 9 10")
RATIO = _bounds("10 16 22 28 34 40 46 52 58 64")  # here a value on the bound counts
SALT = tuple(Decimal(step) / 5 for step in range(1, 21))
PROTEIN = _bounds("2.4 4.8 7.2 9.6 12 14 17")
PROTEIN_BEVERAGE = _bounds("1.2 1.5 1.8 2.1 2.4 2.7 3.0")
FIBRE = _bounds("3.0 4.1 5.2 6.3 7.4")
FRUIT = ((Decimal(40), 1), (Decimal(60), 2), (Decimal(80), 5))
FRUIT_BEVERAGE = ((Decimal(40), 2), (Decimal(60), 4), (Decimal(80), 6))
SWEETENER_POINTS = 4
RED_MEAT_PROTEIN = 2
# Highest score of each class; the last class has none.
CLASSES = {
    Family.GENERAL: (("A", 0), ("B", 2), ("C", 10), ("D", 18)),
    Family.FATS: (("A", -6), ("B", 2), ("C", 10), ("D", 18)),
    Family.BEVERAGE: (("B", 2), ("C", 6), ("D", 9)),
}
# From this many points against, protein does not count (cheese: it always does; beverages: always).
NO_PROTEIN_FROM = {Family.GENERAL: 11, Family.RED_MEAT: 11, Family.FATS: 7}


@dataclass(frozen=True, slots=True)
class Score:
    """`letter` A to E, or None where a value is missing. `points` by component; `protein_counts`: see the rules."""

    letter: str | None
    total: int | None
    against: Mapping[str, int | None]
    in_favour: Mapping[str, int | None]
    protein_counts: bool
    missing: tuple[str, ...]


def score(
    contents: Mapping[str, object],
    family: Family | str = Family.GENERAL,
    *,
    fruit_percent: Decimal | float | str | None = None,
    sweeteners: bool | None = None,
) -> Score:
    """The score of a product.

    `contents` per 100 g or mL: energy kJ, sugars, saturated_fat, fat, protein, fibre in g, sodium in mg or salt in g,
    or with a unit (“250 kcal”). Raises: BadInput for an amount that is none.
    `fruit_percent`: fruit, vegetables and legumes, % of mass. `sweeteners`: non-nutritive ones, for beverages.
    """
    try:
        kind = Family(family)
    except ValueError:
        raise BadInput("family", str(family), f"family 为 {', '.join(Family)}", "unknown family") from None
    if kind is Family.WATER:
        return Score("A", None, {}, {}, True, ())
    held = amounts(contents)
    if fruit_percent is not None:
        fruit_percent = number(fruit_percent, "fruit_percent")
        if fruit_percent > 100:
            raise BadInput("fruit_percent", fruit_percent, "在 0 与 100 之间", "between 0 and 100")
    if held.get("salt") is None and (sodium := held.get("sodium")) is not None:
        held["salt"] = sodium * SALT_PER_SODIUM / 1000
    against = _against(held, kind, sweeteners)
    drink = kind is Family.BEVERAGE
    protein = _points(held.get("protein"), PROTEIN_BEVERAGE if drink else PROTEIN)
    if kind is Family.RED_MEAT and protein is not None:
        protein = min(protein, RED_MEAT_PROTEIN)
    in_favour = {
        "protein": protein,
        "fibre": _points(held.get("fibre"), FIBRE),
        "fruit": _fruit(fruit_percent, FRUIT_BEVERAGE if drink else FRUIT),
    }
    missing = tuple(name for name, points in (against | in_favour).items() if points is None)
    if missing:
        return Score(None, None, against, in_favour, True, missing)
    bad = sum(points for points in against.values() if points is not None)
    counts = bad < NO_PROTEIN_FROM.get(kind, 10**6)
    total = bad - sum(p for name, p in in_favour.items() if p is not None and (name != "protein" or counts))
    return Score(_letter(total, kind), total, against, in_favour, counts, ())


def _against(held: Mapping[str, Decimal | None], kind: Family, sweeteners: bool | None) -> dict[str, int | None]:
    saturates, fat = held.get("saturated_fat"), held.get("fat")
    if kind is Family.FATS:
        ratio = None if saturates is None or fat is None else saturates / fat * 100 if fat else Decimal(0)
        return {
            "energy_from_saturates": _points(
                None if saturates is None else saturates * KJ_PER_G_FAT, ENERGY_FROM_SATURATES
            ),
            "sugars": _points(held.get("sugars"), SUGARS),
            "saturates_ratio": None if ratio is None else sum(ratio >= bound for bound in RATIO),
            "salt": _points(held.get("salt"), SALT),
        }
    drink = kind is Family.BEVERAGE
    found = {
        "energy": _points(held.get("energy"), ENERGY_BEVERAGE if drink else ENERGY),
        "sugars": _points(held.get("sugars"), SUGARS_BEVERAGE if drink else SUGARS),
        "saturated_fat": _points(saturates, SATURATES),
        "salt": _points(held.get("salt"), SALT),
    }
    if drink:
        found["sweeteners"] = None if sweeteners is None else SWEETENER_POINTS * sweeteners
    return found


def _points(value: Decimal | None, bounds: Sequence[Decimal]) -> int | None:
    return None if value is None else sum(value > bound for bound in bounds)


def _fruit(percent: Decimal | None, steps: Sequence[tuple[Decimal, int]]) -> int | None:
    if percent is None:
        return None
    return max((points for bound, points in steps if percent > bound), default=0)


def _letter(total: int, kind: Family) -> str:
    table = CLASSES.get(kind, CLASSES[Family.GENERAL])
    return next((letter for letter, most in table if total <= most), "E")

"""A GB nutrient from a source's nutrients, by a named and cited conversion; where none exists, unknown.

The source here is USDA Standard Reference. Its carbohydrate is by difference and includes fibre; its vitamin A is
offered as RAE and IU, neither of which is the retinol equivalent of the Chinese label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Values = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Converted:
    """`value` per 100 g in `unit`, or None: unknown, for want of `missing`. `by` names the conversion."""

    value: Decimal | None
    unit: str
    by: str
    source: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversion:
    """How one GB nutrient is made of a source's: `needs` are the source's keys."""

    name: str
    unit: str
    needs: tuple[str, ...]
    formula: Callable[..., Decimal]
    source: str


def _same(value: Decimal) -> Decimal:
    return value


def _less_fibre(carbohydrate: Decimal, fibre: Decimal) -> Decimal:
    # By difference, so analytical error can carry it below nothing.
    return max(carbohydrate - fibre, Decimal(0))


def _sum(*parts: Decimal) -> Decimal:
    return sum(parts, Decimal(0))


def _retinol_equivalents(retinol: Decimal, beta: Decimal, alpha: Decimal, cryptoxanthin: Decimal) -> Decimal:
    return retinol + beta / 6 + (alpha + cryptoxanthin) / 12


_SPEC = {
    "protein": "g",
    "fat": "g",
    "saturated_fat": "g",
    "monounsaturated_fat": "g",
    "polyunsaturated_fat": "g",
    "cholesterol": "mg",
    "fibre": "g",
    "sodium": "mg",
    "calcium": "mg",
    "phosphorus": "mg",
    "potassium": "mg",
    "magnesium": "mg",
    "iron": "mg",
    "zinc": "mg",
    "selenium": "µg",
    "copper": "mg",
    "manganese": "mg",
    "vitamin_c": "mg",
    "thiamin": "mg",
    "riboflavin": "mg",
    "vitamin_b6": "mg",
    "vitamin_b12": "µg",
    "pantothenic_acid": "mg",
    "choline": "mg",
    "vitamin_k": "µg",
    "vitamin_d": "µg",
    # Niacin of SR is preformed niacin: tryptophan is not counted, as on the Chinese label.
    "niacin": "mg",
}
CONVERSIONS: dict[str, Conversion] = {
    key: Conversion(f"{key}: as the source", unit, (key,), _same, "USDA SR28, same definition and unit")
    for key, unit in _SPEC.items()
}
CONVERSIONS |= {
    "carbohydrate_with_fibre_declared": Conversion(
        "carbohydrate: by difference less fibre",
        "g",
        ("carbohydrate_by_difference", "fibre"),
        _less_fibre,
        "GB 28050-2025 §2.5.3",
    ),
    "carbohydrate_without_fibre_declared": Conversion(
        "carbohydrate: by difference, fibre inside",
        "g",
        ("carbohydrate_by_difference",),
        _same,
        "GB 28050-2025 §2.5.3",
    ),
    "vitamin_a": Conversion(
        "vitamin A: retinol equivalents",
        "µg",
        ("retinol", "beta_carotene", "alpha_carotene", "beta_cryptoxanthin"),
        _retinol_equivalents,
        "FAO/WHO 1967: 1 µg RE = 1 µg retinol = 6 µg β-carotene = 12 µg other provitamin A carotenoids",
    ),
    "sugars": Conversion(
        "sugars: fructose, glucose, sucrose, maltose and lactose",
        "g",
        ("fructose", "glucose", "sucrose", "maltose", "lactose"),
        _sum,
        "GB 28050-2025 §2.5.4",
    ),
    "trans_fat": Conversion("trans_fat: as the source", "g", ("trans_fat",), _same, "USDA SR26, nutrient 605"),
    "folate": Conversion("folate: total, µg", "µg", ("folate",), _same, "USDA SR28, nutrient 417"),
    "folate_dfe": Conversion("folate: DFE", "µg", ("folate_dfe",), _same, "USDA SR28, nutrient 435"),
}


def convert(nutrient: str, values: Values, *, fibre_declared: bool = False) -> Converted:
    """The GB nutrient `nutrient` from a source's `values` per 100 g.

    `fibre_declared`: whether the label declares fibre, which decides what carbohydrate means.
    An input that the source lacks, or a nutrient without a conversion, gives unknown, never zero. The source's total
    sugars become the label's sugars only where each of the five sugars is known: SR28's short file never says, SR26's
    long table (`foods.long`) does for some foods.
    """
    key = nutrient
    if nutrient == "carbohydrate":
        key += "_with_fibre_declared" if fibre_declared else "_without_fibre_declared"
    conversion = CONVERSIONS.get(key)
    if conversion is None:
        return Converted(None, "", "", "no conversion is known", (nutrient,))
    inputs = [values.get(need) for need in conversion.needs]
    missing = tuple(need for need, value in zip(conversion.needs, inputs, strict=True) if value is None)
    known = [value for value in inputs if value is not None]
    value = None if missing else conversion.formula(*known)
    return Converted(value, conversion.unit, conversion.name, conversion.source, missing)


def protein(value: Decimal, source_factor: Decimal | None, factor: Decimal) -> Converted:
    """Protein as nitrogen × `factor`, from a source's protein and the factor that the source used.

    A source that does not say its factor (SR leaves it empty where protein was not from nitrogen) gives unknown.
    GB 28050-2025 §2.5.1: nitrogen × conversion factor; the factor by food is GB 5009.5's, which the caller names.
    """
    by, cited = f"protein: nitrogen × {factor}", "GB 28050-2025 §2.5.1"
    if source_factor is None or source_factor <= 0 or factor <= 0:
        return Converted(None, "g", by, cited, ("nitrogen_factor",))
    return Converted(value / source_factor * factor, "g", by, cited)

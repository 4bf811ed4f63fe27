"""What an ingredient holds: from a food of a table, and as written in the row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from valley.industry.nutrition.engine.foods import Food, fuller
from valley.industry.nutrition.engine.formulation.context import Context
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.quantity import FAMILIES, MASS, amount, share
from valley.industry.nutrition.engine.formulation.shape import CONTENTS
from valley.industry.nutrition.engine.formulation.spoken import parted, with_unit
from valley.industry.nutrition.engine.nutrients import convert
from valley.industry.nutrition.engine.nutrients.sr import LONG_KEYS, SR_NUTRIENTS
from valley.industry.nutrition.engine.nutrients.terms import UNITS, canonical

TRACE = {"trace", "traces", "tr", "微量", "痕量"}
LONG = {"sugars_gb", *(key for key in LONG_KEYS if key not in {one.key for one in SR_NUTRIENTS})}
MISSING = {"missing", "", "-", "—", "…", "nd", "n/a", "na", "缺", "未测"}


def from_food(
    told: Context, found: Food | None
) -> tuple[dict[str, Fraction | None], dict[str, Fraction], dict[str, Fraction]]:
    values: dict[str, Fraction | None] = {}
    top: dict[str, Fraction] = {}
    spread: dict[str, Fraction] = {}
    if found is None:
        return values, top, spread
    for name, into in list(told.units.items()):
        value, given, key = of_food(found, name, fibre_declared=told.fibre_declared)
        factor = _factor(given, into)
        if factor is None:
            continue
        values[name] = value if value is None or factor == 1 else value * factor
        if key in found.below:
            top[name] = Fraction(found.below[key]) * factor
        if key in found.trace:
            values[name] = None
        if key in found.spread:
            spread[name] = Fraction(str(found.spread[key])) * factor
    return values, top, spread


@lru_cache(maxsize=256)
def _factor(given: str, into: str) -> Fraction | None:
    """What one unit is in another; None where neither is in the other's family."""
    return next((f[given] / f[into] for f in FAMILIES if given in f and into in f), None)


def of_food(found: Food, name: str, *, fibre_declared: bool = False) -> tuple[Fraction | None, str, str]:
    """A nutrient of a food under the project's definition: value per 100 g or None, its unit, the source's key.

    GB nutrients go through the cited conversions; others are taken under the source's own key. The unit is empty where
    neither knows the nutrient.
    """
    key = canonical(name) or name
    if key == "energy":
        direct = "energy" if "energy" in found.values else "energy_kcal"
        value = found.values.get(direct)
        return _exact(value), found.units.get(direct, "kcal"), direct
    if found.source.startswith("USDA") and key not in found.values:
        held = found.values
        if key in LONG:  # SR28's short file lacks these; SR26's long table has them for some foods
            held = fuller(found)
            if key in held:
                return _exact(held[key]), UNITS.get(key, "g"), key
        made = convert("sugars" if key == "sugars_gb" else key, held, fibre_declared=fibre_declared)
        return _exact(made.value), made.unit, key
    value = found.values.get(key)
    return _exact(value), found.units.get(key, ""), key


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def written(
    told: Context, where: str, row: Mapping[str, Any]
) -> tuple[dict[str, Fraction | None], dict[str, Fraction]]:
    values: dict[str, Fraction | None] = {}
    tops: dict[str, Fraction] = {}
    size = row.get("unit_g")
    counted = size == 0  # a portion of unknown mass: what it holds cannot be held against its mass
    units = {"per_unit": 100 / (size or Fraction(1))} if size is not None else {}
    for section, factor in {"per_100g": "1", **CONTENTS, **units}.items():
        held = row.get(section) or {}
        if not isinstance(held, Mapping):
            raise BadProblem(f"{where} · {section}", held, "写作 { 营养素 = 含量 }", "write { nutrient = amount }")
        for said, value in held.items():
            plain, own = parted(told, str(said))
            name, into = told.nutrient(where, plain)
            place, value = f"{where} · {said}", with_unit(value, own)
            text = value.strip() if isinstance(value, str) else value
            if text is None or (isinstance(text, str) and text.casefold() in MISSING | TRACE):
                values[name] = None
            elif isinstance(text, str) and text.startswith(("<", "＜", "≤")):
                values[name] = Fraction(0)
                tops[name] = amount(text[1:].strip(), into, place) * Fraction(factor)
            elif isinstance(text, str) and text.endswith("%"):  # by mass, whatever the section counts in
                values[name] = amount(f"{text.removesuffix('%').strip()} g", into, place)
            else:
                values[name] = amount(text, into, place) * Fraction(factor)
            heavy = values[name]
            if heavy is not None and into in MASS and heavy * MASS[into] > 100 * MASS["g"] and not counted:
                raise BadProblem(
                    place, value, "100 g 中不可能多于 100 g：请核对单位；按份计的写 per_unit",
                    "more than 100 g in 100 g: mend the unit; per_unit for what is counted in portions",
                )  # fmt: skip
    return values, tops


def spreads(
    told: Context, where: str, row: Mapping[str, Any], values: Mapping[str, Fraction | None]
) -> dict[str, Fraction]:
    found = {}
    for said, value in (row.get("spread") or {}).items():
        name, into = told.nutrient(where, str(said))
        found[name] = amount(value, into, f"{where} · spread.{said}")
    for said, value in (row.get("cv") or {}).items():
        name, _ = told.nutrient(where, str(said))
        mean = values.get(name)
        if mean is not None:
            found[name] = mean * share(value, f"{where} · cv.{said}")
    return found

"""Amounts as people write them: "10 mg/day", `calcium_mg`, a unit of its own, foods counted in portions, "6 元/kg"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from valley.industry.nutrition.engine.formulation.context import Context
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.quantity import (
    ENERGY,
    MASS,
    NUMBER,
    SAME,
    amount,
    number,
    split,
)
from valley.industry.nutrition.engine.nutrients.terms import canonical

LEVELS = ("min", "max", "exact", "aim", "scale")
ENERGY_NAMES = {"kcal": "kcal", "kj": "kJ", "calories": "kcal", "千卡": "kcal", "千焦": "kJ"}
_TAIL = re.compile(r"^(.+?)(?:[_\s]*[(（]([^()（）]+)[)）]|[_\s]+([^\s_()（）]+))$")
_PRICE = re.compile(
    rf"\s*[¥￥$€]?\s*({NUMBER})\s*(?:元|块|cny|rmb|yuan|usd|eur|[¥￥$€])?\s*"
    r"(?:/|每|per )\s*(\d*)\s*(kg|g|t|lb|oz|千克|公斤|斤|两|克|吨|磅|盎司)\s*",
    re.IGNORECASE,
)
_POUND = Fraction(45359237, 100_000)
_WEIGHTS: dict[str, int | Fraction] = {
    "kg": 1000, "千克": 1000, "公斤": 1000, "斤": 500, "两": 50, "g": 1, "克": 1, "t": 10**6, "吨": 10**6,
    "lb": _POUND, "磅": _POUND, "oz": _POUND / 16, "盎司": _POUND / 16,
}  # fmt: skip
CONTENTS = ("per_unit", "per_serving", "per_portion", "per_package")
PRICES = ("price_per_unit", "price_per_serving", "price_per_portion", "price_per_package")
COUNTED = {"min_units": "min_g", "max_units": "max_g", "exact_units": "exact_g", "habit_units": "habit_g"}
"""Limits in portions, and the same in grams."""
PORTIONS = {*CONTENTS, *PRICES, *COUNTED, "unit", "unit_g"}


def parted(told: Context, name: str) -> tuple[str, str]:
    """A nutrient's name and the unit that was written with it ("calcium_mg", "钙 (mg)", "kcal"); else the name alone.

    The unit is looked for first: "energy_kj" is energy in kJ, although it is a name of energy, too.
    """
    return (name, "") if name in told.units else named(name, told.units)


def named(name: str, units: Mapping[str, str] = MappingProxyType({})) -> tuple[str, str]:
    """As `parted`; `units`: further names that are known."""
    if name.strip().casefold() in ENERGY_NAMES:
        return "energy", ENERGY_NAMES[name.strip().casefold()]
    found = _TAIL.match(name.strip())
    if found is not None:
        said = (found[2] or found[3] or "").strip()
        into = SAME.get(said, SAME.get(said.casefold(), said))
        if (into in MASS or into in ENERGY) and (found[1] in units or canonical(found[1])):
            return found[1], into
    return name, ""


def with_unit(value: Any, said: str) -> Any:
    """A bare number with the unit that stands elsewhere; what has its own keeps it."""
    if not said or isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        return value
    text = str(value).strip()
    below = text[:1] in "<＜≤" and text[:1]
    bare = text.lstrip("<＜≤").strip()
    return f"{below or ''}{bare} {said}" if re.fullmatch(NUMBER, bare) else value


def target(told: Context, where: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with units beside its numbers, and its basis under `per`. Raises BadProblem where two bases are said."""
    made = dict(row)
    if "nutrient" in made:
        made["nutrient"], own = parted(told, str(made["nutrient"]))
        said = str(made.pop("unit", "") or own)
    else:
        said = str(made.pop("unit", ""))
    said, per = _basis(said)
    for key in LEVELS:
        value = made.get(key)
        if isinstance(value, str) and value.strip().endswith("%") and "nutrient" in made:
            # A content in per cent is by mass: g in 100 g of product.
            made[key], per = f"{value.strip().removesuffix('%').strip()} g", per or "100 g"
            continue
        if isinstance(value, str):
            value, own = _basis(value)
            if own and per and own != per:
                raise BadProblem(f"{where} · {key}", row[key], "两处基准不同", "two bases are given")
            per = per or own
        if value is not None:
            made[key] = with_unit(value, said)
    if per:
        if "per" in made and str(made["per"]).replace(" ", "").casefold() != per.replace(" ", "").casefold():
            raise BadProblem(f"{where} · per", made["per"], f"前面写的是每 {per}", f"per {per} was said before")
        made["per"] = per
    return made


def _basis(text: str) -> tuple[str, str]:
    """ "10 mg/day" is "10 mg" per "day"; "mg per 100 g" is "mg" per "100 g"."""
    upper, slash, lower = text.partition("/")
    if not slash:
        upper, slash, lower = text.partition(" per ")
    return (upper.strip(), lower.strip()) if slash and lower.strip() else (text, "")


def price(given: Any, where: str) -> Any:
    """ "6 元/kg", "3.5 CNY/500 g" as a number per kg; anything else as it is. Raises BadProblem."""
    if not isinstance(given, str) or (found := _PRICE.fullmatch(given)) is None:
        return given
    grams = (number(found[2], where) if found[2] else Fraction(1)) * _WEIGHTS[found[3].casefold()]
    if not grams:
        raise BadProblem(where, given, "质量须大于 0", "the mass must be above 0")
    return number(found[1], where) * 1000 / grams


def portioned(told: Context, where: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row counted in portions (servings, packages, dollars' worth) as one in grams.

    `unit_g`: the mass of one. Where it is not given one portion stands for 1 g, and a note says so: masses and shares
    of the product then count portions. Raises BadProblem.
    """
    if not row.keys() & PORTIONS:
        return dict(row)
    made = {key: value for key, value in row.items() if key not in PORTIONS}
    size = Fraction(1)
    if row.get("unit_g") is not None:
        size = amount(row["unit_g"], "g", f"{where} · unit_g")
        if not size:
            raise BadProblem(f"{where} · unit_g", row["unit_g"], "须大于 0", "must be above 0")
    elif (weighed := _weighed(row.get("unit"))) is not None:
        size = weighed
    else:
        name = str(row.get("unit", "unit"))
        told.notes.append(
            (f"{where}：按“{name}”计数，1 {name} 记作 1 g", f"{where}: counted in “{name}”, 1 of them stands for 1 g")
        )
    known = row.get("unit_g") is not None or _weighed(row.get("unit")) is not None
    for key, gram in COUNTED.items():
        if row.get(key) is not None:
            made[gram] = number(row[key], f"{where} · {key}") * size
    for key in PRICES:
        if row.get(key) is not None:
            if "price_per_kg" in made:
                raise BadProblem(where, key, "价格写了两次", "the price is given twice")
            made["price_per_kg"] = number(row[key], f"{where} · {key}") * 1000 / size
    for key in CONTENTS:
        if row.get(key):
            made["per_unit"] = {**made.get("per_unit", {}), **row[key]}
    if "per_unit" in made:
        made["unit_g"] = size if known else Fraction(0)
    told.portions[str(row.get("name", where))] = str(row.get("unit", "unit")), size if known else None
    return made


def _weighed(unit: Any) -> Fraction | None:
    """g of a unit that is a mass itself ("28 g", "1 lb"); None of one that is not ("2 large", "237 cc")."""
    parts = split(unit) if isinstance(unit, str) else None
    if parts is None or SAME.get(parts[1], SAME.get(parts[1].casefold(), parts[1])) not in MASS:
        return None
    return amount(unit, "g", "unit") or None

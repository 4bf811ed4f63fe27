"""Ingredients out of a problem file: written out, taken from a table of foods, or mixed of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.foods import AmbiguousFood, Food, Foods, UnknownFood, UnknownProcess
from valley.industry.nutrition.engine.foods.retention import process
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.problem import ONE, Ingredient
from valley.industry.nutrition.engine.formulation.quantity import FAMILIES, MASS, amount, number, share, split, unit
from valley.industry.nutrition.engine.formulation.shape import CONTENTS, INGREDIENT, PRICES, known
from valley.industry.nutrition.engine.nutrients import convert
from valley.industry.nutrition.engine.nutrients.terms import UNITS, canonical

TRACE = {"trace", "traces", "tr", "微量", "痕量"}
MISSING = {"missing", "", "-", "—", "…", "nd", "n/a", "na", "缺", "未测"}


@dataclass(slots=True)
class Context:
    """What every row of a file is read against."""

    units: dict[str, str]
    foods: Foods
    today: date
    fibre_declared: bool = False
    open_units: bool = False  # nutrients of the tables may be named without being declared
    notes: list[tuple[str, str]] = field(default_factory=list)
    data: set[str] = field(default_factory=set)
    densities: dict[str, Fraction] = field(default_factory=dict)
    found: dict[str, tuple[Food, Fraction]] = field(default_factory=dict)  # with the edible share reckoned with
    made: dict[str, Ingredient] = field(default_factory=dict)

    def nutrient(self, where: str, name: str) -> tuple[str, str]:
        """The name under which a nutrient is kept, and its unit. Raises BadProblem if it is not declared."""
        if name in self.units:
            return name, self.units[name]
        key = canonical(name)
        if key in self.units:
            return str(key), self.units[str(key)]
        for said, into in self.units.items():
            if key is not None and canonical(said) == key:
                return said, into
        if self.open_units and key is not None and key in UNITS:
            self.units[key] = UNITS[key]
            return key, UNITS[key]
        raise BadProblem(
            where, name, "请在 [nutrients] 中写明该营养素及单位", "declare it with its unit in [nutrients]"
        )


def ingredient(
    told: Context, where: str, row: Mapping[str, Any], recipes: Mapping[str, Mapping[str, Any]]
) -> Ingredient:
    """One row. Raises BadProblem naming the row and what to mend."""
    known(where, row, INGREDIENT | set(PRICES) | set(CONTENTS))
    found = _found(told, where, row)
    said = str(row.get("food", "")).strip()
    name = str(row.get("name") or (said if found and said in found.names else found.name if found else ""))
    if not name:
        raise BadProblem(where, "", "写明名称 name 或食物 food", "give a name or a food")
    where = where if name in where else f"{where} {name}"
    if found is None and row.get("parts"):
        return _mixed(told, where, name, row, recipes, (name,))
    values, top, spread = _from_food(told, found)
    written, tops = _written(told, where, row)
    own = _spread(told, where, row, {**values, **written})
    part = _edible(where, row, found)
    one = Ingredient(
        name=name,
        per_100g={n: v * part if v is not None else None for n, v in {**values, **written}.items()},
        price_per_kg=_price(where, row, told),
        mass_yield=part,
        allergens=frozenset(_texts(row.get("allergens", []))),
        habit_g=_grams(where, "habit_g", row, found, part) or Fraction(0),
        least_use_g=_grams(where, "min_use_g", row, found, part) or Fraction(0),
        at_most={n: v * part for n, v in {**{k: v for k, v in top.items() if k not in written}, **tops}.items()},
        spread={n: v * part for n, v in {**spread, **own}.items()},
        source=found.source if found else "",
    )
    if found is not None:
        told.data.add(found.source.rsplit(" ", 1)[0])
        told.found[name] = found, part
        if said != found.key and said.casefold() != found.name.casefold():
            told.notes.append(
                (
                    f"{where}：“{said}”取 {found.source} {found.name}",
                    f"{where}: “{said}” is {found.source} {found.name}",
                )
            )
    _density(told, where, row, found, name)
    return _processed(told, where, row, one)


def _found(told: Context, where: str, row: Mapping[str, Any]) -> Food | None:
    said = row.get("food")
    if said is None:
        return None
    try:
        return told.foods.find(str(said))
    except AmbiguousFood as flaw:
        near = "；".join(flaw.near)
        raise BadProblem(
            where, said, f"有多种食物符合，请写编号：{near}", f"several foods: give a number: {near}"
        ) from None
    except UnknownFood as flaw:
        near = "；".join(flaw.near)
        raise BadProblem(
            where,
            said,
            f"没有这种食物{f'，相近的有：{near}' if near else ''}",
            f"no such food{f'; near: {near}' if near else ''}",
        ) from None


def _from_food(
    told: Context, found: Food | None
) -> tuple[dict[str, Fraction | None], dict[str, Fraction], dict[str, Fraction]]:
    values: dict[str, Fraction | None] = {}
    top: dict[str, Fraction] = {}
    spread: dict[str, Fraction] = {}
    if found is None:
        return values, top, spread
    for name, into in list(told.units.items()):
        value, given, key = of_food(found, name, fibre_declared=told.fibre_declared)
        if not given or not any(given in family and into in family for family in FAMILIES):
            continue
        factor = amount(f"1 {given}", into, name)
        values[name] = None if value is None else value * factor
        if key in found.below:
            top[name] = Fraction(found.below[key]) * factor
        if key in found.trace:
            values[name] = None
        if key in found.spread:
            spread[name] = Fraction(str(found.spread[key])) * factor
    return values, top, spread


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
        made = convert(key, found.values, fibre_declared=fibre_declared)
        return _exact(made.value), made.unit, key
    value = found.values.get(key)
    return _exact(value), found.units.get(key, ""), key


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _written(
    told: Context, where: str, row: Mapping[str, Any]
) -> tuple[dict[str, Fraction | None], dict[str, Fraction]]:
    values: dict[str, Fraction | None] = {}
    tops: dict[str, Fraction] = {}
    for section, factor in {"per_100g": "1", **CONTENTS}.items():
        for said, value in (row.get(section) or {}).items():
            name, into = told.nutrient(where, str(said))
            place = f"{where} · {said}"
            text = value.strip() if isinstance(value, str) else value
            if isinstance(text, str) and text.casefold() in MISSING | TRACE:
                values[name] = None
            elif isinstance(text, str) and text.startswith(("<", "＜", "≤")):
                values[name] = Fraction(0)
                tops[name] = amount(text[1:].strip(), into, place) * Fraction(factor)
            else:
                values[name] = amount(text, into, place) * Fraction(factor)
            heavy = values[name]
            if heavy is not None and into in MASS and heavy * MASS[into] > 100 * MASS["g"]:
                raise BadProblem(
                    place, value, "100 g 中不可能多于 100 g：请核对单位", "more than 100 g in 100 g: mend the unit"
                )
    return values, tops


def _spread(
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


def _price(where: str, row: Mapping[str, Any], told: Context) -> Fraction | None:
    on = row.get("price_on")
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on)
        except ValueError:
            raise BadProblem(f"{where} · price_on", on, "日期写作 2026-11-01", "write the date as 2026-11-01") from None
    if isinstance(on, date) and on > told.today:
        raise BadProblem(where, on.isoformat(), "价格日期在将来", "the price lies in the future")
    said = [(key, factor) for key, factor in {"price_per_kg": "1", **PRICES}.items() if row.get(key) is not None]
    if len(said) > 1:
        raise BadProblem(where, said[1][0], "价格写了两次", "the price is given twice")
    return number(row[said[0][0]], f"{where} · {said[0][0]}") * Fraction(said[0][1]) if said else None


def _edible(where: str, row: Mapping[str, Any], found: Food | None) -> Fraction:
    given = row.get("edible")
    if given in (None, False):
        return ONE
    if given is True or given == "as bought":
        if found is None:
            raise BadProblem(f"{where} · edible", given, "写明可食部比例", "give the edible share")
        return Fraction(found.edible_share)
    part = share(given, f"{where} · edible")
    if not part:
        raise BadProblem(f"{where} · edible", given, "可食部须大于 0", "the edible share must be above 0")
    return part


def _grams(
    where: str, key: str, row: Mapping[str, Any], found: Food | None = None, part: Fraction = ONE
) -> Fraction | None:
    return None if row.get(key) is None else grams(row[key], f"{where} · {key}", found, part)


def grams(
    given: Any, where: str, found: Food | None = None, part: Fraction = ONE, density: Fraction | None = None
) -> Fraction:
    """Grams weighed in: a number, "2 kg", "250 mL" (by the density) or a household measure of the food ("2 large").

    A household measure is of the edible part: `part` of what is bought.
    """
    parts = split(given) if isinstance(given, str) else None
    if parts is None or not parts[1]:
        return number(given, where)
    measured = found.grams(given) if found is not None else None
    if measured is not None:
        return Fraction(measured) / part
    try:
        said = unit(parts[1], where)
    except BadProblem:
        if found is None:
            raise
        some = "; ".join(m.text for m in found.measures[:8])
        raise BadProblem(where, given, f"该食物的量度有：{some}", f"measures of this food: {some}") from None
    if said in ("mL", "L"):
        if density is None and found is not None and found.density_g_per_ml() is not None:
            density = Fraction(found.density_g_per_ml() or 0)
        if density is None:
            raise BadProblem(where, given, "按体积计须有密度 density_g_per_ml", "a volume needs density_g_per_ml")
        return amount(given, "mL", where) * density
    return amount(given, "g", where)


def _density(told: Context, where: str, row: Mapping[str, Any], found: Food | None, name: str) -> None:
    if row.get("density_g_per_ml") is not None:
        told.densities[name] = number(row["density_g_per_ml"], f"{where} · density_g_per_ml")
    elif found is not None and found.density_g_per_ml() is not None:
        told.densities[name] = Fraction(found.density_g_per_ml() or 0)


def _texts(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else [str(one) for one in given]


def _processed(told: Context, where: str, row: Mapping[str, Any], one: Ingredient) -> Ingredient:
    """The yields and retentions of all steps, multiplied."""
    steps = row.get("steps", [])
    steps = [steps] if isinstance(steps, Mapping | str | int) else steps
    own = {"yield": row.get("yield", 1), "retention": row.get("retention", {})}
    kept = dict(one.retention)
    mass = one.mass_yield
    for place, step in enumerate([own, *steps]):
        step = {"retention": step} if isinstance(step, str | int) else step
        told_where = where if not place else f"{where} · steps[{place}]"
        known(told_where, step, {"name", "yield", "retention", "code"})
        given = step.get("yield", 1)
        factor = _yield(given, f"{told_where} · yield")
        mass *= factor
        for name, part in _retention(told, told_where, step).items():
            kept[name] = kept.get(name, ONE) * part
    return replace(one, mass_yield=mass, retention=kept)


def _yield(given: Any, where: str) -> Fraction:
    text = isinstance(given, str) and given.strip().endswith("%")
    factor = number(given.strip().removesuffix("%"), where) / 100 if text else number(given, where)
    if not factor:
        raise BadProblem(where, given, "得率须大于 0", "the yield must be above 0")
    return factor


def _retention(told: Context, where: str, step: Mapping[str, Any]) -> dict[str, Fraction]:
    """Of one step: a code of R6, factors written out, or both (what is written wins)."""
    found: dict[str, Fraction] = {}
    given = step.get("retention", {})
    codes = [step["code"]] if "code" in step else []
    if isinstance(given, str | int):
        codes.append(given)
        given = {}
    for code in codes:
        try:
            one = process(code)
        except UnknownProcess:
            raise BadProblem(
                where, code, "USDA 保留率第 6 版没有这一编号", "USDA retention R6 has no such code"
            ) from None
        told.data.add("USDA Retention Factors R6")
        for name in list(told.units):
            part = one.kept.get(canonical(name) or name)
            if part is not None:
                found[name] = Fraction(part)
    for said, value in given.items():
        name, _ = told.nutrient(where, str(said))
        found[name] = share(value, f"{where} · retention.{said}")
    return found


def _mixed(
    told: Context,
    where: str,
    name: str,
    row: Mapping[str, Any],
    recipes: Mapping[str, Mapping[str, Any]],
    path: tuple[str, ...],
) -> Ingredient:
    """A sub-recipe as one ingredient: 100 g of what its parts give together. Raises BadProblem for a circle."""
    parts: list[tuple[Fraction, Ingredient]] = []
    for part, given in row["parts"].items():
        place = f"{where} · parts.{part}"
        if part in path:
            circle = " → ".join([*path, part])
            raise BadProblem(where, circle, "半成品互相包含", "the sub-recipe contains itself")
        if part in recipes:
            inner = dict(recipes[part])
            if part not in told.made:
                told.made[part] = (
                    _mixed(told, place, part, inner, recipes, (*path, part))
                    if inner.get("parts")
                    else ingredient(told, place, {"name": part, **inner}, recipes)
                )
        elif part not in told.made:
            told.made[part] = ingredient(told, place, {"name": part, "food": part}, recipes)
        parts.append((grams(given, place), told.made[part]))
    weighed = sum((g for g, _ in parts), Fraction(0))
    product = sum((g * one.mass_yield for g, one in parts), Fraction(0))
    if not product:
        raise BadProblem(where, "parts", "半成品没有质量", "the sub-recipe has no mass")
    values: dict[str, Fraction | None] = {}
    tops: dict[str, Fraction] = {}
    for nutrient in told.units:
        each = [(g, one.per_g(nutrient), one.per_g_at_most(nutrient)) for g, one in parts if g]
        if all(v is not None for _, v, _ in each):
            values[nutrient] = sum((g * (v or 0) for g, v, _ in each), Fraction(0)) / product * 100
            if any(one.at_most.get(nutrient) for _, one in parts):
                tops[nutrient] = sum((g * (t or 0) for g, _, t in each), Fraction(0)) / product * 100
        else:
            values[nutrient] = None
    price = _price(where, row, told)
    if price is None and all(one.price_per_kg is not None for _, one in parts):
        price = sum((g * (one.price_per_kg or 0) for g, one in parts), Fraction(0)) / product
    made = Ingredient(
        name=name,
        per_100g=values,
        price_per_kg=price,
        allergens=frozenset(_texts(row.get("allergens", []))).union(*(one.allergens for _, one in parts)),
        habit_g=_grams(where, "habit_g", row) or Fraction(0),
        least_use_g=_grams(where, "min_use_g", row) or Fraction(0),
        at_most=tops,
        source="; ".join(f"{float(g / weighed):.4g} {one.name}" for g, one in parts),
    )
    return _processed(told, where, row, made)

"""Ingredients out of a problem file: written out, taken from a table of foods, or mixed of others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.foods import AmbiguousFood, Food, UnknownFood, doubts
from valley.industry.nutrition.engine.formulation.contents import from_food, spreads, written
from valley.industry.nutrition.engine.formulation.context import Context
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.problem import ONE, Ingredient
from valley.industry.nutrition.engine.formulation.quantity import amount, number, share, split, unit
from valley.industry.nutrition.engine.formulation.shape import CONTENTS, INGREDIENT, PRICES, known
from valley.industry.nutrition.engine.formulation.spoken import price
from valley.industry.nutrition.engine.formulation.steps import processed


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
    values, top, spread = from_food(told, found)
    stated, tops = written(told, where, row)
    own = spreads(told, where, row, {**values, **stated})
    part = _edible(where, row, found)

    def bought(held: Mapping[str, Fraction]) -> dict[str, Fraction]:
        return dict(held) if part == 1 else {n: v * part for n, v in held.items()}

    known_values = {n: v for n, v in {**values, **stated}.items() if v is not None}
    one = Ingredient(
        name=name,
        per_100g={**dict.fromkeys([*values, *stated]), **bought(known_values)},
        price_per_kg=_price(where, row, told),
        mass_yield=part,
        allergens=frozenset(_texts(row.get("allergens", []))),
        habit_g=_grams(where, "habit_g", row, found, part) or Fraction(0),
        least_use_g=_grams(where, "min_use_g", row, found, part) or Fraction(0),
        at_most=bought({**{k: v for k, v in top.items() if k not in stated}, **tops}),
        spread=bought({**spread, **own}),
        source=found.source if found else "",
    )
    if found is not None:
        told.data.add(found.source.rsplit(" ", 1)[0])
        told.found[name] = found, part
        if said != found.key and said.casefold() != found.name.casefold():
            which = f"{found.source} {found.name}"
            told.notes.append((f"{where}：“{said}”取 {which}", f"{where}: “{said}” is {which}"))
        told.notes += [(f"{where}：{zh}", f"{where}: {en}") for zh, en in doubts(found)]
    if row.get("density_g_per_ml") is not None:  # else `grams` asks the food where a volume is given
        told.densities[name] = number(row["density_g_per_ml"], f"{where} · density_g_per_ml")
    return processed(told, where, row, one)


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
        zh, en = (
            (f"相近的有：{near}", f"near: {near}")
            if near
            else (
                "用 SR28 编号或英文名；或写 name 与 per_100g",
                "give an SR28 number or an English name, or name and per_100g",
            )
        )
        raise BadProblem(where, said, f"没有这种食物，{zh}", f"no such food; {en}") from None


def _price(where: str, row: Mapping[str, Any], told: Context) -> Fraction | None:
    on = row.get("price_on")
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on)
        except ValueError:
            raise BadProblem(f"{where} · price_on", on, "日期写作 2026-11-01", "write the date as 2026-11-01") from None
    if isinstance(on, date) and on > told.today:
        raise BadProblem(
            where,
            on.isoformat(),
            "价格日期在将来：写今天或以前的日期，预计价格写进 scenarios",
            "the price lies in the future: date it today or before, and put an expected price under scenarios",
        )
    said = [(key, factor) for key, factor in {"price_per_kg": "1", **PRICES}.items() if row.get(key) is not None]
    if len(said) > 1:
        raise BadProblem(where, said[1][0], "价格写了两次", "the price is given twice")
    if not said:
        return None
    (key, factor), told_where = said[0], f"{where} · {said[0][0]}"
    given = price(row[key], told_where) if key == "price_per_kg" else row[key]
    return number(given, told_where) * Fraction(factor)


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


def _texts(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else [str(one) for one in given]


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
            raise BadProblem(
                where, circle, "半成品互相包含：去掉其中一处", "the sub-recipe contains itself: take one of them out"
            )
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
    return processed(told, where, row, made)

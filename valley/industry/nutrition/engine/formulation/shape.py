"""The form of a problem file: which keys there are, and the other spellings that are read as these."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.nutrients.terms import canonical

TOP = {
    "title", "currency", "objectives", "as_of", "missing", "exclude_allergens", "exclude", "require", "nutrients",
    "ingredients", "recipes", "targets", "energy_shares", "ratios", "groups", "additives", "additive_sums", "mass",
    "budget", "count", "servings", "serving_g", "days", "density_g_per_ml", "scenarios", "prototype", "pool",
    "fibre_declared", "robust", "menu", "front",
}  # fmt: skip
INGREDIENT = {
    "name", "food", "price_per_kg", "price_on", "per_100g", "yield", "retention", "steps", "allergens", "habit_g",
    "min_g", "max_g", "min_share", "max_share", "stock_g", "groups", "min_use_g", "edible", "parts", "spread", "cv",
    "density_g_per_ml", "prices", "required", "exact_g", "per_unit", "unit_g",
}  # fmt: skip
OTHER = {
    "targets": {"nutrient", "min", "max", "aim", "exact", "per", "scale", "unit"},
    "energy_shares": {"nutrient", "kcal_per_g", "kj_per_g", "min", "max", "energy"},
    "ratios": {"of", "to", "min", "max", "exact"},
    "groups": {"name", "members", "min_g", "max_g", "min_share", "max_share"},
    "additive_sums": {"clause", "max_g_per_kg"},
    "additives": {
        "name", "max", "max_g_per_kg", "function", "clause", "category", "factor", "carried_over", "residue",
    },
}  # fmt: skip
SPELLINGS: dict[str, dict[str, str]] = {
    "": {
        "foods": "ingredients", "objective": "objectives", "goal": "objectives", "constraints": "targets",
        "requirements": "targets", "nutrient_targets": "targets", "forced": "require", "required": "require",
        "forbid": "exclude", "forbidden": "exclude", "total_mass": "mass", "max_cost": "budget", "name": "title",
        "allergens": "exclude_allergens", "sub_recipes": "recipes", "price_scenarios": "scenarios",
    },
    "ingredients": {
        "price": "price_per_kg", "cost_per_kg": "price_per_kg", "cost": "price_per_kg", "composition": "per_100g",
        "nutrients": "per_100g", "content": "per_100g", "max": "max_g", "min": "min_g", "stock": "stock_g",
        "habit": "habit_g", "code": "food", "key": "food", "group": "groups", "allergen": "allergens",
        "process": "steps", "edible_share": "edible",
        "sd_per_100g": "spread", "exact": "exact_g", "grams": "exact_g", "fixed_g": "exact_g",
        "max_servings": "max_units", "min_servings": "min_units", "max_portions": "max_units", "serving_g": "unit_g",
    },
    "targets": {
        "name": "nutrient", "low": "min", "lower": "min", "high": "max", "upper": "max", "at_least": "min",
        "at_most": "max", "equals": "exact", "equal": "exact", "basis": "per", "target": "aim",
    },
    "ratios": {"numerator": "of", "denominator": "to", "low": "min", "high": "max", "equals": "exact"},
    "groups": {"ingredients": "members", "min": "min_g", "max": "max_g"},
    "energy_shares": {"name": "nutrient", "low": "min", "high": "max"},
    "additives": {"ingredient": "name", "limit": "max"},
    "mass": {"min": "min_g", "max": "max_g", "exact": "exact_g", "equals": "exact_g"},
    "count": {"max": "most", "at_most": "most", "k": "most", "min_g": "min_use_g"},
}  # fmt: skip
PRICES = {"price_per_g": "1000", "price_per_100g": "10", "price_per_500g": "2", "price_per_t": "1/1000"}
CONTENTS = {"per_g": "100", "per_kg": "1/10", "per_1g": "100", "per_gram": "100"}


def known(where: str, row: Any, names: set[str]) -> None:
    """Raises BadProblem for a key that the format does not have, naming those that it has."""
    if not isinstance(row, Mapping):
        raise BadProblem(where or "TOML", row, "此处应是一组键与值", "here a table of keys and values is expected")
    if unknown := set(row) - names:
        first = str(sorted(unknown)[0])
        if "per_100g" in names and canonical(first) is not None:
            raise BadProblem(where, first, "含量写在 per_100g 中", "contents go into per_100g = { … }")
        near = get_close_matches(first, sorted(names), 3) or sorted(names)
        raise BadProblem(
            where or "TOML", first, f"没有这一项；可用：{'、'.join(near)}", f"unknown key; known: {', '.join(near)}"
        )


def spelled(section: str, row: Any) -> Any:
    """The row with the format's own keys. Raises BadProblem where two spellings of one key are there."""
    if not isinstance(row, Mapping):
        return row
    other = SPELLINGS.get(section, {})
    found: dict[str, Any] = {}
    for key, value in row.items():
        name = other[key] if key in other else str(key)
        if name in found:
            raise BadProblem(section or "TOML", key, f"{name} 写了两次", f"{name} is given twice")
        found[name] = value
    return found


def listed(section: str, rows: Any, name: str) -> list[Any]:
    """Rows as a list: a table keyed by name becomes rows with that name; a bare text is a row with that name."""
    if rows is None:
        return []
    if isinstance(rows, Mapping):
        rows = [{name: key} | _under(f"{section}.{key}", row) for key, row in rows.items()]
    if not isinstance(rows, list):
        raise BadProblem(section, rows, "此处应是一列行", "here a list of rows is expected")
    made = []
    for row in rows:
        bare = {"food" if section == "ingredients" else name: row} if isinstance(row, str | int) else row
        made.append(spelled(section, bare))
    return made


def _under(where: str, row: Any) -> dict[str, Any]:
    """What stands under a name: a table, or [min, max]. Raises BadProblem for a bare number: which limit is it?"""
    if isinstance(row, Mapping):
        return dict(row)
    if isinstance(row, list) and len(row) == 2:
        return {key: value for key, value in zip(("min", "max"), row, strict=True) if value not in (None, "")}
    raise BadProblem(where, row, "写作 { min = … }、{ max = … } 或 [下限, 上限]", "write { min = … } or [min, max]")

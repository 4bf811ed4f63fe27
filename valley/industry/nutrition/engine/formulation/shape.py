"""The form of a problem file: which keys there are, and the other spellings that are read as these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.nutrients.terms import canonical

TOP = {
    "title", "currency", "objectives", "as_of", "missing", "exclude_allergens", "exclude", "require", "nutrients",
    "ingredients", "recipes", "targets", "energy_shares", "ratios", "groups", "additives", "additive_sums", "mass",
    "budget", "count", "servings", "serving_g", "days", "density_g_per_ml", "scenarios", "prototype", "pool",
    "fibre_declared", "robust", "menu", "front", "label", "known",
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
LIMITS = {
    "minimum": "min", "lower_bound": "min", "下限": "min", "最少": "min", "最低": "min", "不少于": "min", "至少": "min",
    "maximum": "max", "upper_bound": "max", "上限": "max", "最多": "max", "最高": "max", "不多于": "max", "至多": "max",
}  # fmt: skip
"""Other words for the two limits, in every section that has them."""
CHINESE: dict[str, dict[str, str]] = {
    "": {
        "标题": "title", "名称": "title", "目标": "objectives", "货币": "currency", "原料": "ingredients",
        "食物": "ingredients", "目标值": "targets", "营养要求": "targets", "营养素": "nutrients",
        "供能比": "energy_shares", "比值": "ratios", "分组": "groups", "成品质量": "mass", "预算": "budget",
        "种数": "count", "半成品": "recipes",
        "避开致敏物质": "exclude_allergens", "不用": "exclude", "必须用": "require", "缺值": "missing", "天数": "days",
        "份数": "servings", "每份克数": "serving_g", "价格情景": "scenarios", "添加剂": "additives",
        "标示膳食纤维": "fibre_declared", "日期": "as_of", "标签": "label", "已知": "known",
    },
    "ingredients": {
        "名称": "name", "食物": "food", "编号": "food", "单价": "price_per_kg", "每公斤价格": "price_per_kg",
        "价格日期": "price_on", "每100克": "per_100g", "每100g": "per_100g", "含量": "per_100g", "得率": "yield",
        "保留率": "retention", "工序": "steps", "致敏物质": "allergens", "组": "groups", "分组": "groups",
        "习惯用量": "habit_g", "最少": "min_g", "最多": "max_g", "下限": "min_g", "上限": "max_g", "库存": "stock_g",
        "用则不少于": "min_use_g", "可食部": "edible", "用量": "exact_g", "必须用": "required",
    },
    "targets": {"营养素": "nutrient", "名称": "nutrient", "目标值": "aim", "期望值": "aim", "等于": "exact",
                "基准": "per", "单位": "unit"},
    "energy_shares": {"营养素": "nutrient", "名称": "nutrient"},
    "ratios": {"分子": "of", "分母": "to"},
    "groups": {"名称": "name", "成员": "members", "原料": "members"},
    "additives": {"名称": "name", "最大使用量": "max", "功能": "function", "条款": "clause", "类别": "category"},
    "mass": {}, "count": {"种": "most", "每种不少于": "min_use_g"},
}  # fmt: skip
GOALS = {
    "min_cost": "cost", "minimum_cost": "cost", "minimise_cost": "cost", "minimize_cost": "cost", "least_cost": "cost",
    "lowest_cost": "cost", "cheapest": "cost", "price": "cost", "成本": "cost", "成本最低": "cost", "最低成本": "cost",
    "habit": "distance", "distance_to_habit": "distance", "习惯": "distance", "最接近习惯用量": "distance",
    "aims": "deviation", "min_deviation": "deviation", "偏差": "deviation", "最接近期望值": "deviation",
    "number": "count", "fewest": "count", "min_count": "count", "种数": "count", "种数最少": "count",
    "最贵情景": "worst_cost",
}  # fmt: skip
"""Other words for the objectives."""
PRICES = {"price_per_g": "1000", "price_per_100g": "10", "price_per_500g": "2", "price_per_t": "1/1000"}
CONTENTS = {"per_g": "100", "per_kg": "1/10", "per_1g": "100", "per_gram": "100"}


LEAST = (">=", "≥", "不少于", "至少")
_ONE = re.compile(r"(>=|≥|不少于|至少|<=|≤|不多于|至多)\s*(.+)")
_BOTH = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|—|~|～|至|到)\s*(\d+(?:\.\d+)?)\s*(.*)")


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
    other = _words(section)
    found: dict[str, Any] = {}
    for key, value in row.items():
        name = other[key] if key in other else str(key)
        if name in found:
            raise BadProblem(section or "TOML", key, f"{name} 写了两次", f"{name} is given twice")
        found[name] = value
    return found


@cache
def _words(section: str) -> dict[str, str]:
    """Every other spelling of a section's keys."""
    own = SPELLINGS.get(section, {})
    keys = {"": TOP, "ingredients": INGREDIENT}.get(section, OTHER.get(section, set()))
    grams = section in {"ingredients", "groups", "mass", "count"}
    limits = {} if not section else {said: f"{key}_g" if grams else key for said, key in LIMITS.items()}
    if section == "count":
        limits = {said: "most" for said, key in LIMITS.items() if key == "max"}
    found = limits | CHINESE.get(section, {}) | own
    return {said: key for said, key in found.items() if said not in keys}


def goals(said: Any) -> tuple[str, ...]:
    """The objectives in order, from a list or from "cost, distance"."""
    listed_ = re.split(r"[,，;；>→]", said) if isinstance(said, str) else said
    return tuple(goal(str(one)) for one in listed_)


def goal(said: str) -> str:
    """An objective under its one name."""
    plain = said.strip().casefold().replace(" ", "_").replace("-", "_")
    return GOALS.get(plain, plain)


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
    """What stands under a name: a table, [min, max], "20 - 40 g", "≥ 20 g". Raises BadProblem for a bare number: which
    limit is it?"""
    if isinstance(row, Mapping):
        return dict(row)
    if isinstance(row, list) and len(row) == 2:
        return {key: value for key, value in zip(("min", "max"), row, strict=True) if value not in (None, "")}
    if isinstance(row, str) and (found := _ONE.fullmatch(row.strip())):
        return {"min" if found[1] in LEAST else "max": found[2]}
    if isinstance(row, str) and (found := _BOTH.fullmatch(row.strip())):
        return {"min": f"{found[1]} {found[3]}".strip(), "max": f"{found[2]} {found[3]}".strip()}
    raise BadProblem(where, row, "写作 { min = … }、{ max = … } 或 [下限, 上限]", "write { min = … } or [min, max]")

"""A worksheet as the TOML that `valley formulate` reads: what is solved here can be solved there."""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.design.values import counts_as
from valley.industry.nutrition.engine.design.worksheet import (
    ENERGY,
    KCAL_PER_G,
    UNITS,
    Group,
    Line,
    Range,
    Ratio,
    Worksheet,
)


def asked_of(sheet: Worksheet) -> dict[str, tuple[bool, bool]]:
    """Nutrients that the demands rest on: whether a minimum, whether a maximum depends on each."""
    found: dict[str, tuple[bool, bool]] = {}

    def need(nutrient: str, low: bool, high: bool) -> None:
        before = found.get(nutrient, (False, False))
        found[nutrient] = before[0] or low, before[1] or high

    for one in sheet.ranges:
        need(one.nutrient, one.low is not None, one.high is not None)
        if one.per in {"100 kcal", "100 kJ"}:
            need(ENERGY, True, True)
    for share in sheet.shares:
        need(share.nutrient, share.low is not None, share.high is not None)
        need(ENERGY, True, True)
    for ratio in sheet.ratios:
        need(ratio.of, True, True)
        need(ratio.to, True, True)
    return found


def names_of(sheet: Worksheet) -> dict[str, str]:
    """Code → a name that no other line has."""
    taken: dict[str, int] = {}
    found = {}
    for line in sheet.lines:
        taken[line.name] = taken.get(line.name, 0) + 1
        found[line.code] = line.name if taken[line.name] == 1 else f"{line.name} #{taken[line.name]}"
    return found


def problem(sheet: Worksheet) -> dict[str, Any]:
    """The problem as plain data, in the shape that `engine.formulation.read` knows."""
    asked, names = asked_of(sheet), names_of(sheet)
    priced = {line.code for line in sheet.lines if line.cny_per_kg is not None}
    kept = {_key(n): _said(share) for n in asked if (share := sheet.kept(n)) != 1}
    needs_price = "cost" in sheet.objectives or sheet.budget is not None
    left_out = [
        names[line.code] for line in sheet.lines if sheet.barred(line) or (needs_price and line.code not in priced)
    ]
    given: dict[str, Any] = {
        "title": sheet.title,
        "objectives": list(sheet.objectives),
        "missing": sheet.missing,
        "exclude": left_out,
        "nutrients": {_key(n): UNITS[n] for n in asked},
        "ingredients": [_ingredient(sheet, line, names[line.code], asked, kept) for line in sheet.lines],
        "targets": [
            _limits({"nutrient": _key(r.nutrient), "per": r.per}, r.low, r.high)
            | ({"aim": _said(r.aim)} if r.aim is not None and "deviation" in sheet.objectives else {})
            for r in asked_ranges(sheet)
        ],
        "energy_shares": [
            _limits({"nutrient": _key(s.nutrient), "kcal_per_g": KCAL_PER_G[s.nutrient]}, s.low, s.high)
            for s in sheet.shares
            if s.low is not None or s.high is not None
        ],
    }
    ratios = [_limits({"of": _key(r.of), "to": _key(r.to)}, r.low, r.high) for r in limited_ratios(sheet)]
    if ratios:
        given["ratios"] = ratios
    if sheet.per_day != 1:
        given["days"] = _said(1 / sheet.per_day)  # a portion lasts so many days
    if groups := [_group(one, names) for one in limited_groups(sheet)]:
        given["groups"] = groups
    if additives := [_additive(line, names[line.code]) for line in limited_lines(sheet)]:
        given["additives"] = additives
    mass = _limits({}, sheet.mass_low, sheet.mass_high, "min_g", "max_g")
    if mass:
        given["mass"] = mass
    if sheet.budget is not None:
        given["budget"] = _said(sheet.budget)
    if sheet.most is not None:
        given["count"] = {"most": sheet.most, "min_use_g": _said(sheet.min_use_g)}
    return given


def _ingredient(
    sheet: Worksheet, line: Line, name: str, asked: Mapping[str, tuple[bool, bool]], kept: Mapping[str, str]
) -> dict[str, Any]:
    values = {}
    for nutrient, (low, high) in asked.items():
        value = counts_as(line.per_100g.get(nutrient), demanded_low=low, demanded_high=high)
        values[_key(nutrient)] = "missing" if value is None else _said(value)
    row: dict[str, Any] = {"name": name, "yield": _said(sheet.mass_yield), "per_100g": values}
    if sheet.joint is not None:
        spread = {_key(n): repr(line.spread[n]) for n in asked if n in line.spread and values[_key(n)] != "missing"}
        if spread:
            row["spread"] = spread
    if kept:
        row["retention"] = dict(kept)
    # A price that nobody knows leaves the line out above; the reader still asks for one.
    row["price_per_kg"] = _said(line.cny_per_kg if line.cny_per_kg is not None else Fraction(0))
    if line.habit_g is not None:
        row["habit_g"] = _said(line.habit_g)
    if sheet.min_use_g and sheet.most is None and sheet.joint is None:
        row["min_use_g"] = _said(sheet.min_use_g)
    tops = [top for top in (line.max_g, line.stock_g if sheet.use_stock else None) if top is not None]
    return row | _limits({}, line.min_g, min(tops) if tops else None, "min_g", "max_g")


def asked_ranges(sheet: Worksheet) -> list[Range]:
    """Ranges that make a row, in the sheet's order: those with a limit, and those aimed at where aims count."""
    aims = "deviation" in sheet.objectives
    return [r for r in sheet.ranges if r.low is not None or r.high is not None or (aims and r.aim is not None)]


def limited_groups(sheet: Worksheet) -> list[Group]:
    """Groups with a limit and a line, in the sheet's order."""
    codes = {line.code for line in sheet.lines}
    return [one for one in sheet.groups if one.limited and codes & set(one.members)]


def _group(one: Group, names: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"name": one.name, "members": [names[code] for code in one.members if code in names]}
    row = _limits(row, one.min_g, one.max_g, "min_g", "max_g")
    return _limits(row, one.min_share, one.max_share, "min_share", "max_share")


def limited_lines(sheet: Worksheet) -> list[Line]:
    """Additives whose use has a number, in the sheet's order: one row each, and those of A.4 together."""
    return [line for line in sheet.lines if line.use and line.use.state == "limit" and not sheet.barred(line)]


def limited_ratios(sheet: Worksheet) -> list[Ratio]:
    """Ratios with a limit, in the sheet's order."""
    return [r for r in sheet.ratios if r.low is not None or r.high is not None]


def _additive(line: Line, name: str) -> dict[str, Any]:
    use = line.use
    assert use is not None
    assert use.most_g_per_kg is not None
    row = {
        "name": name, "max": f"{_said(use.most_g_per_kg)} g/kg", "clause": use.clause, "category": use.category,
        "factor": _said(use.share),
    }  # fmt: skip
    return row | ({"function": use.function} if use.function else {})


def _limits(
    row: dict[str, Any], low: Fraction | None, high: Fraction | None, least: str = "min", most: str = "max"
) -> dict[str, Any]:
    return row | ({} if low is None else {least: _said(low)}) | ({} if high is None else {most: _said(high)})


def _key(nutrient: str) -> str:
    return "energy" if nutrient == ENERGY else nutrient


def _said(value: Fraction) -> str:
    """A number as the reader takes it: twelve significant digits, which grams and prices never have."""
    return format(float(value), ".12g") if value.denominator not in {1} else str(value.numerator)


def problem_text(sheet: Worksheet, as_of: date | None = None) -> str:
    """The problem in TOML."""
    given = problem(sheet)
    lines = [f"{key} = {_toml(value)}" for key, value in given.items() if not isinstance(value, dict | list)]
    if as_of is not None:
        lines.append(f"as_of = {as_of.isoformat()}")
    lines += [f"{key} = {_toml(given[key])}" for key in ("objectives", "exclude", "mass", "count") if key in given]
    lines += ["", "[nutrients]", *(f"{key} = {_toml(unit)}" for key, unit in given["nutrients"].items())]
    for table in ("ingredients", "targets", "energy_shares", "ratios", "groups", "additives"):
        for row in given.get(table, ()):
            lines += ["", f"[[{table}]]", *(f"{key} = {_toml(value)}" for key, value in row.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    # JSON's strings are TOML's basic strings but for DEL, which no name holds.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

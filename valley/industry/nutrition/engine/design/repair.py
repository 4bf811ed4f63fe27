"""Applying a repair to the worksheet: the limit moves a little further than the least amount, to a round number."""

import math
from dataclasses import replace
from fractions import Fraction

from valley.industry.nutrition.engine.design.outcome import Demand
from valley.industry.nutrition.engine.design.worksheet import BadSheet, Group, Range, Ratio, Share, Worksheet


def repaired(sheet: Worksheet, demand: Demand, amount: float) -> Worksheet:
    """The worksheet with the demand's minimum lowered (`amount` < 0) or maximum raised. Raises: BadSheet."""
    if demand.kind == "range":
        ranges = tuple(_range(r, amount) if r.nutrient == demand.key else r for r in sheet.ranges)
        return replace(sheet, ranges=ranges)
    if demand.kind == "share":
        shares = tuple(_share(s, amount) if s.nutrient == demand.key else s for s in sheet.shares)
        return replace(sheet, shares=shares)
    if demand.kind == "ratio":
        ratios = tuple(_ratio(r, amount) if r.key == demand.key else r for r in sheet.ratios)
        return replace(sheet, ratios=ratios)
    if demand.kind == "line":
        lines = tuple(
            line
            if line.code != demand.key
            else replace(line, min_g=_moved(line.min_g, amount))
            if amount < 0
            else replace(line, max_g=_moved(line.max_g, amount))
            for line in sheet.lines
        )
        return replace(sheet, lines=lines)
    if demand.kind == "mass":
        low, high = sheet.mass_low, sheet.mass_high
        return replace(
            sheet,
            mass_low=_moved(low, amount) if amount < 0 else low,
            mass_high=_moved(high, amount) if amount > 0 else high,
        )
    if demand.kind == "budget":
        return replace(sheet, budget=_moved(sheet.budget, amount))
    if demand.kind == "count" and sheet.most is not None:
        return replace(sheet, most=sheet.most + max(0, round(amount)))
    if demand.kind in {"group", "group_share"}:
        groups = tuple(_group(g, demand.kind, amount) if g.name == demand.key else g for g in sheet.groups)
        return replace(sheet, groups=groups)
    raise BadSheet(demand.kind, "no_such_repair", demand.key)


def _group(asked: Group, kind: str, amount: float) -> Group:
    if kind == "group":
        if amount < 0:
            return replace(asked, min_g=_moved(asked.min_g, amount))
        return replace(asked, max_g=_moved(asked.max_g, amount))
    if amount < 0:
        return replace(asked, min_share=_percent(asked.min_share, amount))
    return replace(asked, max_share=_percent(asked.max_share, amount))


def _moved(limit: Fraction | None, amount: float) -> Fraction | None:
    return None if limit is None else moved_limit(limit, amount)


def moved_limit(limit: Fraction, amount: float) -> Fraction:
    """Outwards to three significant digits of the new limit; never below zero."""
    moved = float(limit) + amount
    if moved <= 0:
        return Fraction(0)
    step = 10 ** (math.floor(math.log10(moved)) - 2)
    whole = moved / step
    outward = math.floor(whole + 1e-9) if amount < 0 else math.ceil(whole - 1e-9)
    return Fraction(outward) * Fraction(str(step) if step < 1 else int(step))


def _share(asked: Share, percent: float) -> Share:
    """The share of energy moved by so many per cent of all energy; within 0 and 1."""
    if percent < 0:
        return replace(asked, low=_percent(asked.low, percent))
    return replace(asked, high=_percent(asked.high, percent))


def _percent(limit: Fraction | None, percent: float) -> Fraction | None:
    moved = _moved(None if limit is None else limit * 100, percent)
    return None if moved is None else min(moved / 100, Fraction(1))


def _ratio(asked: Ratio, amount: float) -> Ratio:
    if amount < 0:
        return replace(asked, low=_moved(asked.low, amount))
    return replace(asked, high=_moved(asked.high, amount))


def _range(asked: Range, amount: float) -> Range:
    if amount < 0:
        return replace(asked, low=_moved(asked.low, amount))
    return replace(asked, high=_moved(asked.high, amount))

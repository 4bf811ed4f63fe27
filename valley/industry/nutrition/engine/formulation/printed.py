"""Results as lines of text, Chinese and English side by side, and as values for JSON."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.formulation.answer import Answer, Impossible
from valley.industry.nutrition.engine.formulation.front import Point
from valley.industry.nutrition.engine.formulation.menu import NO_MENU_PRICES, Menu
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.reverse import Reversed
from valley.industry.nutrition.engine.formulation.robust import NO_ROBUST_PRICES, Robust

MISFIT = 2.0  # above it the label and the list do not go together


def say_impossible(found: Impossible) -> str:
    """Which demands exclude each other, and the way out."""
    lines = ["无解，以下要求不能同时满足 · impossible together:"]
    lines += [f"  {zh} · {en}" for zh, en in found.words]
    if not found.irreducible:
        lines.append("  （有求解超时，此集未必最小 · a solve timed out: perhaps not the smallest set)")
    if found.relaxations:
        lines.append("最小放宽 · least relaxation:")
        lines += [f"  {move.words[0]} · {move.words[1]}" for move in found.relaxations]
    if found.instead is not None:
        lines.append("或者只放宽 · or this alone:")
        lines.append(f"  {found.instead.words[0]} · {found.instead.words[1]}")
    return "\n".join(lines) + "\n"


def say_answer(problem: Problem, found: Answer) -> str:
    """Grams, cost, levels, prices of limits, what nearly entered, ranges, proof."""
    lines = _grams(found.grams, problem)
    counted = any(problem.portions.get(name, ("", Fraction(1)))[1] is None for name in found.grams)
    if not counted:
        lines.append(f"成品 · product {found.product_g:.6g} g")
    if found.cost is not None:
        lines.append(f"成本 · cost {found.cost:.10g} {problem.currency}")
    if problem.objectives[0] != "cost":
        lines.append(f"{problem.objectives[0]} {found.objective:.10g}")
    for level in found.levels:
        limits = [f"{sign} {limit:g}" for sign, limit in (("≥", level.low), ("≤", level.high)) if limit is not None]
        lines.append(
            f"{level.amount:12.4f} {level.unit}  {level.nutrient}"
            f"{' （' + ' '.join(limits) + '）' if limits else ''}"
            f"{'' if counted else f'，每 100 g 成品 · per 100 g {level.per_100g:.4g}'}"
            f"（有值 · known {level.coverage:.0%}）"
        )
    if found.price_note[0]:
        lines.append(f"  （{found.price_note[0]} · {found.price_note[1]}）")
    lines += [f"  {shadow.words[0]} · {shadow.words[1]}" for shadow in found.shadows]
    lines += [
        f"  {name}: 每 kg 便宜 {less:.4g} 即可入选 · enters if {less:.4g} {problem.currency}/kg cheaper"
        for name, less in found.nearly[:5]
    ]
    lines += [f"  {one.words[0]} · {one.words[1]}" for one in found.ranges]
    for one in found.scenarios:
        best = "–" if one.best is None else f"{one.best:.6g}"
        lines.append(f"  价格情景 · prices “{one.name}”: {one.cost:.6g}，最优 · best {best} {problem.currency}")
    lines.append(
        f"最优 · optimal: {found.proved}, gap {found.gap:.2g}, "
        f"复核最大偏差 · worst on recheck {found.worst:.2g}, {found.solver}"
    )
    return "\n".join(lines) + "\n"


def say_robust(problem: Problem, found: Robust) -> str:
    """Grams, the probability asked and reached, what safety costs, what it does not know."""
    lines = _grams(found.grams, problem)
    low, high = found.interval
    lines += [
        f"成本 · cost {found.cost:.10g} {problem.currency}，不计波动 · without safety {found.plain_cost:.10g}"
        f"（+{found.price:.1%}）",
        f"{found.label[0]} · {found.label[1]}: 同时满足 · all hold {found.joint:.1%}（95 %：{low:.1%}–{high:.1%}），"
        f"要求 · asked {found.asked:.1%}，z = {found.z:.3f}，不计波动时 · without safety {found.plain_joint:.1%}",
    ]
    if not found.met:
        lines.append(
            "达不到所要求的概率，这是最稳妥的配方 · that probability cannot be had: this is the safest formula"
        )
    if found.no_spread:
        lines.append(f"无离散度 · no spread known: {'、'.join(found.no_spread)}")
    lines.append(f"  （{NO_ROBUST_PRICES[0]} · {NO_ROBUST_PRICES[1]}）")
    lines += [f"  {name}: 有离散度的部分 · share with a spread {part:.0%}" for name, part in found.partly.items()]
    return "\n".join(lines) + "\n"


def say_reversed(found: Reversed) -> str:
    """Each share with its interval, what bore on it, and how well it fits."""
    lines = [f"{found.probability:.0%} 区间 · interval, g / 100 g 投料 · weighed in"]
    lines += [f"{one.grams:10.2f}  {one.low:.2f} – {one.high:.2f}  {one.name}" for one in found.shares]
    lines.append(f"用到的营养素 · nutrients used: {', '.join(found.used)}")
    if found.left_out:
        lines.append(f"有原料缺值，未用 · left out, some ingredient has no value: {', '.join(found.left_out)}")
    if found.misfit > MISFIT:
        lines.append(
            f"不符 {found.misfit:.1f}：配料表、成分或标示值有误 · "
            f"misfit {found.misfit:.1f}: the list, a content or the label is wrong"
        )
    return "\n".join(lines) + "\n"


def say_menu(problem: Problem, found: Menu) -> str:
    """Each day's grams."""
    lines = []
    for place, day in enumerate(found.days, 1):
        lines += [f"第 {place} 天 · day {place}", *_grams(day, problem)]
    lines.append(
        f"成本 · cost {found.cost:.10g} {problem.currency}，gap {found.gap:.2g}，最优 · optimal: {found.proved}"
    )
    lines.append(f"  （{NO_MENU_PRICES[0]} · {NO_MENU_PRICES[1]}）")
    return "\n".join(lines) + "\n"


def say_front(problem: Problem, points: Sequence[Point]) -> str:
    """One line a formula."""
    lines = [
        f"{point.cost:12.6g} {problem.currency}  {point.distance_g:10.4f} g  "
        + ", ".join(f"{name} {grams:.1f}" for name, grams in sorted(point.grams.items(), key=lambda p: -p[1]))
        for point in points
    ]
    return "\n".join(lines) + "\n"


def _grams(grams: Mapping[str, float], problem: Problem) -> list[str]:
    """Largest first; what is counted in portions with their number, and in g only where one has a mass."""
    lines = []
    for name, g in sorted(grams.items(), key=lambda pair: -pair[1]):
        counted = problem.portions.get(name)
        if counted is None:
            lines.append(f"{g:12.4f} g  {name}")
        elif counted[1] is None:
            lines.append(f"{g:12.4f} × {counted[0]}  {name}")
        else:
            lines.append(f"{g:12.4f} g  {name}（{g / float(counted[1]):.6g} × {counted[0]}）")
    return lines


def plain(found: Any, digest: str = "") -> Any:
    """A result as JSON values; numbers that are not finite become null. `kind` names the result's class."""

    def walk(value: Any) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {f.name: walk(getattr(value, f.name)) for f in dataclasses.fields(value)}
        if isinstance(value, dict) or hasattr(value, "items"):
            return {str(k): walk(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [walk(v) for v in value]
        return None if isinstance(value, float) and not math.isfinite(value) else value

    held = walk(found)
    if isinstance(held, list):
        return {"kind": "Front", "points": held}
    held["kind"] = type(found).__name__
    if digest:
        held["sha256"] = digest
    return held

"""What a limit costs, what nearly entered, and how far prices and limits may move before the ingredients change."""

from __future__ import annotations

import math
from collections.abc import Mapping

import highspy

from valley.industry.nutrition.engine.formulation.answer import Range, Shadow
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.program import Laid, Program
from valley.industry.nutrition.engine.formulation.solver import Floats, Held, matrix


def shadows(problem: Problem, program: Program, duals: Floats, grams: Mapping[str, float]) -> tuple[Shadow, ...]:
    """The price of one more unit of each binding demand that has a unit; dearest first."""
    demands = {d.key: d for d in problem.demands}
    found = []
    for owner, dual in zip(program.owner, duals.tolist(), strict=False):
        demand = demands.get(owner)
        if demand is None or not (demand.per_unit or demand.basis):
            continue
        dual *= demand.worth(grams)
        if abs(dual) < 1e-12:
            continue
        step = 1.0 if demand.per_unit else 0.1  # of a ratio, which has no unit: a whole 1 more is rarely meant
        money = f"{abs(dual) * step:.4g} {problem.currency}"
        unit = demand.per_unit
        if not unit:
            zh, en = demand.words
            said = (
                (f"{zh}：比值再高 {step:g}，多花 {money}", f"{en}: {step:g} more of the ratio costs {money}")
                if dual > 0
                else (f"{zh}：比值放宽 {step:g}，省 {money}", f"{en}: {step:g} more room in the ratio saves {money}")
            )
            found.append(Shadow(owner, dual, said))
            continue
        if dual > 0:
            said = f"{demand.words[0]}：再多 1 {unit}，多花 {money}", f"{demand.words[1]}: 1 {unit} more costs {money}"
        else:
            said = (
                f"{demand.words[0]}：放宽 1 {unit}，省 {money}",
                f"{demand.words[1]}: 1 {unit} more room saves {money}",
            )
        found.append(Shadow(owner, dual, said))
    return tuple(sorted(found, key=lambda s: -abs(s.price)))


def nearly(problem: Problem, laid: Laid, duals: Floats, grams: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Ingredients left out, by how much a kg would have to become cheaper to enter; the ten nearest."""
    own = laid.program.copy()
    own.rows = own.rows[: len(duals)]
    paid = matrix(own).turned(duals)
    left = []
    for one in problem.ingredients:
        reduced = float(one.price_per_kg or 0) - 1000 * float(paid[laid.at[one.name]])
        if grams[one.name] <= 1e-9 and reduced > 1e-9 and one.name not in problem.excluded:
            left.append((one.name, reduced))
    return tuple(sorted(left, key=lambda pair: pair[1])[:10])


def ranges(problem: Problem, laid: Laid, held: Held, own_rows: int, grams: Mapping[str, float]) -> tuple[Range, ...]:
    """For each ingredient used, the prices between which the same formula stays best; for each binding limit with a
    unit, the limits between which its shadow price holds. Empty where HiGHS has no ranging (a programme with whole
    numbers)."""
    if held.whole:
        return ()
    status, ranging = held.highs.getRanging()
    if status != highspy.HighsStatus.kOk or not ranging.valid:
        return ()
    found = []
    for one in problem.ingredients:
        if grams[one.name] > 1e-9:
            column = laid.at[one.name]
            low, high = ranging.col_cost_dn.value_[column] * 1000, ranging.col_cost_up.value_[column] * 1000
            found.append(_range("price", one.name, float(one.price_per_kg or 0), low, high, f"{problem.currency}/kg"))
    demands = {d.key: d for d in problem.demands}
    for place, (owner, dual) in enumerate(zip(laid.program.owner[:own_rows], _duals(held), strict=False)):
        demand = demands.get(owner)
        if demand is not None and demand.per_unit and not demand.basis and abs(dual) > 1e-12:
            _, _, below, above = laid.program.rows[place]
            now = below if dual > 0 else above
            low, high = ranging.row_bound_dn.value_[place], ranging.row_bound_up.value_[place]
            found.append(_range("limit", demand.key, now, low, high, demand.per_unit, demand.words))
    return tuple(found)


def _duals(held: Held) -> list[float]:
    return [float(d) for d in held.highs.getSolution().row_dual]


def _range(
    kind: str, name: str, now: float, low: float, high: float, unit: str, words: tuple[str, str] | None = None
) -> Range:
    bottom, top = -math.inf if low <= -1e20 else low + 0.0, math.inf if high >= 1e20 else high + 0.0
    bottom = 0.0 if abs(bottom) < 1e-9 * max(1.0, abs(now)) else bottom  # the solver's dust
    said = f"{'−∞' if math.isinf(bottom) else f'{bottom:.4g}'} – {'∞' if math.isinf(top) else f'{top:.4g}'} {unit}"
    if kind == "price":
        text = f"{name}：单价在 {said} 内，配方不变", f"{name}: the same formula from {said}"
    else:
        zh, en = words or (name, name)
        text = f"{zh}：限值在 {said} 内，影子价格不变", f"{en}: the shadow price holds from {said}"
    return Range(kind, name, now, bottom, top, text)

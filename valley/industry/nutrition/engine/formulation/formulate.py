"""Solve, prove, recheck, explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from valley.industry.nutrition.engine.formulation.answer import (
    Answer,
    Impossible,
    Level,
    Range,
    ScenarioCost,
    Shadow,
    Unproved,
)
from valley.industry.nutrition.engine.formulation.conflict import explain
from valley.industry.nutrition.engine.formulation.objectives import weights
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.program import INF, Laid, breach, lay
from valley.industry.nutrition.engine.formulation.screen import Choice, choose
from valley.industry.nutrition.engine.formulation.sensitivity import nearly, ranges, shadows
from valley.industry.nutrition.engine.formulation.solver import Floats, Held, Solved, matrix, run, version

SLACK = 1e-9  # an objective already reached may be given up by this relative amount for the next one
CHOSEN = (
    "“最多几种”“用则不少于”是整数条件，没有影子价格；下面的价格是选定这几种原料后的线性规划的，换一种原料就不再成立",
    "“at most so many” and “if used, at least” are whole-number conditions and have no shadow price; the prices below "
    "are those of the linear programme with the chosen ingredients held, and end where another would enter",
)
NO_COST = (
    "首要目标不是成本，所以没有影子价格",
    "the first objective is not cost: there are no shadow prices",
)
NO_PRICES = (
    "选定原料后的线性规划没有解出，所以没有影子价格",
    "the linear programme of the chosen ingredients was not solved: there are no shadow prices",
)
MANY = 150  # from so many ingredients on a count is proved by screening


def formulate(problem: Problem, seconds: float = 30.0) -> Answer | Impossible | Unproved:
    """The best grams by the problem's objectives in order, each proved; or why there are none.

    `seconds` limits each solve. A count limit makes it an integer programme: its shadow prices are those of the chosen
    ingredients, and say so. From MANY ingredients on it is proved by screening (`screen`).
    """
    counts = [d for d in problem.demands if d.most is not None]
    screened = len(counts) == 1 and len(problem.ingredients) >= MANY and "count" not in problem.objectives
    laid = lay(problem, switches=False if screened else "count" in problem.objectives or None)
    own_rows = len(laid.program.rows)
    first: Solved | None = None
    solved: Solved | None = None
    held: Held | None = None
    for objective in problem.objectives:
        costs = weights(problem, laid, objective)
        laid.program.spend(costs)
        if screened:
            solved = _screened(laid, counts[0].most or 0, seconds)
        else:
            held = Held.of(laid.program)
            solved = held.solve(seconds)
        if solved.state == "infeasible":
            return explain(problem, seconds)
        if solved.state == "unbounded" or solved.x is None:
            return Unproved(seconds)
        first = first or solved
        room = SLACK * max(1.0, abs(solved.objective))
        laid.program.row("", list(costs.items()), -INF, solved.objective + room)
    assert first is not None
    assert solved is not None
    return _answer(problem, laid, first, solved, held if len(problem.objectives) == 1 else None, own_rows)


def _screened(laid: Laid, most: int, seconds: float) -> Solved:
    plain = laid.program
    least, top = np.zeros(len(plain.cost)), np.array(plain.upper, float)
    for name, column in laid.at.items():
        least[column], top[column] = laid.least[name], min(top[column], laid.top[name])
    low, high = (np.array([row[side] for row in plain.rows], float) for side in (2, 3))
    free = np.setdiff1d(np.arange(len(plain.cost)), np.fromiter(laid.at.values(), np.int64))
    found = choose(Choice(matrix(plain), np.array(plain.cost, float), low, high, least, top, most, free), seconds)
    return Solved(found.state, found.x, np.zeros(0), found.objective, found.bound)


def _answer(problem: Problem, laid: Laid, first: Solved, solved: Solved, held: Held | None, own_rows: int) -> Answer:
    assert solved.x is not None
    grams = {name: max(0.0, float(solved.x[column])) for name, column in laid.at.items()}
    exact = {name: Fraction(g) for name, g in grams.items() if g}
    gap = max(0.0, first.objective - first.bound) / max(1.0, abs(first.objective))
    duals = first.duals[:own_rows]
    prices = _prices(problem, laid, duals, grams, held, own_rows)
    return Answer(
        grams={name: g for name, g in grams.items() if g > 1e-9},
        objective=first.objective,
        cost=cost_of(problem, exact),
        levels=levels(problem, exact),
        shadows=prices.shadows,
        nearly=prices.nearly,
        bound=first.bound,
        gap=gap,
        proved=first.state == "optimal" and solved.state == "optimal" and gap <= 1e-6,
        worst=float(recheck(problem, exact)),
        row_duals=tuple(float(d) for d in duals),
        notes=problem.notes,
        solver=version(),
        ranges=prices.ranges,
        scenarios=scenario_costs(problem, exact),
        product_g=float(sum((i.mass_yield * exact.get(i.name, Fraction(0)) for i in problem.ingredients), Fraction(0))),
        price_note=prices.note,
        aim_duals=tuple(float(d) for d in first.duals[own_rows : own_rows + len(problem.aims)])
        if problem.objectives[0] == "deviation"
        else (),
    )


@dataclass(frozen=True, slots=True)
class _Prices:
    """What limits cost, and of what these prices hold."""

    shadows: tuple[Shadow, ...] = ()
    nearly: tuple[tuple[str, float], ...] = ()
    ranges: tuple[Range, ...] = ()
    note: tuple[str, str] = ("", "")


def _prices(
    problem: Problem, laid: Laid, duals: Floats, grams: Mapping[str, float], held: Held | None, own_rows: int
) -> _Prices:
    """The shadow prices; of a choice among ingredients those of the linear programme of the chosen ones."""
    if problem.objectives[0] != "cost":
        return _Prices(note=NO_COST)
    if len(duals):
        return _Prices(
            shadows(problem, laid.program, duals, grams),
            nearly(problem, laid, duals, grams),
            () if held is None else ranges(problem, laid, held, own_rows, grams),
        )
    return _chosen(problem, grams)


def _chosen(problem: Problem, grams: Mapping[str, float]) -> _Prices:
    """A whole number has no price: which ingredients are used is held fast, each at its least use or above."""
    laid = lay(problem, switches=False)
    rows = len(laid.program.rows)
    for name, column in laid.at.items():
        if grams.get(name, 0.0) > 1e-9:
            laid.program.lower[column] = laid.least.get(name, 0.0)
            laid.program.upper[column] = laid.top.get(name, laid.program.upper[column])
        else:
            laid.program.upper[column] = 0.0
    laid.program.spend(weights(problem, laid, "cost"))
    held = Held.of(laid.program)
    solved = held.solve(5.0)
    if solved.x is None or not len(solved.duals):
        return _Prices(note=NO_PRICES)
    fixed = {name: max(0.0, float(solved.x[column])) for name, column in laid.at.items()}
    return _Prices(
        shadows(problem, laid.program, solved.duals[:rows], fixed),
        ranges=ranges(problem, laid, held, rows, fixed),
        note=CHOSEN,
    )


def recheck(problem: Problem, exact: Mapping[str, Fraction]) -> Fraction:
    """The largest violation of any demand, relative to its limit (or 1), in exact fractions; 0 if all are met."""
    worst = max((breach(r, exact) for d in problem.demands for r in d.rows), default=Fraction(0))
    used = {name: g for name, g in exact.items() if g > Fraction(1, 10**9)}
    for demand in problem.demands:
        if demand.most is not None:
            worst = max(worst, Fraction(max(0, len(used) - demand.most)))
            worst = max([worst, *((demand.min_use_g - g) / max(Fraction(1), demand.min_use_g) for g in used.values())])
    for one in problem.ingredients:
        if one.least_use_g and one.name in used:
            worst = max(worst, (one.least_use_g - used[one.name]) / max(Fraction(1), one.least_use_g))
        if one.name in problem.excluded and one.name in used:
            worst = max(worst, used[one.name])
    return worst


def cost_of(
    problem: Problem, exact: Mapping[str, Fraction], prices: Mapping[str, Fraction] | None = None
) -> float | None:
    """Σ price × grams, at the given prices where they differ; None where one that is used has no price."""
    total, moved = Fraction(0), prices or {}
    for one in problem.ingredients:
        grams = exact.get(one.name)
        if grams:
            price = moved.get(one.name, one.price_per_kg)
            if price is None:
                return None
            total += price * grams / 1000
    return float(total)


def scenario_costs(problem: Problem, exact: Mapping[str, Fraction]) -> tuple[ScenarioCost, ...]:
    """The formula at each scenario's prices, beside the best formula at those prices."""
    found = []
    for name, prices in problem.scenarios.items():
        cost = cost_of(problem, exact, prices)
        if cost is None:
            continue
        laid = lay(problem)
        moved = {i.name: prices.get(i.name, i.price_per_kg) for i in problem.ingredients}
        laid.program.spend({laid.at[n]: float(p) / 1000 for n, p in moved.items() if p is not None})
        solved = run(laid.program, 5.0)
        best = solved.objective if solved.state == "optimal" else None
        found.append(ScenarioCost(name, cost, best))
    return tuple(found)


def levels(problem: Problem, grams: Mapping[str, Fraction]) -> tuple[Level, ...]:
    """Each nutrient in the formula; missing values add nothing and lower the coverage."""
    used = [one for one in problem.ingredients if grams.get(one.name)]
    mass = sum(grams.values(), Fraction(0))
    product = sum((one.mass_yield * grams[one.name] for one in used), Fraction(0))
    found = []
    for nutrient, unit in problem.nutrients.items():
        total, covered = Fraction(0), Fraction(0)
        for one in used:
            content = one.per_g(nutrient)
            if content is not None:
                total += content * grams[one.name]
                covered += grams[one.name]
        low, high = problem.totals.get(nutrient, (None, None))
        found.append(
            Level(
                nutrient,
                unit,
                float(total),
                float(covered / mass) if mass else 0.0,
                float(total / product * 100) if product else 0.0,
                None if low is None else float(low),
                None if high is None else float(high),
            )
        )
    return tuple(found)

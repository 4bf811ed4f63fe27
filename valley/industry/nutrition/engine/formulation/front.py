"""One objective against another: the Pareto front by ε-constraint (Haimes, Lasdon, Wismer 1971)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from valley.industry.nutrition.engine.formulation.formulate import SLACK
from valley.industry.nutrition.engine.formulation.objectives import weights
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.program import INF, lay
from valley.industry.nutrition.engine.formulation.solver import run


@dataclass(frozen=True, slots=True)
class Point:
    """One efficient formula: its cost, its distance in g (Σ |grams − habit|), and the grams.

    For a front of other objectives `cost` and `distance_g` stay what they are called and `values` holds both.
    """

    cost: float
    distance_g: float
    grams: Mapping[str, float]
    values: Mapping[str, float] = field(default_factory=dict)


def front(
    problem: Problem, points: int = 9, seconds: float = 10.0, between: tuple[str, str] = ("cost", "distance")
) -> tuple[Point, ...]:
    """Efficient formulas, best by the first objective first, evenly spread over the second between its two ends.

    Objectives are those of `problem.OBJECTIVES`. Empty if the demands cannot be met or a solve ran out of time: ask
    `formulate`. Raises ValueError below 2 points.
    """
    if points < 2:
        raise ValueError(f"points: {points}; at least 2 are a front")
    laid = lay(problem, switches="count" in between or None)
    program = laid.program
    near, far = (weights(problem, laid, objective) for objective in between)
    limit = len(program.rows)
    program.row("", list(far.items()), -INF, INF)
    gate = len(program.rows)
    program.row("", list(near.items()), -INF, INF)
    prices = {i.name: float(i.price_per_kg or 0) / 1000 for i in problem.ingredients}

    def least(costs: Mapping[int, float], second: float = INF, first: float = INF) -> tuple[float, Point] | None:
        program.spend(costs)
        for place, top in ((limit, second), (gate, first)):
            program.rows[place] = (*program.rows[place][:3], top)
        solved = run(program, seconds)
        if solved.state != "optimal" or solved.x is None:
            return None
        x = solved.x
        grams = {name: float(x[column]) for name, column in laid.at.items() if x[column] > 1e-9}
        values = {
            name: float(sum(v * x[c] for c, v in terms.items()))
            for name, terms in zip(between, (near, far), strict=True)
        }
        spent = sum(prices[name] * g for name, g in grams.items())
        away = sum(abs(grams.get(i.name, 0.0) - float(i.habit_g)) for i in problem.ingredients)
        return solved.objective, Point(spent, away, grams, values)

    closest, cheapest = least(far), least(near)
    if closest is None or cheapest is None:
        return ()
    shortest = closest[0]
    tied = least(far, first=cheapest[0] + SLACK * max(1.0, abs(cheapest[0])))
    if tied is None:
        return ()
    found = [tied[1]]
    span = tied[0] - shortest
    for step in range(points - 2, -1, -1):
        second = shortest + span * step / (points - 1)
        one = least(near, second=second + SLACK * max(1.0, second))
        if one is None:
            return ()
        found.append(one[1])
    return tuple(found)

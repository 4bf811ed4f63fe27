"""Cost against distance to the habitual recipe: the Pareto front by ε-constraint (Haimes, Lasdon, Wismer 1971)."""

from collections.abc import Mapping
from dataclasses import dataclass

from valley.industry.nutrition.engine.formulation.formulate import SLACK, weights
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.program import INF, lay, run


@dataclass(frozen=True, slots=True)
class Point:
    """One efficient formula: its cost, its distance in g (Σ |grams − habit|), and the grams."""

    cost: float
    distance_g: float
    grams: Mapping[str, float]


def front(problem: Problem, points: int = 9, seconds: float = 10.0) -> tuple[Point, ...]:
    """Efficient formulas, cheapest first, at distances evenly spread between the two ends.

    Empty if the demands cannot be met or a solve ran out of time: ask `formulate`. Raises ValueError below 2 points.
    """
    if points < 2:
        raise ValueError(f"points: {points}; at least 2 are a front")
    program, at = lay(problem)
    far = weights(problem, program, at, "distance")
    near = weights(problem, program, at, "cost")
    limit = len(program.rows)
    program.row("", list(far.items()), -INF, INF)
    gate = len(program.rows)
    program.row("", list(near.items()), -INF, INF)

    def least(costs: Mapping[int, float], distance: float = INF, cost: float = INF) -> tuple[float, Point] | None:
        program.cost = [costs.get(column, 0.0) for column in range(len(program.cost))]
        for place, top in ((limit, distance), (gate, cost)):
            program.rows[place] = (*program.rows[place][:3], top)
        solved = run(program, seconds)
        if solved.state != "optimal" or solved.x is None:
            return None
        x = solved.x
        grams = {name: float(x[column]) for name, column in at.items() if x[column] > 1e-9}
        spent, away = (float(sum(v * x[c] for c, v in terms.items())) for terms in (near, far))
        return solved.objective, Point(spent, away, grams)

    closest, cheapest = least(far), least(near)
    if closest is None or cheapest is None:
        return ()
    shortest = closest[0]
    tied = least(far, cost=cheapest[0] + SLACK * max(1.0, cheapest[0]))
    if tied is None:
        return ()
    found = [tied[1]]
    span = tied[0] - shortest
    for step in range(points - 2, -1, -1):
        distance = shortest + span * step / (points - 1)
        one = least(near, distance=distance + SLACK * max(1.0, distance))
        if one is None:
            return ()
        found.append(one[1])
    return tuple(found)

"""Solve, prove, recheck, explain."""

from collections.abc import Mapping
from fractions import Fraction

from valley.industry.nutrition.engine.formulation.answer import Answer, Impossible, Level, Shadow, Unproved
from valley.industry.nutrition.engine.formulation.conflict import explain
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.program import INF, Program, breach, lay, run, version

SLACK = 1e-9  # an objective already reached may be given up by this relative amount for the next one


def weights(problem: Problem, program: Program, at: Mapping[str, int], objective: str) -> dict[int, float]:
    """Costs per column; for "distance" adds |x − habit| as two columns an ingredient."""
    if objective == "cost":
        return {at[i.name]: float(i.price_per_kg) / 1000 for i in problem.ingredients if i.price_per_kg is not None}
    found = {}
    for one in problem.ingredients:
        over, under = program.column(), program.column()
        found.update({over: 1.0, under: 1.0})
        habit = float(one.habit_g)
        program.row("", [(at[one.name], 1.0), (over, -1.0), (under, 1.0)], habit, habit)
    return found


def formulate(problem: Problem, seconds: float = 30.0) -> Answer | Impossible | Unproved:
    """The best grams by the problem's objectives in order, each proved; or why there are none.

    `seconds` limits each solve. A count limit makes it an integer programme: then no shadow prices are given.
    """
    program, at = lay(problem)
    own_rows = len(program.rows)
    solved = None
    for place, objective in enumerate(problem.objectives):
        costs = weights(problem, program, at, objective)
        program.cost = [costs.get(column, 0.0) for column in range(len(program.cost))]
        solved = run(program, seconds)
        if solved.state == "infeasible":
            return explain(problem, seconds)
        if solved.state == "unbounded" or solved.x is None:
            return Unproved(seconds)
        if place == 0:
            first, duals = solved, solved.duals[:own_rows]
        room = SLACK * max(1.0, abs(solved.objective))
        program.row("", list(costs.items()), -INF, solved.objective + room)
    assert solved is not None
    assert solved.x is not None
    grams = {name: max(0.0, float(solved.x[column])) for name, column in at.items()}
    exact = {name: Fraction(g) for name, g in grams.items()}
    worst = max((breach(r, exact) for d in problem.demands for r in d.rows), default=Fraction(0))
    counts = [d for d in problem.demands if d.most is not None]
    for demand in counts:
        used = [g for g in exact.values() if g > Fraction(1, 10**9)]
        worst = max(worst, Fraction(max(0, len(used) - (demand.most or 0))))
        worst = max([worst, *((demand.min_use_g - g) / max(Fraction(1), demand.min_use_g) for g in used)])
    gap = max(0.0, first.objective - first.bound) / max(1.0, abs(first.objective))
    priced = problem.objectives[0] == "cost"
    cost = None
    if all(i.price_per_kg is not None for i in problem.ingredients if grams[i.name]):
        cost = float(sum((exact[i.name] * (i.price_per_kg or 0) / 1000 for i in problem.ingredients), Fraction(0)))
    return Answer(
        grams={name: g for name, g in grams.items() if g > 1e-9},
        objective=first.objective,
        cost=cost,
        levels=levels(problem, exact),
        shadows=shadows(problem, program, list(duals)) if priced and len(duals) else (),
        nearly=nearly(problem, program, at, list(duals), grams) if priced and len(duals) else (),
        bound=first.bound,
        gap=gap,
        proved=first.state == "optimal" and solved.state == "optimal" and gap <= 1e-6,
        worst=float(worst),
        row_duals=tuple(float(d) for d in duals),
        notes=problem.notes,
        solver=version(),
    )


def levels(problem: Problem, grams: Mapping[str, Fraction]) -> tuple[Level, ...]:
    """Each nutrient in the formula; missing values add nothing and lower the coverage."""
    used = [one for one in problem.ingredients if grams[one.name]]
    mass = sum(grams.values(), Fraction(0))
    found = []
    for nutrient, unit in problem.nutrients.items():
        total, covered = Fraction(0), Fraction(0)
        for one in used:
            content = one.per_g(nutrient)
            if content is not None:
                total += content * grams[one.name]
                covered += grams[one.name]
        found.append(Level(nutrient, unit, float(total), float(covered / mass) if mass else 0.0))
    return tuple(found)


def shadows(problem: Problem, program: Program, duals: list[float]) -> tuple[Shadow, ...]:
    """The price of one more unit of each binding demand that has a unit."""
    demands = {d.key: d for d in problem.demands}
    found = []
    for owner, dual in zip(program.owner, duals, strict=False):
        demand = demands[owner]
        if not demand.per_unit or abs(dual) < 1e-12:
            continue
        money = f"{abs(dual):.4g} {problem.currency}"
        unit = demand.per_unit
        if dual > 0:
            said = f"{demand.words[0]}：再多 1 {unit}，多花 {money}", f"{demand.words[1]}: 1 {unit} more costs {money}"
        else:
            said = (
                f"{demand.words[0]}：放宽 1 {unit}，省 {money}",
                f"{demand.words[1]}: 1 {unit} more room saves {money}",
            )
        found.append(Shadow(owner, dual, said))
    return tuple(sorted(found, key=lambda s: -abs(s.price)))


def nearly(
    problem: Problem, program: Program, at: Mapping[str, int], duals: list[float], grams: Mapping[str, float]
) -> tuple[tuple[str, float], ...]:
    """Ingredients left out, by how much a kg would have to become cheaper to enter; the ten nearest."""
    reduced = dict.fromkeys(at, 0.0)
    names = {column: name for name, column in at.items()}
    for one in problem.ingredients:
        reduced[one.name] = float(one.price_per_kg or 0)
    for (columns, values, _, _), dual in zip(program.rows, duals, strict=False):
        for column, value in zip(columns, values, strict=True):
            if column in names:
                reduced[names[column]] -= 1000 * value * dual
    left = [(n, r) for n, r in reduced.items() if grams[n] <= 1e-9 and r > 1e-9 and n not in problem.excluded]
    return tuple(sorted(left, key=lambda pair: pair[1])[:10])

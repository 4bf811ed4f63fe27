"""Each objective as costs of columns, with the further columns and rows that it needs."""

from valley.industry.nutrition.engine.formulation.problem import Problem, Row
from valley.industry.nutrition.engine.formulation.program import INF, Laid, floats


def weights(problem: Problem, laid: Laid, objective: str) -> dict[int, float]:
    """Costs per column.

    "cost": the price. "worst_cost": the dearest of the price scenarios, the given prices among them. "distance":
    Σ |grams − habit|. "deviation": Σ |level − aim| / scale. "count": how many ingredients, for which `laid` must have
    its switches.
    """
    return {"cost": _cost, "worst_cost": _worst, "distance": _distance, "deviation": _deviation, "count": _count}[
        objective
    ](problem, laid)


def _cost(problem: Problem, laid: Laid) -> dict[int, float]:
    priced = (i for i in problem.ingredients if i.price_per_kg is not None)
    return {laid.at[i.name]: float(i.price_per_kg or 0) / 1000 for i in priced}


def _worst(problem: Problem, laid: Laid) -> dict[int, float]:
    dearest = laid.program.column()
    base = _cost(problem, laid)
    for prices in ({}, *problem.scenarios.values()):
        moved = {laid.at[name]: float(price) / 1000 for name, price in prices.items()}
        laid.program.row("", [*(base | moved).items(), (dearest, -1.0)], -INF, 0.0)
    return {dearest: 1.0}


def _distance(problem: Problem, laid: Laid) -> dict[int, float]:
    found = {}
    for one in problem.ingredients:
        column, habit = laid.at[one.name], float(one.habit_g)
        if not habit:  # what was not there: every gram of it is distance
            found[column] = 1.0
            continue
        over, under = laid.program.column(), laid.program.column()
        found.update({over: 1.0, under: 1.0})
        laid.program.row("", [(column, 1.0), (over, -1.0), (under, 1.0)], habit, habit)
    return found


def _deviation(problem: Problem, laid: Laid) -> dict[int, float]:
    found = {}
    for aim in problem.aims:
        over, under = laid.program.column(), laid.program.column()
        price = 1 / float(aim.scale)
        found.update({over: price, under: price})
        columns, values = floats(Row(aim.coefficients, None, None), laid.at)
        target = float(aim.target)
        terms = [*zip(columns.tolist(), values.tolist(), strict=True), (over, -1.0), (under, 1.0)]
        laid.program.row("", terms, target, target)
    return found


def _count(problem: Problem, laid: Laid) -> dict[int, float]:
    return dict.fromkeys(laid.switch.values(), 1.0)

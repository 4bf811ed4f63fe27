"""Menus over several days: every day holds the problem's demands, and what is served varies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from valley.industry.nutrition.engine.formulation.answer import Impossible, Unproved
from valley.industry.nutrition.engine.formulation.conflict import narrow
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.formulate import cost_of, formulate, recheck
from valley.industry.nutrition.engine.formulation.objectives import weights
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.program import INF, Program, lay
from valley.industry.nutrition.engine.formulation.solver import Solved, run

MOST_DAYS, APART = "menu.most_days", "menu.apart"


NO_MENU_PRICES = (
    "多日食谱含整数条件（哪天用哪种），没有影子价格；单独一天的价格见不加 menu 的求解",
    "a menu rests on whole-number choices (what on which day) and has no shadow prices; solve one day without [menu]",
)


@dataclass(frozen=True, slots=True)
class Menu:
    """`days`: grams of each day. `cost` of all days; `gap` to the proved `bound`; `worst`: exact, over all days.

    `served`: on how many days each ingredient is served.
    """

    days: tuple[Mapping[str, float], ...]
    cost: float
    bound: float
    gap: float
    proved: bool
    worst: float
    served: Mapping[str, int]


def menu(
    problem: Problem,
    days: int = 7,
    *,
    most_days: int | None = None,
    apart: int = 0,
    staples: Collection[str] = (),
    seconds: float = 30.0,
) -> Menu | Impossible | Unproved:
    """The cheapest menu over `days` days by the problem's first objective.

    `most_days`: no ingredient on more days than this; `apart`: at least so many days between two servings of one (1:
    not on two days running). `staples` may be served every day. Demands hold on every day. If there is no menu: the
    irreducible set of demands and of the two rules, as entered.
    Raises: BadProblem for numbers that are not whole or below 1, or a staple that is no ingredient.
    """
    for name, value, least in (("menu.days", days, 1), (MOST_DAYS, most_days, 1), (APART, apart, 0)):
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < least):
            raise BadProblem(name, value, f"请填不小于 {least} 的整数", f"a whole number from {least}")
    if days * len(problem.ingredients) > 5000:
        raise BadProblem("menu.days", days, "天数乘原料数至多 5000", "days × ingredients: at most 5000")
    known = {one.name for one in problem.ingredients}
    if unknown := set(staples) - known:
        raise BadProblem("menu.staples", sorted(unknown)[0], "没有这种原料", "no such ingredient")
    rules = {MOST_DAYS: most_days, APART: apart or None}
    varied = [n for n in known if n not in set(staples)]
    solved = _solve(problem, days, rules, varied, None, seconds)
    if solved.state == "infeasible":
        alone = formulate(problem, seconds)
        if isinstance(alone, Impossible):
            return alone
        words = {d.key: d.words for d in problem.demands}
        if most_days is not None:
            words[MOST_DAYS] = (f"每种至多 {most_days} 天", f"each on at most {most_days} days")
        if apart:
            words[APART] = (f"同一种相隔至少 {apart} 天", f"at least {apart} days between two servings of one")
        return narrow(
            words, lambda keep: _solve(problem, days, rules, varied, set(keep), seconds).state, seconds, lambda: ()
        )
    if solved.x is None:
        return Unproved(seconds)
    found = []
    count = len(solved.x) // days
    names = [one.name for one in problem.ingredients]
    for day in range(days):
        part = solved.x[day * count : (day + 1) * count]
        found.append({name: float(g) for name, g in zip(names, part, strict=False) if g > 1e-9})
    exact = [{name: Fraction(g) for name, g in day.items()} for day in found]
    costs = [cost_of(problem, day) for day in exact]
    gap = max(0.0, solved.objective - solved.bound) / max(1.0, abs(solved.objective))
    return Menu(
        days=tuple(found),
        cost=sum(cost for cost in costs if cost is not None),
        bound=solved.bound,
        gap=gap,
        proved=solved.state == "optimal" and gap <= 1e-6,
        worst=float(max(recheck(problem, day) for day in exact)),
        served={name: n for name in names if (n := sum(name in day for day in found))},
    )


def _solve(
    problem: Problem,
    days: int,
    rules: Mapping[str, int | None],
    varied: Sequence[str],
    keep: Collection[str] | None,
    seconds: float,
) -> Solved:
    """One day's columns after another's, then the rows that tie the days."""
    laid = lay(problem, None if keep is None else [k for k in keep if k not in rules], switches=True)
    laid.program.spend(weights(problem, laid, problem.objectives[0]))
    one, count = laid.program, len(laid.program.cost)
    whole = Program()
    for day in range(days):
        for column in range(count):
            whole.column(one.cost[column], one.upper[column], lower=one.lower[column], whole=column in set(one.whole))
        for (columns, values, low, high), owner in zip(one.rows, one.owner, strict=True):
            whole.line(owner, columns + day * count, values, low, high)
    for name in varied:
        switch = laid.switch[name]
        most, apart = rules[MOST_DAYS], rules[APART]
        if most is not None and (keep is None or MOST_DAYS in keep) and most < days:
            whole.row(MOST_DAYS, [(switch + d * count, 1.0) for d in range(days)], -INF, float(most))
        if apart is not None and (keep is None or APART in keep):
            for first in range(days - 1):
                window = range(first, min(days, first + apart + 1))
                whole.row(APART, [(switch + d * count, 1.0) for d in window], -INF, 1.0)
    return run(whole, seconds)

"""From the worksheet to its outcome."""

import re
from dataclasses import replace
from fractions import Fraction

from valley.industry.nutrition.engine.design.evaluating import SHOWN, evaluate, left_out
from valley.industry.nutrition.engine.design.outcome import (
    Demand,
    Outcome,
    Repair,
    Safety,
    Shadow,
    Stable,
)
from valley.industry.nutrition.engine.design.repair import moved_limit
from valley.industry.nutrition.engine.design.text import (
    asked_ranges,
    limited_groups,
    limited_lines,
    limited_ratios,
    names_of,
)
from valley.industry.nutrition.engine.design.text import problem as plain
from valley.industry.nutrition.engine.design.worksheet import ENERGY, UNITS, Worksheet
from valley.industry.nutrition.engine.formulation import (
    Answer,
    BadProblem,
    Impossible,
    Problem,
    Relaxation,
    Robust,
    formulate,
    read,
    robust,
)
from valley.industry.nutrition.engine.formulation.robust import NO_ROBUST_PRICES

SECONDS = 5.0
_PLACE = re.compile(r"(targets|energy_shares|ratios|groups|ingredients|additives)\[(\d+)\]")
MIN_G = Fraction(1, 10_000)  # less is not weighed: it is the solver's tolerance


def solve(sheet: Worksheet, seconds: float = SECONDS) -> Outcome:
    """The best grams, or why there are none. With `mode` "manual" the grams given are evaluated.

    Raises: BadProblem where the entries contradict each other.
    """
    if sheet.mode == "manual":
        grams = {line.code: line.amount_g for line in sheet.lines if line.amount_g and not sheet.barred(line)}
        return evaluate(sheet, grams, "given")
    if not sheet.lines:
        return evaluate(sheet, {}, "nothing")
    problem = problem_of(sheet)
    if not problem.demands or problem.excluded >= {i.name for i in problem.ingredients}:
        return evaluate(sheet, {}, "nothing", problem)
    if sheet.joint is not None:
        return _safe(sheet, problem, float(sheet.joint), seconds)
    found = formulate(problem, seconds)
    codes = {name: code for code, name in names_of(sheet).items()}
    if isinstance(found, Impossible):
        return _impossible(sheet, problem, found)
    if not isinstance(found, Answer):
        return evaluate(sheet, {}, "unproved", problem)
    # Every answer is rechecked in fractions; what is kept has four decimals of a gram.
    grams = {codes[name]: _weighed(g) for name, g in found.grams.items() if g >= MIN_G}
    whole = evaluate(sheet, grams, "solved", problem)
    return replace(
        whole,
        shadows=tuple(Shadow(demand_of(sheet, s.demand), float(s.price)) for s in found.shadows),
        nearly=tuple((codes[name], float(less)) for name, less in found.nearly if less > 1e-6)[:5],
        ranges=tuple(
            Stable(
                Demand("price", codes[one.name]) if one.kind == "price" else demand_of(sheet, one.name),
                one.low,
                one.high,
            )
            for one in found.ranges
            if one.kind != "price" or grams.get(codes[one.name])
        ),
        proved=found.proved,
        solver=found.solver,
        price_note=found.price_note,
    )


def _impossible(sheet: Worksheet, problem: Problem, found: Impossible) -> Outcome:
    return Outcome(
        "impossible",
        {},
        conflict=tuple(demand_of(sheet, key) for key in found.conflict),
        irreducible=found.irreducible,
        repairs=tuple(_repair(sheet, move) for move in found.relaxations),
        instead=None if found.instead is None else _repair(sheet, found.instead),
        left_out=left_out(sheet, problem),
    )


def _safe(sheet: Worksheet, problem: Problem, joint: float, seconds: float) -> Outcome:
    """The best formula that holds in so many simulated batches (spread of SR26)."""
    found = robust(problem, joint, seconds)
    if isinstance(found, Impossible):
        return _impossible(sheet, problem, found)
    if not isinstance(found, Robust):
        return evaluate(sheet, {}, "unproved", problem)
    codes = {name: code for code, name in names_of(sheet).items()}
    grams = {codes[name]: _weighed(g) for name, g in found.grams.items() if g >= MIN_G}
    names = tuple(ENERGY if n == "energy" else n for n in found.no_spread)
    safety = Safety(found.asked, found.joint, found.interval, found.met, found.price, found.plain_joint, names)
    whole = evaluate(sheet, grams, "solved", problem)
    return replace(whole, safety=safety, proved=found.met, price_note=NO_ROBUST_PRICES)


def problem_of(sheet: Worksheet) -> Problem:
    """As `problem_text` would be read, without writing and parsing the text. Raises: BadProblem."""
    return read(plain(sheet))


def demand_of(sheet: Worksheet, key: str) -> Demand:
    """The worksheet's demand behind a key of the engine."""
    found = _PLACE.match(key)
    if key.startswith("additives "):
        return Demand("additives", key.partition(" ")[2])
    if found is None:
        return Demand(key.split(".")[0], unit={"mass": "g", "budget": "CNY"}.get(key, ""))
    place = int(found[2]) - 1
    if found[1] == "ingredients":
        return Demand("line", sheet.lines[place].code, "g")
    if found[1] == "additives":
        return Demand("additive", limited_lines(sheet)[place].code)
    if found[1] == "ratios":
        return Demand("ratio", limited_ratios(sheet)[place].key)
    if found[1] == "energy_shares":
        asked = [s for s in sheet.shares if s.low is not None or s.high is not None]
        return Demand("share", asked[place].nutrient, "%")
    if found[1] == "groups":
        name = limited_groups(sheet)[place].name
        return Demand("group_share", name, "%") if key.endswith("share") else Demand("group", name, "g")
    one = asked_ranges(sheet)[place]
    unit = UNITS[one.nutrient]
    return Demand("range", one.nutrient, unit if one.per == "total" else f"{unit}/{one.per}")


def _repair(sheet: Worksheet, move: Relaxation) -> Repair:
    demand = demand_of(sheet, move.demand)
    if (not demand.unit and demand.kind not in {"ratio", "count"}) or move.now is None or move.then is None:
        return Repair(demand, None, move.now)
    if demand.kind == "count":
        return Repair(demand, move.by, move.now, move.then)
    return Repair(demand, move.by, move.now, float(moved_limit(Fraction(str(move.now)), move.by)))


def _weighed(grams: float) -> Fraction:
    """Four decimals of a gram."""
    return Fraction(round(grams * 10_000), 10_000)


__all__ = ["SHOWN", "BadProblem", "demand_of", "evaluate", "problem_of", "solve"]

"""From the worksheet to its outcome."""

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from valley.industry.nutrition.engine.design.outcome import (
    Demand,
    Level,
    Outcome,
    Repair,
    Safety,
    Shadow,
    Stable,
    Verdict,
)
from valley.industry.nutrition.engine.design.repair import moved_limit
from valley.industry.nutrition.engine.design.text import limited_lines, limited_ratios, names_of
from valley.industry.nutrition.engine.design.text import problem as plain
from valley.industry.nutrition.engine.design.values import counts_as
from valley.industry.nutrition.engine.design.worksheet import ENERGY, KCAL_PER_G, UNITS, Range, Ratio, Worksheet
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
SHOWN = (
    *("energy_kcal", "protein", "fat", "saturated_fat", "carbohydrate_by_difference", "fibre", "sugars", "sodium"),
    *("calcium", "iron", "zinc", "vitamin_c"),
)
"""Nutrients that are shown whether asked for or not: those of the label, and five that are often short."""
_PLACE = re.compile(r"(targets|energy_shares|ratios|ingredients|additives)\[(\d+)\]")
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
    return Outcome(
        **{name: getattr(whole, name) for name in ("state", "grams", "levels", "product_g", "cny", "unpriced")},
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
        left_out=whole.left_out,
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
        left_out=_left_out(sheet, problem),
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


def evaluate(sheet: Worksheet, grams: Mapping[str, Fraction], state: str, problem: Problem | None = None) -> Outcome:
    """Mass, cost and nutrients of the grams given, exactly."""
    lines = {line.code: line for line in sheet.lines}
    unpriced = tuple(code for code, g in grams.items() if g and lines[code].cny_per_kg is None)
    cost = sum((g * (lines[code].cny_per_kg or 0) / 1000 for code, g in grams.items()), Fraction(0))
    product = sum(grams.values(), Fraction(0)) * sheet.mass_yield
    amounts = _amounts(sheet, grams)
    asked = {one.nutrient for one in sheet.ranges}
    levels = [_judge(one, amounts, product) for one in sheet.ranges]
    levels += [_share(sheet, n, amounts) for n in range(len(sheet.shares))]
    levels += [_ratio(one, amounts) for one in sheet.ratios]
    shown = [n for n in SHOWN if n not in asked]
    levels += [Level(n, UNITS[n], *amounts[n]) for n in shown]
    return Outcome(
        state,  # type: ignore[arg-type]
        dict(grams),
        tuple(levels),
        product,
        None if unpriced or not grams else cost,
        unpriced,
        left_out=_left_out(sheet, problem),
    )


Amounts = Mapping[str, tuple[Fraction, Fraction, tuple[str, ...]]]


def _amounts(sheet: Worksheet, grams: Mapping[str, Fraction]) -> Amounts:
    """Nutrient → known amount in the product, share of mass with a value, lines without one."""
    mass = sum(grams.values(), Fraction(0))
    asked = {one.nutrient: one for one in sheet.ranges}
    found = {}
    parts = [n for r in sheet.ratios for n in (r.of, r.to)]
    for nutrient in dict.fromkeys((*asked, *SHOWN, *(s.nutrient for s in sheet.shares), *parts)):
        total, covered, missing = Fraction(0), Fraction(0), []
        limit = asked.get(nutrient)
        low, high = (limit.low is not None, limit.high is not None) if limit else (True, True)
        for line in sheet.lines:
            g = grams.get(line.code)
            if not g:
                continue
            value = counts_as(line.per_100g.get(nutrient), demanded_low=low, demanded_high=high)
            if value is None:
                missing.append(line.code)
            else:
                total += value / 100 * g
                covered += g
        found[nutrient] = total * sheet.kept(nutrient), covered / mass if mass else Fraction(0), tuple(missing)
    return found


def _judge(asked: Range, amounts: Amounts, product: Fraction) -> Level:
    amount, coverage, missing = amounts[asked.nutrient]
    shown = amount
    if asked.per == "100 g":
        shown = amount / product * 100 if product else Fraction(0)
    if asked.per == "100 kcal":
        energy = amounts[ENERGY][0] if ENERGY in amounts else Fraction(0)
        shown = amount / energy * 100 if energy else Fraction(0)
        missing = tuple(dict.fromkeys((*missing, *amounts[ENERGY][2])))
    return Level(
        asked.nutrient,
        UNITS[asked.nutrient],
        shown,
        coverage,
        missing,
        asked.low,
        asked.high,
        asked.per,
        _verdict(shown, bool(missing), asked.low, asked.high),
        asked.source,
    )


def _share(sheet: Worksheet, number: int, amounts: Amounts) -> Level:
    asked = sheet.shares[number]
    amount, coverage, missing = amounts[asked.nutrient]
    energy, _, unknown = amounts[ENERGY]
    share = amount * KCAL_PER_G[asked.nutrient] / energy if energy else Fraction(0)
    gaps = tuple(dict.fromkeys((*missing, *unknown)))
    verdict = _verdict(share, bool(gaps), asked.low, asked.high)
    return Level(
        asked.nutrient, "%E", share * 100, coverage, gaps, _hundred(asked.low), _hundred(asked.high), "share", verdict
    )


def _ratio(asked: Ratio, amounts: Amounts) -> Level:
    """Over the product; unknown where either has gaps, or where nothing is there to divide by."""
    (upper, known, missing), (lower, whole, unknown) = amounts[asked.of], amounts[asked.to]
    gaps = tuple(dict.fromkeys((*missing, *unknown)))
    ratio = upper * asked.same / lower if lower else Fraction(0)
    verdict = _verdict(ratio, False, asked.low, asked.high)
    if verdict != "none" and (gaps or not lower):
        verdict = "unknown"
    return Level(asked.key, "", ratio, min(known, whole), gaps, asked.low, asked.high, "ratio", verdict)


def _hundred(value: Fraction | None) -> Fraction | None:
    return None if value is None else value * 100


def _verdict(amount: Fraction, gaps: bool, low: Fraction | None, high: Fraction | None) -> Verdict:
    """`amount` is a lower bound where there are gaps. Grams are kept to 1e-4: a limit is missed beyond 1e-4 of it."""
    if low is None and high is None:
        return "none"
    room = Fraction(1, 10_000)
    if high is not None and amount > high + max(abs(high), Fraction(1, 100)) * room:
        return "high"
    short = low is not None and amount < low - max(abs(low), Fraction(1, 100)) * room
    if gaps and (short or high is not None):
        return "unknown"
    return "low" if short else "in"


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
    limited = [r for r in sheet.ranges if r.low is not None or r.high is not None]
    one = limited[place]
    unit = UNITS[one.nutrient]
    return Demand("range", one.nutrient, unit if one.per == "total" else f"{unit}/{one.per}")


def _repair(sheet: Worksheet, move: Relaxation) -> Repair:
    demand = demand_of(sheet, move.demand)
    if (not demand.unit and demand.kind != "ratio") or move.now is None or move.then is None:
        return Repair(demand, None, move.now)
    return Repair(demand, move.by, move.now, float(moved_limit(Fraction(str(move.now)), move.by)))


def _left_out(sheet: Worksheet, problem: Problem | None) -> tuple[str, ...]:
    """Codes of lines that could not be used: barred, without a price, or blocked by a missing value."""
    if problem is None:
        return tuple(line.code for line in sheet.lines if sheet.barred(line))
    names = names_of(sheet)
    return tuple(line.code for line in sheet.lines if names[line.code] in problem.excluded)


def _weighed(grams: float) -> Fraction:
    """Four decimals of a gram."""
    return Fraction(round(grams * 10_000), 10_000)


__all__ = ["SHOWN", "BadProblem", "demand_of", "evaluate", "problem_of", "solve"]

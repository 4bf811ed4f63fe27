"""Mass, cost and nutrients of grams, exactly, each nutrient judged against what is asked of it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from valley.industry.nutrition.engine.design.outcome import Level, Outcome, Verdict
from valley.industry.nutrition.engine.design.text import names_of
from valley.industry.nutrition.engine.design.values import counts_as
from valley.industry.nutrition.engine.design.worksheet import ENERGY, KCAL_PER_G, UNITS, Range, Ratio, Worksheet
from valley.industry.nutrition.engine.formulation import Problem

SHOWN = (
    *("energy_kcal", "protein", "fat", "saturated_fat", "carbohydrate_by_difference", "fibre", "sugars", "sodium"),
    *("calcium", "iron", "zinc", "vitamin_c"),
)
"""Nutrients that are shown whether asked for or not: those of the label, and five that are often short."""
KJ_PER_KCAL = Fraction("4.184")
Amounts = Mapping[str, tuple[Fraction, Fraction, tuple[str, ...]]]


def evaluate(sheet: Worksheet, grams: Mapping[str, Fraction], state: str, problem: Problem | None = None) -> Outcome:
    """Mass, cost and nutrients of the grams given, exactly."""
    lines = {line.code: line for line in sheet.lines}
    unpriced = tuple(code for code, g in grams.items() if g and lines[code].cny_per_kg is None)
    cost = sum((g * (lines[code].cny_per_kg or 0) / 1000 for code, g in grams.items()), Fraction(0))
    product = sum(grams.values(), Fraction(0)) * sheet.mass_yield
    amounts = _amounts(sheet, grams)
    asked = {one.nutrient for one in sheet.ranges}
    levels = [_judge(sheet, one, amounts, product) for one in sheet.ranges]
    levels += [_share(sheet, n, amounts) for n in range(len(sheet.shares))]
    levels += [_ratio(one, amounts) for one in sheet.ratios]
    shown = [n for n in SHOWN if n not in asked]
    levels += [Level(n, UNITS[n], *amounts[n]) for n in shown]
    known = None if unpriced or not grams else cost
    return Outcome(
        state,  # type: ignore[arg-type]
        dict(grams),
        tuple(levels),
        product,
        known,
        unpriced,
        reached=_reached(sheet, grams, levels, known) if grams else (),
        left_out=left_out(sheet, problem),
    )


def _reached(
    sheet: Worksheet, grams: Mapping[str, Fraction], levels: Sequence[Level], cny: Fraction | None
) -> tuple[tuple[str, Fraction], ...]:
    """What each objective comes to, in order; cost is left out where it is unknown."""
    habits = ((line.code, line.habit_g or Fraction(0)) for line in sheet.lines)
    found = {
        "cost": cny,
        "distance": sum((abs(grams.get(code, Fraction(0)) - habit) for code, habit in habits), Fraction(0)),
        "deviation": sum((abs(x.amount - x.aim) / x.aim for x in levels if x.aim), Fraction(0)),
        "count": Fraction(sum(1 for g in grams.values() if g)),
    }
    return tuple((name, value) for name in sheet.objectives if (value := found[name]) is not None)


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


def _judge(sheet: Worksheet, asked: Range, amounts: Amounts, product: Fraction) -> Level:
    amount, coverage, missing = amounts[asked.nutrient]
    shown = amount * sheet.per_day if asked.per == "day" else amount
    if asked.per == "100 g":
        shown = amount / product * 100 if product else Fraction(0)
    if asked.per in {"100 kcal", "100 kJ"}:
        energy = amounts[ENERGY][0] * (1 if asked.per == "100 kcal" else KJ_PER_KCAL)
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
        asked.aim,
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


def left_out(sheet: Worksheet, problem: Problem | None) -> tuple[str, ...]:
    """Codes of lines that could not be used: barred, without a price, or blocked by a missing value."""
    if problem is None:
        return tuple(line.code for line in sheet.lines if sheet.barred(line))
    names = names_of(sheet)
    return tuple(line.code for line in sheet.lines if names[line.code] in problem.excluded)

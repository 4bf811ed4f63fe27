"""Ranges as rows of the programme, and in words."""

from collections.abc import Mapping
from fractions import Fraction

from valley.industry.nutrition.engine.formulation.problem import Row


def against(
    upper: Mapping[str, Fraction],
    lower: Mapping[str, Fraction],
    low: Fraction | None,
    high: Fraction | None,
    above: Mapping[str, Fraction] | None = None,
    below: Mapping[str, Fraction] | None = None,
) -> list[Row]:
    """low · lower ≤ upper ≤ high · lower, as rows with 0 on the right. `above`, `below`: the nutrients in each."""
    rows = []
    for limit, is_low in ((low, True), (high, False)):
        if limit is not None:
            uses = dict(above or {})
            for nutrient, weight in (below or {}).items():
                uses[nutrient] = uses.get(nutrient, Fraction(0)) - limit * weight
            held = {n: v - limit * lower[n] for n, v in upper.items()}
            none = Fraction(0)
            rows.append(Row(held, none if is_low else None, None if is_low else none, uses))
    return rows


def between(zh: str, en: str, low: Fraction | None, high: Fraction | None, unit: str) -> tuple[str, str]:
    """A range in words, zh and en, after what it is a range of."""
    if low is not None and low == high:
        return f"{zh} = {float(low):g} {unit}".strip(), f"{en} = {float(low):g} {unit}".strip()
    parts = [
        f"{sign} {float(limit):g} {unit}".strip() for sign, limit in (("≥", low), ("≤", high)) if limit is not None
    ]
    return f"{zh} {'，'.join(parts)}", f"{en} {', '.join(parts)}"

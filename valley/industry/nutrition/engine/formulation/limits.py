"""Ranges as rows of the programme, and in words."""

from fractions import Fraction

from valley.industry.nutrition.engine.formulation.problem import Row


def against(
    upper: dict[str, Fraction], lower: dict[str, Fraction], low: Fraction | None, high: Fraction | None
) -> list[Row]:
    """low · lower ≤ upper ≤ high · lower, as rows with 0 on the right."""
    rows = []
    if low is not None:
        rows.append(Row({n: v - low * lower[n] for n, v in upper.items()}, Fraction(0), None))
    if high is not None:
        rows.append(Row({n: v - high * lower[n] for n, v in upper.items()}, None, Fraction(0)))
    return rows


def between(zh: str, en: str, low: Fraction | None, high: Fraction | None, unit: str) -> tuple[str, str]:
    """A range in words, zh and en, after what it is a range of."""
    if low is not None and low == high:
        return f"{zh} = {float(low):g} {unit}".strip(), f"{en} = {float(low):g} {unit}".strip()
    parts = [
        f"{sign} {float(limit):g} {unit}".strip() for sign, limit in (("≥", low), ("≤", high)) if limit is not None
    ]
    return f"{zh} {'，'.join(parts)}", f"{en} {', '.join(parts)}"

"""Ranges as rows of the programme, and in words."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.problem import ONE, Row
from valley.industry.nutrition.engine.formulation.quantity import amount, number

Limits = tuple[Fraction | None, Fraction | None]


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


def quotient(given: Any, where: str) -> Any:
    """ "2:1", "3/2" as a number; anything else as it is."""
    for sign in (":", "：", "/"):
        if isinstance(given, str) and given.count(sign) == 1:
            upper, _, lower = given.partition(sign)
            try:
                below = number(lower, where)
                return number(upper, where) / below if below else given
            except BadProblem:
                return given
    return given


def largest(low: Fraction | None, high: Fraction | None) -> Fraction:
    """The larger limit; 1 where both are 0."""
    return max(low or Fraction(0), high or Fraction(0)) or ONE


def hundred(limit: Fraction | None) -> Fraction | None:
    """A share in per cent."""
    return None if limit is None else limit * 100


def limits(where: str, row: Mapping[str, Any], into: str | None, *, optional: bool = False) -> Limits:
    """`min` and `max`, or `exact` for both, in the unit `into`. Raises BadProblem where there is neither."""
    found = []
    for name in ("min", "max"):
        value = row.get(name, row.get("exact"))
        told = f"{where} · {name}"
        found.append(None if value is None else number(value, told) if into is None else amount(value, into, told))
    low, high = found
    if not (optional and low is None and high is None):
        ordered(where, row, low, high)
    return low, high


def ordered(where: str, row: Mapping[str, Any], low: Fraction | None, high: Fraction | None) -> None:
    """Raises BadProblem where no limit is given, or the low one is above the high one."""
    if low is None and high is None:
        raise BadProblem(where, dict(row), "写明 min 或 max", "give min or max")
    if low is not None and high is not None and low > high:
        raise BadProblem(where, f"{float(low):g} > {float(high):g}", "下限大于上限", "min is above max")

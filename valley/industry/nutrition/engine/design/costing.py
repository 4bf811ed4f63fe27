"""Cost rolled up: per portion, per kg of product, by line and by price scenario."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Roll:
    """Cost under one scenario. `cny` None where a price is unknown (`unpriced` says whose)."""

    scenario: str
    cny: Fraction | None
    cny_per_kg: Fraction | None
    shares: Mapping[str, Fraction]
    unpriced: tuple[str, ...]


def roll_up(
    grams: Mapping[str, Fraction], product_g: Fraction, prices: Mapping[str, Mapping[str, Fraction | None]]
) -> tuple[Roll, ...]:
    """One `Roll` per scenario. `prices`: scenario → code → CNY per kg weighed in; a scenario without an own price of an
    ingredient falls back to the price paid (scenario "")."""
    base = prices.get("", {})
    rolls = []
    for scenario, own in prices.items():
        used = {code: own.get(code) if own.get(code) is not None else base.get(code) for code in grams}
        unpriced = tuple(code for code, price in used.items() if price is None)
        costs = {code: grams[code] * price / 1000 for code, price in used.items() if price is not None}
        total = sum(costs.values(), Fraction(0))
        known = None if unpriced else total
        per_kg = known * 1000 / product_g if known is not None and product_g else None
        shares = {code: cost / total for code, cost in costs.items()} if total else {}
        rolls.append(Roll(scenario, known, per_kg, shares, unpriced))
    return tuple(rolls)

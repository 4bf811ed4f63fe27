"""Growth of a market segment from one known year to the next, and whether it crosses a bound."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from valley.plan.engine.growth import yearly_growth


@dataclass(frozen=True)
class Growth:
    """Compound yearly growth from the end of one year to the end of another; 0.15 is 15 % a year."""

    from_year: int
    year: int
    rate: Fraction


def growths(amounts: Mapping[int, Fraction]) -> list[Growth]:
    """From each known year to the next known one, earliest first. Amounts are above zero.

    Raises: ValueError where one is not.
    """
    years = sorted(amounts)
    return [
        Growth(before, after, yearly_growth(amounts[before], amounts[after], Fraction(after - before)))
        for before, after in itertools.pairwise(years)
    ]


def overall(amounts: Mapping[int, Fraction]) -> Growth | None:
    """From the first known year to the last; None with fewer than two."""
    years = sorted(amounts)
    if len(years) < 2:
        return None
    first, last = years[0], years[-1]
    return Growth(first, last, yearly_growth(amounts[first], amounts[last], Fraction(last - first)))


def crossed(rate: Fraction, fast_permille: int | None, slow_permille: int | None) -> Literal["fast", "slow", ""]:
    """Which bound `rate` is beyond; a rate that equals a bound has not crossed it."""
    if fast_permille is not None and rate > Fraction(fast_permille, 1000):
        return "fast"
    if slow_permille is not None and rate < Fraction(slow_permille, 1000):
        return "slow"
    return ""

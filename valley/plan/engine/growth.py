"""Growth per year: what was, and what a target still needs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

DIGITS = 28


def position(day: date) -> Fraction:
    """The end of `day` on a scale of years: the last of December 2025 is 2026 exactly."""
    first = date(day.year, 1, 1).toordinal()
    length = date(day.year + 1, 1, 1).toordinal() - first
    return day.year + Fraction(day.toordinal() - first + 1, length)


def years_between(start: date, end: date) -> Fraction:
    """Years from the end of `start` to the end of `end`; whole years are whole."""
    return position(end) - position(start)


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """`base` to `exponent` for base > 0, to 28 significant digits.

    Raises: ValueError for base ≤ 0.
    """
    if base <= 0:
        raise ValueError(f"{base} has no real power")
    if exponent.denominator == 1 and abs(exponent) <= 100:
        return base**exponent.numerator
    with localcontext() as context:
        context.prec = DIGITS + 10
        logarithm = Decimal(base.numerator).ln() - Decimal(base.denominator).ln()
        raised = (logarithm * Decimal(exponent.numerator) / Decimal(exponent.denominator)).exp()
        context.prec = DIGITS
        return Fraction(+raised)


def yearly_growth(before: Fraction, after: Fraction, years: Fraction) -> Fraction:
    """The compound yearly rate from `before` to `after`, both above zero, over `years` > 0.

    Raises: ValueError otherwise.
    """
    if before <= 0 or after <= 0 or years <= 0:
        raise ValueError("compound growth needs values and years above zero")
    return power(after / before, 1 / years) - 1


class Need(StrEnum):
    """RATE: a compound yearly rate. STEP: an amount per year, where a rate has no meaning (from or to zero)."""

    REACHED = "reached"
    RATE = "rate"
    STEP = "step"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Needed:
    """What a target needs per year. `amount`: a rate (0.15 = 15 %) or, for STEP, the indicator's unit per year."""

    need: Need
    amount: Fraction | None = None


def needed(
    value: Fraction | None, on: date, target: Fraction | None, due: date | None, *, rising: bool = True
) -> Needed:
    """The yearly growth that takes `value` on `on` to `target` on `due`."""
    if value is None or target is None or due is None:
        return Needed(Need.UNKNOWN)
    if value >= target if rising else value <= target:
        return Needed(Need.REACHED)
    years = years_between(on, due)
    if years <= 0:
        return Needed(Need.TOO_LATE)
    if value > 0 and target > 0:
        return Needed(Need.RATE, yearly_growth(value, target, years))
    return Needed(Need.STEP, (target - value) / years)

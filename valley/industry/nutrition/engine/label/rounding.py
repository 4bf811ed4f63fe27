"""Rounding to a step, by a named rule: the standard names none, so the rule is a recorded setting.

Source: GB/T 8170-2008 §3.2 (half to even); half up is what many programs do. Decimal only: a float has no 3.25.
"""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum


class Rounding(StrEnum):
    """Half to even (GB/T 8170 四舍六入五成双) or half up (四舍五入)."""

    HALF_EVEN = "half_even"
    HALF_UP = "half_up"


class ZeroBy(StrEnum):
    """What is held against the “0” limit: the full value (GB/T 8170-2008 全数值比较法) or the rounded one (修约值)."""

    FULL = "full"
    ROUNDED = "rounded"


_MODES = {Rounding.HALF_EVEN: ROUND_HALF_EVEN, Rounding.HALF_UP: ROUND_HALF_UP}


def to_step(value: Decimal, step: Decimal, rule: Rounding) -> Decimal:
    """The multiple of `step` nearest to `value`; written with the decimals of `step`. Idempotent."""
    return (value / step).quantize(Decimal(1), rounding=_MODES[rule]) * step


def declare(value: Decimal, step: Decimal, zero: Decimal, rule: Rounding, zero_by: ZeroBy, per_100: Decimal) -> Decimal:
    """What the table shows for `value`. `per_100` is the content per 100 g or mL, which alone decides on “0”.

    A declared value is declared again unchanged, except that the full value may lie above the “0” limit and its
    rounded value on it: then `ZeroBy.FULL` shows the rounded value (see the tests).
    """
    if (per_100 if zero_by is ZeroBy.FULL else to_step(per_100, step, rule)) <= zero:
        return Decimal(0)
    return to_step(value, step, rule)

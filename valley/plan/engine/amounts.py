"""Amounts as a plan states them: a point, a range, “at least”, “more than”, or unknown."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from valley.kernel.engine.units import Unit
from valley.plan.engine.text import Basis


class Shape(StrEnum):
    """How an amount is stated."""

    POINT = "point"
    RANGE = "range"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


@dataclass(frozen=True)
class Amount:
    """A stated amount in `unit`. `low` or `high` is None where the plan leaves that side open.

    Raises: ValueError where both sides are open, reversed, or a range is a point.
    """

    shape: Shape
    low: Fraction | None
    high: Fraction | None
    unit: Unit
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("an amount needs a side")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.low} > {self.high}")

    @classmethod
    def point(cls, value: Fraction | int, unit: Unit, *, approximate: bool = False) -> "Amount":
        return cls(Shape.POINT, Fraction(value), Fraction(value), unit, approximate)

    @classmethod
    def range(cls, low: Fraction | int, high: Fraction | int, unit: Unit, *, approximate: bool = False) -> "Amount":
        return cls(Shape.RANGE, Fraction(low), Fraction(high), unit, approximate)

    def bar(self, *, up: bool) -> Fraction:
        """The value to reach, in `unit`: the lower bound where more is better, the upper where less is.

        An amount open on the side that counts ("at most 5" for a rising indicator) gives its only bound.
        """
        first, second = (self.low, self.high) if up else (self.high, self.low)
        bar = first if first is not None else second
        assert bar is not None
        return bar

    def top(self, *, up: bool) -> Fraction | None:
        """Beyond this the target is exceeded; None where it has no far side."""
        return self.high if up else self.low


@dataclass(frozen=True)
class Stated:
    """A value of the plan with its basis. `amount` is None exactly where the basis is not known."""

    amount: Amount | None
    basis: Basis

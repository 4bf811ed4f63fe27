"""How far a value is from a target. A range is reached at its lower bound; an unknown target has no percentage."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from valley.plan.engine.amounts import Amount, Shape


class Verdict(StrEnum):
    UNKNOWN_TARGET = "unknown_target"
    UNKNOWN_VALUE = "unknown_value"
    BELOW = "below"
    REACHED = "reached"
    EXCEEDED = "exceeded"


@dataclass(frozen=True)
class Attainment:
    """`gap`: still to go, in the target's unit, 0 or less once there. `share`: value over target, rising targets above
    zero only. `progress`: the part of the way from the baseline that is done. Each None where it has no meaning.
    """

    verdict: Verdict
    gap: Fraction | None = None
    share: Fraction | None = None
    progress: Fraction | None = None

    @property
    def met(self) -> bool:
        return self.verdict in (Verdict.REACHED, Verdict.EXCEEDED)


def assess(
    value: Fraction | None, target: Amount | None, *, rising: bool = True, baseline: Fraction | None = None
) -> Attainment:
    """Where `value` stands; all numbers in the target's unit.

    “More than” and “less than” are reached only beyond the bound. A target of zero works: it has no share, since
    nothing can be divided by it, but a verdict, a gap and, with a baseline, progress.
    """
    if target is None:
        return Attainment(Verdict.UNKNOWN_TARGET)
    if value is None:
        return Attainment(Verdict.UNKNOWN_VALUE)
    bar, top = target.bar(up=rising), target.top(up=rising)
    gap = bar - value if rising else value - bar
    strict = target.shape in (Shape.MORE_THAN, Shape.LESS_THAN)
    if gap > 0 or (strict and gap == 0):
        verdict = Verdict.BELOW
    elif top is not None and target.shape in (Shape.POINT, Shape.RANGE) and (value > top if rising else value < top):
        verdict = Verdict.EXCEEDED
    else:
        verdict = Verdict.REACHED
    share = value / bar if rising and bar > 0 else None
    progress = (value - baseline) / (bar - baseline) if baseline is not None and baseline != bar else None
    return Attainment(verdict, gap, share, progress)

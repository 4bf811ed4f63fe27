"""Points that a value earns against a target. The plan gives no table of points: this is the platform's proposal,
which a scorer may set aside with a reason."""

from fractions import Fraction


def points(value: Fraction | None, target: Fraction, *, rising: bool) -> int | None:
    """0 to 100, whole points, cut off: 99.9 % of the way is not all of it. None where the value is unknown.

    More is better: value over target. Less is better: target over value. A target of zero or below is reached or not.
    """
    if value is None:
        return None
    if value >= target if rising else value <= target:
        return 100
    above, below = (value, target) if rising else (target, value)
    if above <= 0 or below <= 0:
        return 0
    return int(100 * above / below)


def apart(reported: Fraction, computed: Fraction | None) -> Fraction | None:
    """By how much of the computed value the report is above (+) or below (−) it; None where that has no meaning."""
    if computed is None or computed == 0:
        return None
    return (reported - computed) / abs(computed)

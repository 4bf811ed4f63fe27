"""Targets: points, ranges, open bounds, zero, unknown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.plan.engine.amounts import Amount, Shape
from valley.plan.engine.attainment import Verdict, assess
from valley.plan.engine.units import unit

COUNT = unit("count")


def of(shape: Shape, bound: int) -> Amount:
    rising = shape in (Shape.AT_LEAST, Shape.MORE_THAN)
    return Amount(shape, Fraction(bound) if rising else None, None if rising else Fraction(bound), COUNT)


@pytest.mark.parametrize(
    ("target", "rising", "value", "verdict"),
    [
        (Amount.range(3, 5, COUNT), True, "2.99", Verdict.BELOW),
        (Amount.range(3, 5, COUNT), True, "3", Verdict.REACHED),
        (Amount.range(3, 5, COUNT), True, "5", Verdict.REACHED),
        (Amount.range(3, 5, COUNT), True, "5.01", Verdict.EXCEEDED),
        (Amount.range(3, 5, COUNT), False, "5.01", Verdict.BELOW),
        (Amount.range(3, 5, COUNT), False, "5", Verdict.REACHED),
        (Amount.range(3, 5, COUNT), False, "2", Verdict.EXCEEDED),
        (Amount.point(80, COUNT), True, "80", Verdict.REACHED),
        (Amount.point(80, COUNT), True, "81", Verdict.EXCEEDED),
        (Amount.point(0, COUNT), False, "0", Verdict.REACHED),
        (Amount.point(0, COUNT), False, "1", Verdict.BELOW),
        (Amount.point(0, COUNT), True, "-1", Verdict.BELOW),
        (of(Shape.AT_LEAST, 100), True, "100", Verdict.REACHED),
        (of(Shape.AT_LEAST, 100), True, "900", Verdict.REACHED),
        (of(Shape.MORE_THAN, 200), True, "200", Verdict.BELOW),
        (of(Shape.MORE_THAN, 200), True, "200.01", Verdict.REACHED),
        (of(Shape.AT_MOST, 2), False, "2", Verdict.REACHED),
        (of(Shape.LESS_THAN, 2), False, "2", Verdict.BELOW),
        (of(Shape.LESS_THAN, 2), False, "1", Verdict.REACHED),
    ],
)
def test_verdicts(target: Amount, rising: bool, value: str, verdict: Verdict) -> None:
    found = assess(Fraction(value), target, rising=rising)
    assert found.verdict is verdict
    assert found.met == (verdict in (Verdict.REACHED, Verdict.EXCEEDED))


def test_an_unknown_target_has_neither_gap_nor_percentage() -> None:
    found = assess(Fraction(5), None, baseline=Fraction(1))
    assert (found.verdict, found.gap, found.share, found.progress) == (Verdict.UNKNOWN_TARGET, None, None, None)


def test_an_unknown_value_is_not_zero() -> None:
    assert assess(None, Amount.point(5, COUNT)).verdict is Verdict.UNKNOWN_VALUE


def test_a_zero_target_has_progress_but_no_share() -> None:
    found = assess(Fraction(2), Amount.point(0, COUNT), rising=False, baseline=Fraction(5))
    assert (found.gap, found.share, found.progress) == (Fraction(2), None, Fraction(3, 5))


def test_progress_needs_a_baseline_away_from_the_target() -> None:
    target = Amount.point(80, COUNT)
    assert assess(Fraction(53), target, baseline=Fraction(26)).progress == Fraction(1, 2)
    assert assess(Fraction(53), target).progress is None
    assert assess(Fraction(53), target, baseline=Fraction(80)).progress is None
    assert assess(Fraction(40), target).share == Fraction(1, 2)


def test_an_amount_refuses_to_be_nothing_or_reversed() -> None:
    with pytest.raises(ValueError, match="side"):
        Amount(Shape.RANGE, None, None, COUNT)
    with pytest.raises(ValueError, match="5 > 3"):
        Amount.range(5, 3, COUNT)


numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=50)


@given(numbers, numbers, numbers)
def test_a_falling_target_is_the_mirror_of_a_rising_one(value: Fraction, one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    up = assess(value, Amount(Shape.RANGE, low, high, COUNT))
    down = assess(-value, Amount(Shape.RANGE, -high, -low, COUNT), rising=False)
    assert (up.verdict, up.gap) == (down.verdict, down.gap)


@given(numbers, numbers, st.fractions(min_value=0, max_value=100, max_denominator=50))
def test_more_is_never_worse_for_a_rising_target(value: Fraction, bar: Fraction, more: Fraction) -> None:
    order = [Verdict.BELOW, Verdict.REACHED, Verdict.EXCEEDED]
    target = Amount.point(bar, COUNT)
    assert order.index(assess(value + more, target).verdict) >= order.index(assess(value, target).verdict)

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.plan.engine.scoring import apart, points

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@pytest.mark.parametrize(
    ("value", "target", "rising", "earned"),
    [
        (None, 5, True, None), (5, 5, True, 100), (6, 5, True, 100), (4, 5, True, 80), (0, 5, True, 0),
        (-1, 5, True, 0), (Fraction(4999, 1000), 5, True, 99), (0, 0, True, 100), (-1, 0, True, 0),
        (5, 5, False, 100), (4, 5, False, 100), (10, 5, False, 50), (1, 0, False, 0), (0, 0, False, 100),
    ],
)  # fmt: skip
def test_points_follow_the_share_that_was_reached(
    value: int | None, target: int, rising: bool, earned: int | None
) -> None:
    assert points(None if value is None else Fraction(value), Fraction(target), rising=rising) == earned


@given(numbers, numbers, st.booleans())
def test_points_are_whole_and_full_only_at_the_target(value: Fraction, target: Fraction, rising: bool) -> None:
    earned = points(value, target, rising=rising)
    assert earned is not None
    assert 0 <= earned <= 100
    assert (earned == 100) == (value >= target if rising else value <= target)


@given(numbers, numbers, numbers)
def test_more_never_earns_less(one: Fraction, other: Fraction, target: Fraction) -> None:
    less, more = sorted((one, other))
    assert (points(less, target, rising=True) or 0) <= (points(more, target, rising=True) or 0)
    assert (points(less, target, rising=False) or 0) >= (points(more, target, rising=False) or 0)


def test_a_difference_needs_something_to_compare_with() -> None:
    assert apart(Fraction(11), Fraction(10)) == Fraction(1, 10)
    assert apart(Fraction(9), Fraction(10)) == Fraction(-1, 10)
    assert apart(Fraction(9), None) is None
    assert apart(Fraction(9), Fraction(0)) is None

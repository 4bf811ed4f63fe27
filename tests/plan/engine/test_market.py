"""Growth of a segment, against numbers computed by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.plan.engine.market import crossed, growths, overall


def test_growth_is_compound_over_the_years_between() -> None:
    amounts = {2019: Fraction(100), 2020: Fraction(110), 2022: Fraction(1331, 10)}
    assert [(g.from_year, g.year) for g in growths(amounts)] == [(2019, 2020), (2020, 2022)]
    one, two = (g.rate for g in growths(amounts))
    assert one == Fraction(1, 10)
    assert abs(two - Fraction(1, 10)) < Fraction(1, 10**20)  # 110 × 1.1² = 133.1
    whole = overall(amounts)
    assert whole is not None
    assert abs(whole.rate - Fraction(1, 10)) < Fraction(1, 10**20)
    assert overall({2020: Fraction(3)}) is None
    assert growths({}) == []


@pytest.mark.parametrize(
    ("rate", "fast", "slow", "found"),
    [
        (Fraction(101, 1000), 100, None, "fast"),
        (Fraction(100, 1000), 100, None, ""),  # on the bound is not over it
        (Fraction(49, 1000), 100, 50, "slow"),
        (Fraction(50, 1000), 100, 50, ""),
        (Fraction(-20, 1000), None, -10, "slow"),
        (Fraction(9), None, None, ""),
    ],
)
def test_a_bound_is_crossed_from_beyond(rate: Fraction, fast: int | None, slow: int | None, found: str) -> None:
    assert crossed(rate, fast, slow) == found


AMOUNTS = st.dictionaries(st.integers(2000, 2030), st.integers(1, 10**9).map(Fraction), min_size=2, max_size=8)


@given(AMOUNTS)
def test_the_steps_multiply_up_to_the_whole(amounts: dict[int, Fraction]) -> None:
    grown = Fraction(1)
    for step in growths(amounts):
        grown *= (1 + step.rate) ** (step.year - step.from_year)
    first, last = min(amounts), max(amounts)
    expected = amounts[last] / amounts[first]
    assert abs(grown / expected - 1) < Fraction(1, 10**15)

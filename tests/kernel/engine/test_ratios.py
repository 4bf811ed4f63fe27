from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from valley.kernel.engine.ratios import FEW, SCALE, Ratios, ratios_of

AMOUNTS = st.dictionaries(st.text("abcdefghijklmnop", min_size=1, max_size=2), st.integers(-(10**13), 10**13))


def of(ratios: list[Fraction]) -> Ratios:
    return ratios_of(
        {str(n): ratio for n, ratio in enumerate(ratios)}, {str(n): Fraction(1) for n in range(len(ratios))}
    )


def test_a_mean_of_many_unlike_ratios_stays_short_and_does_not_depend_on_the_order() -> None:
    ratios = [Fraction(n * n + 1, 10**9 + 7 * n) for n in range(1, 2000)]
    found = of(ratios).mean
    assert found is not None
    assert found == of(ratios[::-1]).mean
    assert found.denominator <= SCALE
    assert abs(found - sum(ratios, Fraction(0)) / len(ratios)) < Fraction(1, 10**29)


def test_the_mean_of_a_few_is_exact_while_its_numbers_are_small() -> None:
    assert of([Fraction(1, 3), Fraction(1, 6)]).mean == Fraction(1, 4)
    long = of([Fraction(1, 10**20 + 1), Fraction(1, 10**20 + 3)]).mean
    assert long is not None
    assert long.denominator <= SCALE


def test_without_ratios_there_is_no_mean() -> None:
    assert ratios_of({}, {}).mean is None


def test_a_ratio_is_rounded_half_up_on_both_sides_of_zero() -> None:
    half = Fraction(1, 2 * SCALE)
    assert of([half]).scaled == 1
    assert of([-half]).scaled == 0


@given(AMOUNTS, AMOUNTS)
def test_every_organisation_is_divided_or_left_out(above: dict[str, int], below: dict[str, int]) -> None:
    found = ratios_of({k: Fraction(v) for k, v in above.items()}, {k: Fraction(v) for k, v in below.items()})
    assert found.count + found.left_out == len(above.keys() | below.keys())
    assert (found.pairs is None) == (found.count > FEW)

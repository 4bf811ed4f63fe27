"""Quantities keep their meaning whichever unit they are written in."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.kernel.engine.units import (
    UNITS,
    DimensionMismatch,
    UnknownUnit,
    convert,
    dimension,
    format_quantity,
    round_even,
    round_half_up,
    unit,
)

exact_numbers = st.one_of(st.integers(-(10**12), 10**12), st.fractions(max_denominator=10**6))
decimals = st.decimals(-(10**9), 10**9, places=6)
codes = st.sampled_from(sorted(UNITS))


@given(exact_numbers, codes, codes)
def test_going_there_and_back_changes_nothing(value: Fraction, a: str, b: str) -> None:
    if dimension(a) == dimension(b):
        assert convert(convert(value, a, b), b, a) == value
    else:
        with pytest.raises(DimensionMismatch):
            convert(value, a, b)


def test_a_mu_is_two_thousand_thirds_of_a_square_metre() -> None:
    assert convert(1, "mu", "m2") == Fraction(2000, 3)
    assert convert(15, "mu", "ha") == 1


def test_money_steps_by_hundred_and_by_ten_thousand() -> None:
    assert convert(1, "yi_yuan", "wan_yuan") == 10_000
    assert convert(Decimal("0.01"), "yuan", "fen") == 1
    assert convert(1, "wan_yuan", "fen") == 1_000_000


def test_output_per_mu_converts_through_both_units() -> None:
    assert convert(1, "亿元/亩", "元/m2") == Fraction(100_000_000) / Fraction(2000, 3)
    assert dimension("wan_yuan/mu") == (("area", -1), ("money", 1))


def test_a_share_is_not_a_count() -> None:
    with pytest.raises(DimensionMismatch):
        convert(12, "percent", "person")


@pytest.mark.parametrize("name", ["", "furlong", "m2/", "/mu", "mu/mu/mu"])
def test_an_unknown_unit_is_refused(name: str) -> None:
    with pytest.raises(UnknownUnit):
        unit(name)


@pytest.mark.parametrize("value", [0.1, True, "1"])
def test_a_float_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        convert(value, "mu", "m2")  # type: ignore[arg-type]


@given(decimals, st.integers(0, 5))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    assert round_even(value, places) == value.quantize(step, ROUND_HALF_EVEN)
    assert round_half_up(value, places) == value.quantize(step, ROUND_HALF_UP)


def test_ties_go_to_even_as_gbt_8170_says() -> None:
    assert [str(round_even(Decimal(t), 1)) for t in ("12.25", "12.35", "12.2500001")] == ["12.2", "12.4", "12.3"]
    assert str(round_half_up(Decimal("-12.25"), 1)) == "-12.3"


def test_quantities_read_well_in_both_languages() -> None:
    assert format_quantity(Fraction(12345, 10), "mu") == "1,234.5亩"
    assert format_quantity(Fraction(12345, 10), "mu", language="en") == "1,234.5 mu"
    assert format_quantity(Fraction(1, 3), "percent", language="en") == "0.33%"
    assert format_quantity(Fraction(-1, 1000), "firm") == "0家"
    assert format_quantity(100, "person", places=0) == "100人"

"""No fen appears and none is lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.kernel.engine.money import AmountNotUnderstood, format_money, read_amount, split, to_fen


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any),
)
def test_a_split_sums_to_the_whole_and_is_fair_to_a_fen(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_a_split_needs_someone_to_give_to(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)


@given(st.integers(-(10**14), 10**14))
def test_what_is_printed_can_be_read_back(fen: int) -> None:
    assert read_amount(format_money(fen)) == fen
    assert read_amount(format_money(fen, language="en").removeprefix("CNY ")) == fen
    assert read_amount(format_money(fen, unit="fen")) == fen


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1,234.50", 123450),
        ("3.2万元", 3_200_000),
        ("￥8", 800),
        ("－5", -500),
        ("1.5亿元", 15_000_000_000),
        ("7分", 7),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, fen: int) -> None:
    assert read_amount(typed) == fen


@pytest.mark.parametrize("typed", ["", "一百", "12.345", "1,23", "5 美元", "0.5分", "1e5"])
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(AmountNotUnderstood):
        read_amount(typed)


def test_computed_money_is_rounded_half_up_once() -> None:
    assert to_fen(Decimal("12.345")) == 1235
    assert to_fen(Decimal("-12.345")) == -1235
    assert format_money(123_456_789_00, unit="wan_yuan") == "12,345.68万元"
    assert format_money(123_456_789_00, unit="wan_yuan", language="en") == "CNY 123.4568 million"
    assert format_money(5, unit="fen", language="en") == "5 fen"

"""How numbers are said."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from valley.kernel import formats


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (0, "0.00 元", "CNY 0.00"),
        (98_765, "987.65 元", "CNY 987.65"),
        (999_999, "9,999.99 元", "CNY 9,999.99"),
        (1_000_000, "1.00 万元", "CNY 10,000.00"),
        (999_999_999_999, "100.00 亿元", "CNY 10.00 billion"),
        (9_999_999_999, "1.00 亿元", "CNY 100.00 million"),
        (-5_000_000, "-5.00 万元", "CNY -50,000.00"),
        (None, "—", "—"),
    ],
)
def test_money_is_said_in_the_scale_of_the_language(fen: int | None, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert formats.money(fen) == zh
    with translation.override("en"):
        assert formats.money(fen) == en


def test_a_mu_is_two_thousand_thirds_of_a_square_metre() -> None:
    with translation.override("zh-hans"):
        assert formats.area(4000) == "4,000 m²（6.00 亩）"
        assert formats.area(Decimal("68.5")) == "68.5 m²（0.10 亩）"


def test_halves_are_rounded_up_as_people_do() -> None:
    assert formats.number(Decimal("2.5"), 0) == "3"
    assert formats.number(0.125, 2) == "0.13"
    assert formats.number(1000) == "1,000"
    assert formats.number(Decimal("1234.500")) == "1,234.5"
    assert formats.percent(Decimal("0.2345")) == "23.5%"


def test_unknown_is_never_zero() -> None:
    assert {formats.number(None), formats.percent(None), formats.area(None), formats.quantity(None, "家")} == {"—"}
    assert {formats.day(None), formats.moment(None)} == {"—"}
    assert formats.number(0) == "0"


def test_times_are_shown_in_beijing() -> None:
    late = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
    assert formats.moment(late) == "2026-11-23 00:05"
    assert formats.day(late) == "2026-11-23"
    assert formats.day(date(2026, 1, 2)) == "2026-01-02"

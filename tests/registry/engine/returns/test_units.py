from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.registry.engine.returns.units import LARGEST, UNITS, Unit, Unreadable, read, show, store, typed

FEN, PERSON, FTE = UNITS["fen"], UNITS["person"], UNITS["fte_hundredth"]


@given(st.sampled_from(list(UNITS.values())), st.integers(-LARGEST, LARGEST))
def test_what_is_shown_reads_back_to_the_fen(unit: Unit, stored: int) -> None:
    assert read(show(stored, unit), unit) == stored
    assert read(show(stored, unit, group=False), unit) == stored
    assert store(typed(stored, unit), unit) == stored


@pytest.mark.parametrize(
    ("text", "unit", "stored"),
    [
        ("76.2", FEN, 76_200_000),
        ("1,234.5", FEN, 1_234_500_000),
        ("１２３４．５", FEN, 1_234_500_000),
        ("－3", FEN, -3_000_000),
        ("−0.000001", FEN, -1),
        (" 12 人 ", PERSON, 12),
        ("0.5", FTE, 50),
        ("3.2万元", FEN, 3_200_000),
        ("", FEN, None),
        ("  ", PERSON, None),
        ("0", PERSON, 0),
        ("+5", PERSON, 5),
        ("1，000", PERSON, 1000),
    ],
)
def test_people_type_numbers_in_many_ways(text: str, unit: Unit, stored: int | None) -> None:
    assert read(text, unit) == stored


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("约12", FEN),
        ("1e5", FEN),
        ("12,34", FEN),
        ("0.0000001", FEN),
        ("1.5", PERSON),
        ("0.125", FTE),
        ("3亿元", FEN),
        ("nan", FEN),
        ("9" * 30, FEN),
        ("x" * 100, FEN),
    ],
)
def test_what_is_no_exact_number_is_refused_with_a_remedy(text: str, unit: Unit) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text, unit)
    assert caught.value.text.zh
    assert caught.value.remedy.en
    assert len(caught.value.text.zh) < 80


def test_infinity_is_no_quantity() -> None:
    with pytest.raises(Unreadable):
        store(Decimal("Infinity"), FEN)


def test_nothing_shows_as_nothing() -> None:
    assert show(None, FEN) == ""
    assert show(1_234_567_800_000, FEN) == "1,234,567.8"
    assert show(-3_000_000, FEN) == "-3"
    assert show(10_000_000_000, FEN, group=False) == "10000"

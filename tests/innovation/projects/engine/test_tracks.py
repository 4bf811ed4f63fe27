"""Ranking of tracks and its sensitivity; filling a text."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.innovation.projects.engine.texts import fill, places
from valley.innovation.projects.engine.tracks import rank, weightings

POINTS = st.dictionaries(
    st.integers(1, 6), st.lists(st.integers(0, 100).map(Fraction), min_size=3, max_size=3), min_size=1, max_size=4
)


def test_there_are_231_ways_to_weigh_three_aspects_and_each_makes_one() -> None:
    """C(20 + 2, 2) = 231: twenty steps shared among three."""
    ways = list(weightings(3))
    assert len(ways) == 231
    assert all(sum(way) == 1 for way in ways)


def test_a_track_that_is_better_everywhere_is_first_under_every_weighting() -> None:
    found = rank({1: [Fraction(90)] * 3, 2: [Fraction(10)] * 3}, (40, 30, 30))
    assert [(one.key, one.place, one.first_share, one.best, one.worst) for one in found] == [
        (1, 1, Fraction(1), 1, 1), (2, 2, Fraction(0), 2, 2)
    ]  # fmt: skip
    assert found[0].total == 90


def test_equal_totals_share_a_place() -> None:
    found = rank({1: [Fraction(50)] * 3, 2: [Fraction(50)] * 3}, (40, 30, 30))
    assert [one.place for one in found] == [1, 1]


@given(POINTS)
def test_places_are_within_what_the_weightings_show(points: dict[int, list[Fraction]]) -> None:
    found = rank(points, (40, 30, 30))
    assert [one.place for one in found] == sorted(one.place for one in found)
    assert all(one.best <= one.place <= one.worst <= len(points) for one in found)
    assert sum(one.first_share for one in found) >= 1


@given(POINTS, st.integers(0, 2))
def test_more_points_never_lower_a_total(points: dict[int, list[Fraction]], aspect: int) -> None:
    key = next(iter(points))
    before = next(one.total for one in rank(points, (40, 30, 30)) if one.key == key)
    better = [*points[key]]
    better[aspect] = Fraction(100)
    after = next(one.total for one in rank({**points, key: better}, (40, 30, 30)) if one.key == key)
    assert after >= before


def test_weights_make_a_hundred_and_points_are_complete() -> None:
    with pytest.raises(ValueError, match="weights"):
        rank({}, (40, 30, 31))
    with pytest.raises(ValueError, match="length"):
        rank({1: [Fraction(1)]}, (40, 30, 30))


def test_a_value_is_put_in_as_it_is_and_what_is_missing_is_named_once() -> None:
    made = fill("{{a}} {{ b }} {{b}} {{c}}", {"a": "{{c}}", "c": " "})
    assert made.text == "{{c}} ＿＿＿＿（b） ＿＿＿＿（b） ＿＿＿＿（c）"
    assert made.open == ("b", "c")
    assert places("{{a}} {{ b }} {{a}}") == ("a", "b")


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(), max_size=3))
def test_any_text_is_filled_without_a_fault(text: str, known: dict[str, str]) -> None:
    assert set(fill(text, known).open) <= set(places(text))

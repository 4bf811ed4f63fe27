"""Assignment is stable by a checker of its own; fitting asks for enough pairs and looks only back."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valley.innovation.exchange.engine.assigning import Market, assign, blocking_pairs, over_quota
from valley.innovation.exchange.engine.matching.fitting import Fitted, Pair, TooFew, auc, fit

NAMES = ["a", "b", "c", "d"]
EXPERTS = ["x", "y", "z"]


@st.composite
def markets(draw: st.DrawFn) -> Market:
    calls = {name: draw(st.lists(st.sampled_from(EXPERTS), unique=True)) for name in NAMES}
    experts = {name: draw(st.lists(st.sampled_from(NAMES), unique=True)) for name in EXPERTS}
    return Market(
        calls, experts, {name: draw(st.integers(0, 3)) for name in NAMES},
        {name: draw(st.integers(0, 3)) for name in EXPERTS},
    )  # fmt: skip


@settings(max_examples=40)
@given(markets())
def test_nobody_would_rather_have_each_other(market: Market) -> None:
    pairs = assign(market)
    assert blocking_pairs(market, pairs) == []
    assert over_quota(market, pairs) == []
    assert assign(market) == pairs


def test_the_checker_finds_a_blocking_pair_and_too_many() -> None:
    market = Market({"a": ["x"], "b": ["x"]}, {"x": ["a", "b"]}, {"a": 1, "b": 1}, {"x": 1})
    assert blocking_pairs(market, {"a": [], "b": ["x"]}) == [("a", "x")]
    assert over_quota(market, {"a": ["x"], "b": ["x"]}) == ["x"]


def test_calls_get_the_best_stable_outcome() -> None:
    market = Market(
        {"a": ["x", "y"], "b": ["y", "x"]}, {"x": ["b", "a"], "y": ["a", "b"]}, {"a": 1, "b": 1}, {"x": 1, "y": 1}
    )
    assert assign(market) == {"a": ["x"], "b": ["y"]}


@pytest.mark.parametrize("calls", [{"a": ["x", "x"]}, {"b": ["x"]}])
def test_a_market_that_makes_no_sense_is_refused(calls: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match=r"twice|quota"):
        Market(calls, {"x": ["a"]}, {"a": 1}, {"x": 1})


def pairs(count: int) -> list[Pair]:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Pair(begun + timedelta(days=n), {"words": (n * 7 % 10) / 10, "noise": (n * 3 % 5) / 5}, (n * 7 % 10) > 4)
        for n in range(count)
    ]


def test_below_two_hundred_pairs_nothing_is_fitted() -> None:
    assert fit(pairs(199), {"words": 0.5, "noise": 0.5}) == TooFew(199)
    alike = [Pair(one.at, one.features, True) for one in pairs(300)]
    assert isinstance(fit(alike, {"words": 1.0}), TooFew)


def test_what_decides_gains_weight_and_is_measured_on_later_pairs() -> None:
    found = fit(pairs(240), {"words": 0.2, "noise": 0.8})
    assert isinstance(found, Fitted)
    assert found.weights["words"] > 0.8
    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.after > found.before
    assert found.split_at == pairs(240)[180].at


def test_what_comes_later_does_not_change_the_weights() -> None:
    early = pairs(240)
    turned = [Pair(p.at, p.features, not p.useful) if n >= 180 else p for n, p in enumerate(early)]
    one, other = fit(early, {"words": 0.5, "noise": 0.5}), fit(turned, {"words": 0.5, "noise": 0.5})
    assert isinstance(one, Fitted)
    assert isinstance(other, Fitted)
    assert one.weights == other.weights
    assert one.after == pytest.approx(1 - other.after)


def test_the_area_under_the_curve_counts_pairs() -> None:
    assert auc([3, 2, 1], [True, False, False]) == 1.0
    assert auc([1, 1], [True, False]) == 0.5
    assert all(auc([a, b], [True, False]) == 0.0 for a, b in combinations([1, 2, 3], 2))

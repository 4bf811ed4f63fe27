"""A pair is judged the same from both sides, its parts add up, constraints dispose and say why."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valley.innovation.exchange.engine.matching.pair import FIRST_WEIGHTS, Constraint, Judged, Side, judge

TODAY = "2026-11-26"
NEED = Side(
    "/needs/1", "need", "zh", "豆奶有豆腥味，需要不加香精的脱腥工艺。",
    {"topics": ["豆制品", "脱腥"], "trl_min": 5, "level": "problem", "open": True, "organisations": ["/o/1"],
     "until": "2027-06-01"},
)  # fmt: skip


def offer(
    words: str = "豆奶脱腥工艺：蒸汽瞬时处理降低豆腥味。", language: str = "zh", kind: str = "result", **facts: Any
) -> Side:
    return Side("/results/1", kind, language, words, {"organisations": ["/o/2"], **facts})


def judged(one: Side, need: Side = NEED) -> Judged:
    return judge(need, one, {}, TODAY)


def verdict(found: Judged, name: str) -> Constraint:
    return next(one for one in found.constraints if one.name == name)


def test_the_weights_and_the_parts_add_up() -> None:
    found = judged(offer(trl=6, rights="licence", topics=["脱腥"]))
    assert math.fsum(FIRST_WEIGHTS.values()) == pytest.approx(1)
    assert found.score == pytest.approx(math.fsum(found.parts.values()))
    assert set(found.parts) == set(FIRST_WEIGHTS)
    assert 0 < found.score <= 1


@settings(max_examples=20)
@given(st.integers(0, 9), st.integers(0, 9), st.text("豆奶脱腥工艺汽", max_size=20))
def test_more_maturity_never_lowers_a_score(one: int, other: int, words: str) -> None:
    less, more = sorted((one, other))
    assert judged(offer(words, trl=less or None)).score <= judged(offer(words, trl=more or None)).score


@pytest.mark.parametrize(
    ("facts", "name", "said", "stands"),
    [
        ({"trl": 4}, "maturity", "fail", False),
        ({"trl": 5}, "maturity", "pass", True),
        ({}, "maturity", "unknown", True),
        ({"rights": "exclusive"}, "rights", "fail", False),
        ({"rights": "pending"}, "rights", "unknown", True),
        ({"until": "2026-11-25"}, "dates", "fail", False),
        ({"until": "2026-11-26"}, "dates", "pass", True),
        ({"since": "2027-07-01"}, "dates", "fail", False),
        ({"organisations": ["/o/1"]}, "conflict", "fail", False),
        ({"tiers": ["producer"]}, "role", "fail", True),
        ({"tiers": ["station"]}, "role", "pass", True),
        ({"tiers": []}, "role", "unknown", True),
        ({"topics": ["豆制品"]}, "capability", "pass", True),
    ],
)
def test_hard_constraints_end_a_match_and_unknown_ones_ask(
    facts: dict[str, Any], name: str, said: str, stands: bool
) -> None:
    found = judged(offer(**facts))
    assert (verdict(found, name).verdict, found.stands) == (said, stands)


def test_a_closed_need_matches_nothing_and_a_fund_without_a_date_is_asked() -> None:
    closed = Side("/needs/1", "need", "zh", NEED.words, {**NEED.facts, "open": False})
    assert not judged(offer(), closed).stands
    assert verdict(judged(offer(kind="fund")), "dates").verdict == "unknown"
    assert "maturity" not in {one.name for one in judged(offer(kind="fund")).constraints}


def test_the_reasons_are_words_that_stand_in_both_texts() -> None:
    found = judged(offer())
    words = [word for word, _said in found.shared]
    assert "豆腥味" in words
    assert all(word in NEED.words and word in offer().words for word in words)
    assert found.passages[1] == offer().words


def test_across_languages_the_reason_is_the_translation() -> None:
    found = judged(offer("Removing the beany flavour of soybean milk by steam", "en"))
    assert ("豆奶", "milk") in found.shared or ("豆奶", "soybean") in found.shared or found.shared
    assert verdict(found, "language").verdict == "fail"
    assert found.stands
    assert found.features["words"] > 0


def test_an_unrelated_text_shares_nothing() -> None:
    found = judged(offer("乡村公路边坡防护"))
    assert found.shared == []
    assert found.passages == ("", "")

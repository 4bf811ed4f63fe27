"""The efficacy coefficient method: a published example, falling indicators, and nothing without terms."""

from fractions import Fraction

import pytest

from tests.plan.engine.samples import riverside, valley
from valley.plan.engine.composite import Weight, composite, efficacy


def weight(share: int, satisfactory: int, unacceptable: int) -> Weight:
    return Weight(Fraction(share), Fraction(satisfactory), Fraction(unacceptable))


def test_the_textbook_example_scores_58_73() -> None:
    # Statistics examination item: actual 5.81 %, satisfactory 12 %, unacceptable 6 % → 58.73
    assert round(float(efficacy(Fraction("5.81"), weight(1, 12, 6))), 2) == 58.73


def test_satisfactory_is_100_and_unacceptable_60_in_both_directions() -> None:
    for terms in (weight(1, 12, 6), weight(1, 0, 5)):
        assert efficacy(terms.satisfactory, terms) == 100
        assert efficacy(terms.unacceptable, terms) == 60


def test_the_valley_sets_no_weights_so_there_is_no_score() -> None:
    found = composite({15: Fraction(76)}, valley().weights)
    assert (found.set, found.score) == (False, None)


def test_weights_that_are_set_give_a_weighted_mean() -> None:
    found = composite({1: Fraction(30), 2: Fraction(5)}, riverside().weights)
    assert found.score == Fraction(100 * 60 + 60 * 40, 100)
    assert found.parts == {1: 100, 2: 60}


def test_one_unknown_value_leaves_no_score_and_is_named() -> None:
    found = composite({1: Fraction(30), 2: None}, riverside().weights)
    assert (found.set, found.score, found.missing) == (True, None, (2,))


def test_terms_without_meaning_are_refused() -> None:
    for args in ((0, 1, 2), (1, 2, 2)):
        with pytest.raises(ValueError, match="weight"):
            weight(*args)

"""Balance, what complaint lots have in common, excursions."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.supply.trace.engine.chains import at
from valley.supply.trace.engine.balance import PIECES, Amount, balance
from valley.supply.trace.engine.commonality import chance_of, common
from valley.supply.trace.engine.excursions import Excursion, Limit, Reading, excursions, exposures


def test_kilograms_and_grams_in_one_balance() -> None:
    found = balance([Amount("a", "in", Decimal("1.2"), "KGM"), Amount("b", "out", 900, "GRM", "used")])
    (line,) = found.lines
    assert (line.dimension, line.remainder, line.share) == ("mass", Fraction("0.3"), Fraction(1, 4))
    assert found.whole


def test_the_unknown_stays_apart() -> None:
    found = balance([Amount("a", "in", 10, "KGM"), Amount("b", "out", None, "KGM"), Amount("c", "out", 3, "XYZ")])
    assert [amount.node for amount in found.unknown] == ["b", "c"]
    assert found.lines[0].out == 0
    assert not found.whole


def test_pieces_are_weighed_where_their_content_is_known() -> None:
    amounts = [Amount("lot", "in", 1, "KGM"), Amount("cup", "out", 4)]
    assert balance(amounts, {"cup": (Fraction(250), "GRM")}).lines[0].remainder == 0
    assert [line.dimension for line in balance(amounts).lines] == ["mass", PIECES]


def test_the_chance_is_fishers() -> None:
    assert chance_of(3, 4, 4, 8) == pytest.approx(17 / 70)  # the lady tasting tea: P(3 or more of 4)
    assert chance_of(0, 4, 4, 8) == 1
    with pytest.raises(ValueError, match="5 of 4"):
        chance_of(5, 4, 4, 8)


def test_the_contaminated_lot_leads_the_list() -> None:
    population = {f"lot {n}" for n in range(100)}
    complaints = {"lot 1", "lot 2", "lot 3", "lot 4"}
    met = {"salt": population, "leek": complaints | {"lot 9"}, "line 2": {f"lot {n}" for n in range(30)}}
    found = common(complaints, met, population)
    assert [factor.name for factor in found] == ["leek", "line 2", "salt"]
    assert found[0].covers_all
    assert found[0].chance < 1e-5 < found[1].chance
    assert found[2].chance == 1


COLD = Limit(None, 4.0, "CEL", "GB 31605-2020", allowed=timedelta(minutes=10))


def readings(*values: float) -> list[Reading]:
    return [Reading(at(n / 6), value) for n, value in enumerate(values)]


def test_an_excursion_lasts_until_a_reading_within() -> None:
    (found,) = excursions(readings(2, 3, 5, 7, 5, 3, 2), COLD)
    assert (found.start, found.end, found.worst, found.minutes, found.known_end) == (at(2 / 6), at(5 / 6), 7, 30, True)


def test_shorter_than_allowed_is_none_and_silence_ends_what_is_known() -> None:
    assert excursions([Reading(at(0), 5), Reading(at(0.1), 3)], COLD) == []
    (found,) = excursions([Reading(at(0), 5), Reading(at(0.5), 6), Reading(at(3), 3)], COLD)
    assert not found.known_end
    assert found.minutes == pytest.approx(30)


def test_who_was_in_the_truck_lived_through_it() -> None:
    hot = Excursion(at(2), at(4), 9.0, 12)
    stays = [("early", at(0), at(2)), ("partly", at(3), None), ("whole", None, at(9))]
    found = exposures(hot, "truck", stays)
    assert [(e.item, e.minutes) for e in found] == [("partly", 60), ("whole", 120)]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-2, 10)), max_size=20))
@settings(max_examples=50)
def test_excursions_never_touch_and_the_order_of_readings_is_nothing(given_readings: list[tuple[int, int]]) -> None:
    mine = [Reading(at(hour / 6), value) for hour, value in given_readings]
    found = excursions(mine, COLD)
    assert found == excursions(mine[::-1], COLD)
    assert all(a.end <= b.start for a, b in pairwise(found))

"""The cheapest way out says from where to where; a choice of ingredients has the prices of what was chosen."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valley.industry.nutrition.engine.formulation import Answer, Impossible, formulate, freeze, read, replay
from valley.industry.nutrition.engine.formulation.printed import plain, say_answer, say_impossible
from valley.industry.nutrition.engine.formulation.relaxing import outward

MILKS: dict[str, Any] = {
    "mass": 100,
    "ingredients": [
        {"name": "curd", "price_per_kg": 30, "per_100g": {"energy": 200, "calcium": 460, "phosphorus": 100}},
        {"name": "oats", "price_per_kg": 10, "per_100g": {"energy": 379, "calcium": 54, "phosphorus": 410}},
        {"name": "oil", "price_per_kg": 15, "per_100g": {"energy": 884, "calcium": 0, "phosphorus": 0}},
    ],
    "nutrients": {"energy": "kcal", "calcium": "mg", "phosphorus": "mg", "protein": "g"},
    "missing": "warn",
}


def impossible(asked: dict[str, Any]) -> Impossible:
    found = formulate(read(MILKS | asked))
    assert isinstance(found, Impossible)
    return found


def test_a_ratio_says_from_where_to_where() -> None:
    """Curd alone, with any oil: 460 ÷ 100 = 4.6."""
    low = impossible({"ratios": [{"of": "calcium", "to": "phosphorus", "min": 5}],
                      "targets": [{"nutrient": "phosphorus", "min": 50}]})  # fmt: skip
    (move,) = low.relaxations
    assert move.now == 5
    assert move.then == pytest.approx(4.6)
    assert move.by == pytest.approx(-0.4)
    assert move.words[0].endswith("：下限从 5 降到 4.6（降低 0.4）")
    assert move.words[1].endswith(": lower the minimum from 5 to 4.6 (by 0.4)")
    high = impossible({"ratios": [{"of": "calcium", "to": "phosphorus", "max": 4}], "exclude": ["oats"],
                       "targets": [{"nutrient": "calcium", "min": 100}]})  # fmt: skip
    (move,) = high.relaxations
    assert "raise the maximum from 4 to 4.6 (by 0.6)" in move.words[1]
    assert plain(low)["relaxations"][0]["now"] == 5


def test_an_energy_share_and_a_share_of_mass_say_so_too() -> None:
    asked: dict[str, Any] = {"groups": [{"name": "dairy", "members": ["curd"], "min_share": "90 %", "max_g": 10}]}
    (move,) = impossible(asked).relaxations
    assert move.demand == "groups[1] · share"
    assert "share of group dairy ≥ 90 %: lower the minimum from 90 to 10 % (by 80)" in move.words[1]
    asked = {"energy_shares": [{"nutrient": "fat", "kcal_per_g": 9, "min": "90 %"}], "exclude": ["oil"],
             "nutrients": MILKS["nutrients"] | {"fat": "g"},
             "ingredients": [row | {"per_100g": row["per_100g"] | {"fat": fat}}
                             for row, fat in zip(MILKS["ingredients"], (10, 7, 100), strict=True)]}  # fmt: skip
    (move,) = impossible(asked).relaxations
    assert "lower the minimum from 90 to 45 % (by 45)" in move.words[1]  # curd: 10 g × 9 kcal of 200


def test_the_limit_said_is_the_nearest_that_can_be_had() -> None:
    """A ratio's slack is not its move: what is said is the best ratio once the rest holds, and no step nearer does."""
    asked = {"ratios": [{"of": "calcium", "to": "phosphorus", "min": 5}],
             "targets": [{"nutrient": "phosphorus", "min": 50}, {"nutrient": "energy", "min": 300}]}  # fmt: skip
    moves = {m.demand: m for m in impossible(asked).relaxations}
    then = moves["ratios[1]"].then
    assert then is not None
    near = asked | {"ratios": [{"of": "calcium", "to": "phosphorus", "min": f"{then * (1 - 1e-6):.9f}"}]}
    assert isinstance(formulate(read(MILKS | near)), Answer) == (set(moves) == {"ratios[1]"})
    past = asked | {"ratios": [{"of": "calcium", "to": "phosphorus", "min": f"{then * 1.001:.9f}"}]}
    assert isinstance(formulate(read(MILKS | past)), Impossible)


def test_the_limit_of_a_standard_is_not_moved() -> None:
    asked = {"additives": [{"name": "oil", "max": "1 g/kg", "clause": "x"}], "exclude": ["oats"],
             "targets": [{"nutrient": "energy", "min": 400}]}  # fmt: skip
    assert [m.demand for m in impossible(asked).relaxations] == ["targets[1]"]


def test_what_divides_by_nothing_has_to_go() -> None:
    asked = {"ratios": [{"of": "calcium", "to": "protein", "max": 4}],
             "targets": [{"nutrient": "calcium", "min": 100}]}  # fmt: skip
    moves = {m.demand: m for m in impossible(asked).relaxations}
    if "ratios[1]" in moves:
        assert moves["ratios[1]"].then is None
        assert "has to go" in moves["ratios[1]"].words[1]


@given(st.floats(1e-6, 1e6), st.sampled_from([-1, 1]))
def test_rounding_goes_outwards_and_stays_near(value: float, sign: int) -> None:
    said = float(outward(value, sign))
    assert (said - value) * sign >= -value * 1e-6
    assert abs(said - value) <= value * 2e-3
    assert outward(0, sign) == "0"


COUNT: dict[str, Any] = {"targets": [{"nutrient": "calcium", "min": 150}, {"nutrient": "energy", "min": 300}],
         "count": {"most": 2, "min_use_g": 5}}  # fmt: skip


def test_a_choice_has_the_prices_of_the_chosen_and_says_so() -> None:
    found = formulate(read(MILKS | COUNT))
    assert isinstance(found, Answer)
    assert len(found.grams) == 2
    assert "chosen" in found.price_note[1]
    assert found.price_note[0] in say_answer(read(MILKS | COUNT), found)
    (shadow,) = (s for s in found.shadows if s.demand == "targets[1]")
    rest = [i["name"] for i in MILKS["ingredients"] if i["name"] not in found.grams]
    # A little more calcium from the same two.
    more = formulate(read(MILKS | {"exclude": rest, "targets": [{"nutrient": "calcium", "min": "150.1"},
                                                                COUNT["targets"][1]]}))  # fmt: skip
    assert isinstance(more, Answer)
    assert more.objective - found.objective == pytest.approx(shadow.price * 0.1, rel=1e-4)
    package, _ = freeze(read(MILKS | COUNT), found)
    assert replay(package)["same_bytes"]


def test_without_a_cost_there_is_a_reason_instead_of_a_price() -> None:
    found = formulate(read(MILKS | {"objectives": ["distance"], "targets": [{"nutrient": "calcium", "min": 150}]}))
    assert isinstance(found, Answer)
    assert not found.shadows
    assert "not cost" in found.price_note[1]


def test_a_plain_programme_needs_no_note_and_a_ratio_has_its_price() -> None:
    asked = {"ratios": [{"of": "calcium", "to": "phosphorus", "min": 1}],
             "targets": [{"nutrient": "phosphorus", "min": 200}]}  # fmt: skip
    found = formulate(read(MILKS | asked))
    assert isinstance(found, Answer)
    assert found.price_note == ("", "")
    price = next(s for s in found.shadows if s.demand == "ratios[1]")
    assert "0.1 more of the ratio costs" in price.words[1]
    moved = formulate(read(MILKS | asked | {"ratios": [{"of": "calcium", "to": "phosphorus", "min": "1.001"}]}))
    assert isinstance(moved, Answer)
    assert moved.objective - found.objective == pytest.approx(price.price * 0.001, rel=1e-2)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 900), st.integers(10, 100), st.integers(100, 900))
def test_all_moves_together_make_room(ratio: int, low: int, energy: int) -> None:
    """Each limit set as said, the rest as it was: there is an answer."""
    asked: dict[str, Any] = {
        "ratios": [{"of": "calcium", "to": "phosphorus", "min": Fraction(ratio, 100)}],
        "targets": [{"nutrient": "phosphorus", "min": low}, {"nutrient": "energy", "min": energy}],
    }
    asked["ratios"][0]["min"] = f"{ratio / 100:.2f}"
    found = formulate(read(MILKS | asked))
    if isinstance(found, Answer):
        return
    assert isinstance(found, Impossible)
    mass: Any = 100
    for move in found.relaxations:
        assert move.then is not None
        said = outward(move.then, -1 if move.by < 0 else 1)
        if move.demand == "mass":
            side = {"min_g": 100, "max_g": said} if move.by > 0 else {"min_g": said, "max_g": 100}
            mass = side
        elif move.demand == "ratios[1]":
            asked["ratios"][0]["min"] = said
        else:
            asked["targets"][int(move.demand[8]) - 1]["min"] = said
    assert isinstance(formulate(read(MILKS | asked | {"mass": mass})), Answer)


def pantry(kinds: int, most: int, **further: Any) -> dict[str, Any]:
    """Each nutrient n1 … is in one food only: as many kinds are needed as nutrients are asked for."""
    names = [f"n{n}" for n in range(kinds)]
    return {
        "nutrients": dict.fromkeys(names, "mg"),
        "ingredients": [
            {
                "name": f"food {n}",
                "price_per_kg": 5 + n,
                "per_100g": {name: 10 if name == f"n{n}" else 0 for name in names},
            }
            for n in range(kinds)
        ],
        "targets": [{"nutrient": name, "min": 2} for name in names],
        "count": {"most": most, "min_use_g": 10},
    } | further  # fmt: skip


def test_more_kinds_are_proposed_where_they_are_the_cheapest() -> None:
    """Eight nutrients in eight foods, at most six: two more kinds (2/6) are less than two minima gone (1 + 1)."""
    found = formulate(read(pantry(8, 6)))
    assert isinstance(found, Impossible)
    assert "count" in found.conflict
    (move,) = found.relaxations
    assert (move.demand, move.now, move.then, move.by) == ("count", 6, 8, 2)
    assert move.words[0].endswith("：最多 6 种放到 8 种（多 2 种）")
    assert move.words[1].endswith(": at most 8 ingredients instead of 6 (2 more)")
    assert found.instead is None  # it is the way out itself
    assert isinstance(formulate(read(pantry(8, 8))), Answer)
    assert isinstance(formulate(read(pantry(8, 7))), Impossible)


def test_where_a_small_step_is_cheaper_more_kinds_are_said_beside_it() -> None:
    """At most one of 40 g, which holds 1.9 of the 2 mg: one more kind is 1/1,
    a minimum lowered by a twentieth is cheaper."""
    asked = pantry(2, 1)
    asked["ingredients"][0]["per_100g"]["n1"] = "4.75"
    asked["mass"] = {"max_g": 40}
    found = formulate(read(asked))
    assert isinstance(found, Impossible)
    (move,) = found.relaxations
    assert move.demand != "count"
    assert found.instead is not None
    assert (found.instead.now, found.instead.then) == (1, 2)
    said = say_impossible(found)
    assert "or this alone" in said
    assert "at most 2 ingredients instead of 1" in said
    assert plain(found)["instead"]["then"] == 2
    assert isinstance(formulate(read(asked | {"count": {"most": 2, "min_use_g": 10}})), Answer)


def test_what_more_kinds_cannot_mend_is_not_promised() -> None:
    found = formulate(read(pantry(3, 2, mass={"max_g": 1})))  # 10 g of each that is used: never in 1 g
    assert isinstance(found, Impossible)
    assert found.instead is None


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), st.data())
def test_a_number_of_kinds_that_is_said_to_suffice_does(kinds: int, data: st.DataObject) -> None:
    """Every way out, applied as it is said, has an answer; and one kind fewer than `instead` has none."""
    most = data.draw(st.integers(1, kinds))
    asked = pantry(kinds, most, mass={"max_g": data.draw(st.integers(10, 200))})
    for row in asked["ingredients"]:
        row["per_100g"] |= {f"n{data.draw(st.integers(0, kinds - 1))}": data.draw(st.integers(1, 30))}
    found = formulate(read(asked))
    if isinstance(found, Answer):
        return
    assert isinstance(found, Impossible)
    if found.instead is not None:
        assert found.instead.then is not None
        for most, kind in ((int(found.instead.then), Answer), (int(found.instead.then) - 1, Impossible)):
            assert isinstance(formulate(read(asked | {"count": {"most": most, "min_use_g": 10}})), kind)
    assert found.relaxations
    moved = dict(asked)
    for move in found.relaxations:
        assert move.then is not None
        said = outward(move.then, -1 if move.by < 0 else 1)
        if move.demand == "count":
            moved["count"] = {"most": int(move.then), "min_use_g": 10}
        elif move.demand == "mass":
            moved["mass"] = {"max_g": said}
        else:
            place = int(move.demand[8]) - 1
            moved["targets"] = [row | {"min": said} if n == place else row for n, row in enumerate(moved["targets"])]
    assert isinstance(formulate(read(moved)), Answer)

"""Amounts as people write them, and what a file may leave to the reader."""

from pathlib import Path
from typing import Any

import pytest

from valley.industry.nutrition.engine.formulation import (
    Answer,
    BadProblem,
    Impossible,
    formulate,
    freeze,
    read,
    replay,
    verify,
)
from valley.industry.nutrition.engine.formulation.__main__ import main


def answer(problem: dict[str, Any]) -> Answer:
    found = formulate(read(problem))
    assert isinstance(found, Answer)
    assert found.proved
    return found


def oats(**changes: Any) -> dict[str, Any]:
    return {"name": "oats", "price_per_kg": 10, "per_100g": {"energy": 379, "iron": "4.25 mg"}, **changes}


@pytest.mark.parametrize(
    "target",
    [
        {"iron": {"min": "8.5 mg"}},
        {"iron": {"min": 8.5, "unit": "mg"}},
        {"iron": {"min": 8500, "unit": "µg"}},
        {"iron_mg": {"min": 8.5}},
        {"iron (mg)": [8.5, ""]},
        {"铁 mg": {"min": 8.5}},
        {"iron": {"min": "8.5 mg/day"}},
        {"iron": {"min": 8.5, "unit": "mg per day"}},
    ],
)
def test_a_unit_may_stand_in_several_places(target: dict[str, Any]) -> None:
    assert answer({"ingredients": [oats()], "targets": target}).grams == pytest.approx({"oats": 200})


def test_contents_may_carry_their_unit_in_the_name() -> None:
    row = {"name": "oats", "price_per_kg": 10, "per_100g": {"iron_µg": 4250, "energy_kcal": 379, "zinc_mg": "<2"}}
    found = answer({"ingredients": [row], "targets": {"iron": {"min": 8.5}}})
    assert found.grams == pytest.approx({"oats": 200})


def test_two_bases_in_one_row_are_refused() -> None:
    with pytest.raises(BadProblem, match="targets"):
        read({"ingredients": [oats()], "targets": {"iron": {"min": "3 mg/day", "max": "4 mg/serving"}}})
    with pytest.raises(BadProblem, match="per"):
        read({"ingredients": [oats()], "targets": {"iron": {"min": "3 mg/day", "per": "serving"}}})


@pytest.mark.parametrize("price", ["10 元/kg", "¥10/kg", "5 yuan/斤", "1 CNY/100 g", "10,000 元/t".replace(",", "")])
def test_a_price_may_say_its_unit(price: str) -> None:
    problem = {"ingredients": [oats(price_per_kg=price)], "targets": {"iron": {"min": 8.5}}}
    assert answer(problem).cost == pytest.approx(2)


def test_one_more_in_each_serving_costs_what_the_words_say() -> None:
    """The price of a limit per serving is that of one more unit in every serving: solved again to see it."""
    problem = {"servings": 3, "ingredients": [oats()], "targets": {"iron": {"min": "10 mg", "per": "serving"}}}
    first = answer(problem)
    more = answer(problem | {"targets": {"iron": {"min": "11 mg", "per": "serving"}}})
    assert first.shadows[0].price == pytest.approx(more.objective - first.objective)
    week = answer(problem | {"days": 7, "targets": {"iron": {"min": "10 mg", "per": "day"}}})
    assert week.shadows[0].price == pytest.approx(7 / 4.25 * 1)


CHVATAL = """
oatmeal 3 110 4 2 4|chicken 24 205 32 12 3|eggs 13 160 13 54 2|milk 9 160 8 285 8|cherry pie 20 420 4 22 2
pork with beans 19 260 14 80 2
"""
"""V. Chvátal, Linear Programming (1983), chapter 1: cents, kcal, g protein, mg calcium a serving; most servings."""


def test_chvatal_s_diet_is_counted_in_servings() -> None:
    """Chapter 1's programme: 4 oatmeal, 4.5 milk, 2 pie for 92.5 cents."""
    foods = []
    for line in CHVATAL.strip().replace("\n", "|").split("|"):
        *name, price, kcal, protein, calcium, most = line.split()
        held = {"energy": f"{kcal} kcal", "protein": protein, "calcium": calcium}
        foods.append(
            {"name": " ".join(name), "unit": "serving", "price_per_serving": price, "per_serving": held}
            | {"max_servings": most}
        )
    limits = {"energy": {"min": 2000}, "protein": {"min": 55}, "calcium": {"min": 800}}
    found = answer({"foods": foods, "constraints": limits})
    assert found.objective == pytest.approx(92.5)
    assert found.grams == pytest.approx({"oatmeal": 4, "milk": 4.5, "cherry pie": 2})


def test_a_portion_of_known_mass_is_one_of_grams() -> None:
    cup = {"name": "milk", "unit": "cup", "unit_g": 244, "price_per_unit": "1.22", "per_unit": {"calcium": 276}}
    found = answer({"ingredients": [cup | {"max_units": 3}], "targets": {"calcium": {"min": 552}}})
    assert found.grams == pytest.approx({"milk": 488})
    assert found.cost == pytest.approx(2.44)
    with pytest.raises(BadProblem, match="per_unit"):
        read({"ingredients": [oats(per_100g={"protein": 1411})], "targets": {"protein": {"min": 70}}})


@pytest.mark.parametrize(
    ("changes", "where", "says"),
    [
        ({"kcal": 3}, "ingredients", "per_100g"),
        ({"max_grams": 3}, "ingredients", "max_g"),
        ({"per_100g": 3}, "ingredients", "nutrient = amount"),
        ({"unit_g": 0, "per_unit": {"iron": 3}}, "unit_g", "above 0"),
        ({"price_per_kg": "3,5"}, "price_per_kg", "point"),
    ],
)
def test_what_is_not_understood_is_named_with_what_would_be(changes: dict[str, Any], where: str, says: str) -> None:
    with pytest.raises(BadProblem, match=where) as caught:
        read({"ingredients": [oats(**changes)], "targets": {"iron": {"min": 8}}})
    assert says in str(caught.value)


def test_a_group_has_no_limit_on_how_many() -> None:
    group = {"name": "cereals", "members": ["oats"], "max_g": 9, "most": 1}
    with pytest.raises(BadProblem, match="most"):
        read({"ingredients": [oats()], "targets": {"iron": {"min": 8}}, "groups": [group]})


def test_the_command_refuses_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "good.toml"
    good.write_text(
        'front = 2\nmass = 300\n[targets]\niron = { min = 8 }\n[[ingredients]]\nfood = "20038"\nprice_per_kg = 3\n'
        "habit_g = 300\n",
        "utf-8",
    )
    assert main([str(good)]) == 0
    assert capsys.readouterr().out.count("Oats 300.0") == 2
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    refused = {
        (str(tmp_path / "none.toml"),): "the file cannot be read",
        (str(tmp_path / "odd.toml"),): "UTF-8",
        (str(good), "--days", "0"): "at least 1 day",
        (str(good), "--front", "1"): "at least 2 points",
        (str(good), "--seconds", "0"): "above 0",
        (str(good), "--verify", "ab"): "--package",
    }
    for arguments, says in refused.items():
        assert main(list(arguments)) == 2
        assert says in capsys.readouterr().err


MIX = {
    "mass": 500,
    "ingredients": [
        oats(per_100g={"energy": 379, "protein": 13, "iron": 4.25}),
        {"name": "soya", "price_per_kg": 25, "per_100g": {"energy": 446, "protein": 36.5, "iron": 15.7}},
        {"name": "sugar", "price_per_kg": 5, "per_100g": {"energy": 387, "protein": 0, "iron": 0}},
    ],
}


@pytest.mark.parametrize(
    ("asked", "more", "unit"),
    [
        ({"targets": [{"nutrient": "protein", "min": 15, "per": "100 g"}]},
         {"targets": [{"nutrient": "protein", "min": "15.01", "per": "100 g"}]}, 0.01),
        ({"targets": [{"nutrient": "iron", "min": 1, "per": "100 kcal"}]},
         {"targets": [{"nutrient": "iron", "min": "1.001", "per": "100 kcal"}]}, 0.001),
        ({"energy_shares": [{"nutrient": "protein", "min": "20 %"}]},
         {"energy_shares": [{"nutrient": "protein", "min": "20.01 %"}]}, 0.01),
    ],
)  # fmt: skip
def test_a_level_has_a_price_too(asked: dict[str, Any], more: dict[str, Any], unit: float) -> None:
    """Per 100 g, per 100 kcal, a share of energy: what the limit costs, seen by moving it a little."""
    first, second = answer(MIX | asked), answer(MIX | more)
    price = next(s.price for s in first.shadows if s.demand != "mass")
    assert price == pytest.approx((second.objective - first.objective) / unit, rel=1e-2)
    package, digest = freeze(read(MIX | asked), first)
    assert verify(package, digest)["hash"]
    assert replay(package)["same_bytes"]


def test_a_level_that_cannot_be_had_says_by_how_much_it_has_to_give_way() -> None:
    """Soya alone holds 36.5 g of protein in 100 g."""
    asked = {"targets": [{"nutrient": "protein", "min": 40, "per": "100 g"}]}
    found = formulate(read(MIX | asked))
    assert isinstance(found, Impossible)
    (move,) = found.relaxations
    assert move.by == pytest.approx(-3.5, abs=1e-6)
    assert move.words[1].endswith("lower the minimum from 40 to 36.5 g (by 3.5)")

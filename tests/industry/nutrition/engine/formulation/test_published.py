"""Diets that were published with their optimum. A table per serving or unit: 1 g stands for one serving."""

import re
from typing import Any

import pytest

from valley.industry.nutrition.engine.formulation import Answer, BadProblem, Impossible, formulate, read
from valley.industry.nutrition.engine.formulation.printed import say_answer

AMPL = """
BEEF 3.19 60 20 10 15 938 295|CHK 2.59 8 0 20 20 2180 770|FISH 2.29 8 10 15 10 945 440|HAM 2.89 40 40 35 10 278 430
MCH 1.89 15 35 15 15 1182 315|MTL 1.99 70 30 15 15 896 400|SPG 1.99 25 50 25 15 1329 370|TUR 2.49 60 20 15 10 1397 450
"""
"""R. Fourer, D. M. Gay, B. W. Kernighan, AMPL: A Modeling Language for Mathematical Programming, 2nd ed. 2003,
chapter 2: price per package; % of the day's A, C, B1, B2; mg sodium and kcal."""


def ampl(**limits: Any) -> dict[str, Any]:
    keys = ["A", "C", "B1", "B2", "NA", "CAL"]
    foods = []
    for line in re.split(r"[|\n]", AMPL.strip()):
        name, price, *values = line.split()
        content = dict(zip(keys, values, strict=True))
        foods.append({"name": name, "price_per_g": price, "per_g": content} | limits)
    return {"nutrients": dict.fromkeys(keys, "unit"), "ingredients": foods}


def answer(problem: dict[str, Any]) -> Answer:
    found = formulate(read(problem))
    assert isinstance(found, Answer)
    assert found.proved
    return found


def test_ampl_s_first_diet_is_all_macaroni() -> None:
    """Figure 2-1 and section 2.2: 46.6667 packages of macaroni and cheese, $88.20."""
    week = [{"nutrient": n, "min": 700, "max": 10000} for n in ("A", "C", "B1", "B2")]
    found = answer(ampl(max_g=100) | {"targets": week})
    assert found.objective == pytest.approx(88.2)
    assert found.grams == pytest.approx({"MCH": 700 / 15})


def test_ampl_s_second_diet_and_the_sodium_that_makes_it_impossible() -> None:
    """Figure 2-3 and section 2.3: no solution at 40,000 mg of sodium; $118.0594032 at 50,000 mg."""
    week = [{"nutrient": n, "min": 700, "max": 20000} for n in ("A", "C", "B1", "B2")]
    week.append({"nutrient": "CAL", "min": 16000, "max": 24000})
    salt = {"nutrient": "NA", "max": 50000}
    found = answer(ampl(min_g=2, max_g=10) | {"targets": [*week, salt]})
    assert found.objective == pytest.approx(118.0594032, abs=5e-8)
    assert found.grams["BEEF"] == pytest.approx(5.36061, abs=5e-6)
    assert found.grams["SPG"] == pytest.approx(9.30605, abs=5e-6)
    strict = formulate(read(ampl(min_g=2, max_g=10) | {"targets": [*week, salt | {"max": 40000}]}))
    assert isinstance(strict, Impossible)
    assert strict.irreducible
    assert "targets[6]" in strict.conflict


FAST = """
hamburger 2.49 410 24 26 730|chicken 2.89 420 32 10 1190|hot dog 1.50 560 20 32 1800|fries 1.89 380 4 19 270
macaroni 2.09 320 12 10 930|pizza 1.99 320 15 12 820|salad 2.49 320 31 12 1230|milk 0.89 100 8 2.5 125
ice cream 1.59 330 8 10 180
"""
"""The diet example that ships with Gurobi (diet.py): price; kcal, g protein, g fat, mg sodium a serving."""


def test_gurobi_s_diet_and_its_dairy_limit() -> None:
    foods = []
    for line in re.split(r"[|\n]", FAST.strip()):
        *name, price, kcal, protein, fat, sodium = line.split()
        content = {"energy": kcal, "protein": protein, "fat": fat, "sodium": sodium}
        dairy = ["dairy"] if name[0] in {"milk", "ice"} else []
        foods.append({"name": " ".join(name), "price_per_g": price, "per_g": content, "groups": dairy})
    nutrients = {"energy": "unit", "protein": "unit", "fat": "unit", "sodium": "unit"}
    limits = {"energy": {"min": 1800, "max": 2200}, "protein": {"min": 91}, "fat": {"max": 65}, "sodium": {"max": 1779}}
    problem = {"nutrients": nutrients, "ingredients": foods, "targets": limits}
    found = answer(problem)
    assert found.objective == pytest.approx(11.828861111111)
    published = {"hamburger": 0.604513888889, "milk": 6.970138888889, "ice cream": 2.591319444444}
    assert found.grams == pytest.approx(published)
    less = formulate(read(problem | {"groups": [{"name": "dairy", "max_g": 6}]}))
    assert isinstance(less, Impossible)
    assert "groups[1]" in less.conflict


def test_a_formula_scaled_scales_its_nutrients() -> None:
    week = [{"nutrient": n, "min": 700} for n in ("A", "C", "B1", "B2")]
    one, two = answer(ampl() | {"targets": week}), answer(ampl() | {"targets": week, "days": 1})
    double = answer(ampl() | {"targets": [row | {"min": 1400} for row in week]})
    assert one.objective == two.objective
    assert double.objective == pytest.approx(2 * one.objective)
    for small, large in zip(one.levels, double.levels, strict=True):
        assert large.amount == pytest.approx(2 * small.amount)
        assert large.per_100g == pytest.approx(small.per_100g)


def test_ozark_farms_feed_in_pounds_and_per_cent() -> None:
    """H. A. Taha, Operations Research: An Introduction, example 2.2-2: at least 800 lb of feed with at least 30 %
    protein and at most 5 % fibre: 470.6 lb of corn, 329.4 lb of soybean meal, $437.64 (437.647)."""
    rows = [
        {"name": "corn", "price": "0.30 USD/lb", "per_100g": {"protein": "9 %", "fibre": "2 %"}},
        {"name": "soybean meal", "price": "0.90 USD/lb", "per_kg": {"protein": "60 %", "fibre": "6 %"}},
    ]
    found = answer({
        "mass": {"min": "800 lb"}, "nutrients": {"protein": "g", "fibre": "g"}, "ingredients": rows, "currency": "USD",
        "targets": [{"nutrient": "protein", "min": "30 %"}, {"nutrient": "fibre", "max": "5 %"}],
    })  # fmt: skip
    assert found.objective == pytest.approx(437.647, abs=1e-3)
    pounds = {name: grams / 453.59237 for name, grams in found.grams.items()}
    assert pounds == pytest.approx({"corn": 470.588, "soybean meal": 329.412}, abs=1e-3)


def test_the_cat_food_of_pulp() -> None:
    """PuLP's documentation, "A Blending Problem": Whiskas at $0.52 a can, 60 % beef and 40 % gel."""
    table = """chicken 0.013 0.100 0.080 0.001 0.002|beef 0.008 0.200 0.100 0.005 0.005
    mutton 0.010 0.150 0.110 0.003 0.007|rice 0.002 0.000 0.010 0.100 0.002
    wheat 0.005 0.040 0.010 0.150 0.008|gel 0.001 0 0 0 0"""
    names = ("protein", "fat", "fibre", "salt")
    rows = []
    for line in re.split(r"[|\n]", table):
        name, price, *values = line.split()
        rows.append({"name": name, "price_per_g": price, "per_g": dict(zip(names, values, strict=True))})
    limits = {"protein": {"min": 8}, "fat": {"min": 6}, "fibre": {"max": 2}, "salt": {"max": 0.4}}
    found = answer({"mass": 100, "nutrients": dict.fromkeys(names, "g"), "ingredients": rows, "targets": limits})
    assert found.objective == pytest.approx(0.52)
    assert found.grams == pytest.approx({"beef": 60, "gel": 40})


def test_chvatal_s_diet_in_servings_of_their_own_size() -> None:
    """V. Chvátal, Linear Programming (1983), chapter 1: 92.5 cents a day: 4 oatmeal, 4.5 milk, 2 cherry pie."""
    table = """oatmeal|28 g|110|4|2|3|4
chicken|100 g|205|32|12|24|3
eggs|2 large|160|13|54|13|2
milk|237 cc|160|8|285|9|8
cherry pie|170 g|420|4|22|20|2
pork with beans|260 g|260|14|80|19|2"""
    rows = []
    for line in table.splitlines():
        name, size, kcal, protein, calcium, price, most = line.split("|")
        rows.append({"name": name, "unit": size, "max_servings": most, "price_per_serving": price,
                     "per_serving": {"energy": kcal, "protein": protein, "calcium": calcium}})  # fmt: skip
    problem = read({
        "nutrients": {"energy": "kcal", "protein": "g", "calcium": "mg"}, "ingredients": rows,
        "targets": {"energy": {"min": 2000}, "protein": {"min": 55}, "calcium": {"min": 800}},
    })  # fmt: skip
    found = formulate(problem)
    assert isinstance(found, Answer)
    assert found.objective == pytest.approx(92.5)
    assert found.grams == pytest.approx({"oatmeal": 4 * 28, "milk": 4.5, "cherry pie": 2 * 170})
    said = say_answer(problem, found)
    assert "112.0000 g  oatmeal（4 × 28 g）" in said
    assert "4.5000 × 237 cc  milk" in said
    assert "per 100 g" not in said  # of a product whose mass nobody knows


def test_ratios_are_read_as_people_write_them() -> None:
    for said, value in (("2:1", 2.0), ("3/2", 1.5), ("1：4", 0.25), (2, 2.0)):
        problem = read({
            "nutrients": {"a": "g", "b": "g"}, "ingredients": [{"name": "x", "price_per_kg": 1, "per_100g": {"a": 1,
            "b": 1}}], "ratios": [{"of": "a", "to": "b", "max": said}], "missing": "warn",
        })  # fmt: skip
        assert f"≤ {value:g}" in problem.demands[0].words[1]
    with pytest.raises(BadProblem, match="number"):
        read({"nutrients": {"a": "g", "b": "g"}, "ingredients": [{"name": "x", "per_100g": {"a": 1, "b": 1}}],
              "ratios": [{"of": "a", "to": "b", "max": "two:one"}]})  # fmt: skip

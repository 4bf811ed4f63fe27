"""Diets that were published with their optimum. A table per serving or unit: 1 g stands for one serving."""

import re
from typing import Any

import pytest

from valley.industry.nutrition.engine.formulation import Answer, Impossible, formulate, read

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

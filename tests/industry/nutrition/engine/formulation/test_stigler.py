"""Stigler's diet problem, the table as OR-tools publishes it (ortools/linear_solver/samples/stigler_diet.py).

Facts from G. J. Stigler, "The Cost of Subsistence", Journal of Farm Economics 27 (1945): per dollar of 1939 prices.
One "gram" here is one dollar a day, so 1 kg costs 1000. Published optimum over all 77 foods: 39.66173154546625 $/yr.
"""

from fractions import Fraction

import pytest

from valley.industry.nutrition.engine.formulation import (
    Answer,
    Demand,
    Ingredient,
    Problem,
    Row,
    formulate,
    freeze,
    verify,
)

NEED = {"kcal1000": "3", "protein": "70", "calcium": "0.8", "iron": "12", "a": "5", "b1": "1.8", "b2": "2.7"} | {
    "niacin": "18",
    "c": "75",
}
# The foods of the published optimum and 14 of the others. Fewer foods never cost less, and the published optimum
# is among these: their optimum is that of all 77.
FOODS = """
Wheat flour|44.7 1411 2 365 0 55.4 33.3 441 0
Wheat cereal|11.8 377 14.4 175 0 14.4 8.8 114 0
Corn meal|36.0 897 1.7 99 30.9 17.4 7.9 106 0
Rolled oats|25.3 907 5.1 341 0 37.1 8.9 64 0
Evaporated milk|8.4 422 15.1 9 26 3 23.5 11 60
Cheese|7.4 448 16.4 19 28.1 0.8 10.3 4 0
Peanut butter|15.7 661 1 48 0 9.6 8.1 471 0
Lard|41.7 0 0 0 0.2 0 0.5 5 0
Liver|2.2 333 0.2 139 169.2 6.4 50.8 316 525
Pork loin|4.4 249 0.3 37 0 18.2 3.6 79 0
Cabbage|2.6 125 4 36 7.2 9 4.5 26 5369
Onions|5.8 166 3.8 59 16.6 4.7 5.9 21 1184
Potatoes|14.3 336 1.8 118 6.7 29.4 7.1 198 2522
Spinach|1.1 106 0 138 918.4 5.7 13.8 33 2755
Sweet potatoes|9.6 138 2.7 54 290.7 8.4 5.4 83 1912
Peas, dried|20 1367 4.2 345 2.9 28.7 18.4 162 0
Lima beans|17.4 1055 3.7 459 5.1 26.9 38.2 93 0
Navy beans|26.9 1691 11.4 792 0 38.4 24.6 217 0
Sugar|34.9 0 0 0 0 0 0 0 0
"""


def diet() -> Problem:
    """The problem."""
    foods = []
    for line in FOODS.strip().splitlines():
        name, values = line.split("|")
        content: dict[str, Fraction | None] = {n: Fraction(v) * 100 for n, v in zip(NEED, values.split(), strict=True)}
        foods.append(Ingredient(name, content, price_per_kg=Fraction(1000)))
    demands = []
    for nutrient, low in NEED.items():
        row = Row({f.name: f.per_g(nutrient) or Fraction(0) for f in foods}, Fraction(low), None)
        demands.append(Demand(nutrient, (nutrient, nutrient), (row,), "unit"))
    return Problem("Stigler 1939", dict.fromkeys(NEED, "unit"), tuple(foods), tuple(demands), currency="USD")


def test_the_published_optimum() -> None:
    found = formulate(diet())
    assert isinstance(found, Answer)
    assert found.objective * 365 == pytest.approx(39.66173154546625, rel=1e-9)
    yearly = {name: grams * 365 for name, grams in found.grams.items()}
    expected = {"Wheat flour": 10.7745, "Liver": 0.6908, "Cabbage": 4.0933, "Spinach": 1.8278, "Navy beans": 22.2754}
    assert yearly == pytest.approx(expected, abs=1e-4)
    duals = {s.demand: s.price for s in found.shadows}
    published = {"kcal1000": 0.008765, "calcium": 0.031738, "a": 0.0004, "b2": 0.016358, "c": 0.000144}
    assert duals == pytest.approx(published, abs=1e-6)
    checked = verify(*freeze(diet(), found))
    assert checked["gap"] == pytest.approx(0, abs=1e-9)

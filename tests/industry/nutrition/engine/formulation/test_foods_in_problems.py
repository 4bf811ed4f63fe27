"""Foods straight from the shipped table, and the forms in which a problem may be written."""

from fractions import Fraction
from typing import Any

import pytest

from valley.industry.nutrition.engine.formulation import Answer, BadProblem, Impossible, formulate, read

BOWL = """
mass = 300
fibre_declared = true
[[ingredients]]
food = "大米"
price_per_kg = 6
[[ingredients]]
food = 16001
price_per_kg = 12
[[ingredients]]
food = "Spinach, raw"
price_per_kg = 8
steps = [{ name = "boil", yield = 0.9, retention = "3004" }]
[targets]
iron = { min = "8 mg" }
"维生素C" = { min = 10 }
sodium = { max = 500 }
"""


def test_a_food_is_named_by_number_by_name_or_in_chinese() -> None:
    problem = read(BOWL)
    assert [i.source for i in problem.ingredients] == ["USDA SR28 20450", "USDA SR28 16001", "USDA SR28 11457"]
    assert problem.ingredients[0].name == "大米"
    found = formulate(problem)
    assert isinstance(found, Answer)
    assert found.proved
    assert problem.data == ("USDA Retention Factors R6", "USDA SR28")


def test_retention_by_code_and_yield_stand_beside_each_other() -> None:
    spinach = read(BOWL).ingredients[2]
    assert spinach.mass_yield == Fraction("0.9")
    assert spinach.per_100g["vitamin_c"] == Fraction("28.1")
    kept = spinach.retention["vitamin_c"]
    assert spinach.per_g("vitamin_c") == Fraction("0.281") * kept
    assert 0 < kept < 1  # VEG,GREENS,BOILD,LITTLE WATER DRAIN


@pytest.mark.parametrize(
    ("old", "new", "where", "says"),
    [
        ('"大米"', '"rice"', "ingredients[1] rice", "20"),
        ('"大米"', '"no such thing"', "ingredients[1]", "no such food"),
        ('"3004"', '"9999"', "ingredients[3]", "9999"),
        ("yield = 0.9", "yield = 0", "ingredients[3]", "yield"),
        ('"8 mg"', '"8 kcal"', "targets[1]", "mg"),
        ("mass = 300", "mass = 300\nserving_g = 0", "serving_g", "0"),
        ('min = "8 mg"', 'min = 8, per = "serving"', "targets[1]", "serving"),
        ('min = "8 mg"', 'min = 8, per = "100 mL"', "targets[1]", "density"),
        ("mass = 300", "mass = 300\nrequire = ['salt']", "require", "salt"),
        ("price_per_kg = 6", 'price_per_kg = 6\nprice_on = "2999-01-01"', "ingredients[1]", "future"),
        ("price_per_kg = 6", "price_per_kg = 6\nprice_per_g = 6", "ingredients[1]", "twice"),
        ("price_per_kg = 6", "price_per_kg = -6", "ingredients[1]", "negative"),
        ("price_per_kg = 6", "price_per_kg = inf", "ingredients[1]", "finite"),
        ('{ min = "8 mg" }', "8", "targets.iron", "[min, max]"),
        ('{ min = "8 mg" }', '["9 mg", "8 mg"]', "targets[1]", "min is above max"),
        ('"8 mg"', '"8 IU"', "targets[1]", "IU"),
        ('"8 mg"', '"8 stone"', "targets[1]", "stone"),
    ],
)
def test_what_cannot_be_is_refused_by_its_row(old: str, new: str, where: str, says: str) -> None:
    assert old in BOWL
    with pytest.raises(BadProblem) as refused:
        read(BOWL.replace(old, new, 1))
    assert refused.value.where.startswith(where)
    assert says in str(refused.value)


def test_a_problem_may_be_a_dictionary_or_json() -> None:
    held: dict[str, Any] = {
        "mass": "0.3 kg",
        "ingredients": [{"food": "大米", "price_per_kg": 6.0}, {"food": "16001", "price_per_100g": 1.2}],
        "targets": [{"nutrient": "iron", "at_least": "8 mg"}],
    }
    found = formulate(read(held))
    assert isinstance(found, Answer)
    import json

    again = formulate(read(json.dumps(held)))
    assert again == found


def test_a_sub_recipe_is_mixed_and_a_circle_refused() -> None:
    text = """
    [nutrients]
    iron = "mg"
    [[ingredients]]
    name = "dough"
    parts = { flour = 100, water = 60 }
    yield = 0.9
    [[ingredients]]
    name = "flour"
    price_per_kg = 4
    per_100g = { iron = 3 }
    allergens = ["gluten"]
    [[recipes]]
    name = "water"
    price_per_kg = 0
    per_100g = { iron = 0 }
    [[targets]]
    nutrient = "iron"
    min = 10
    """
    dough = read(text).ingredients[0]
    assert dough.per_100g["iron"] == Fraction(3) * 100 / 160
    assert dough.price_per_kg == Fraction(4) * 100 / 160
    assert dough.allergens == {"gluten"}
    assert dough.mass_yield == Fraction("0.9")
    with pytest.raises(BadProblem, match="dough → water → dough"):
        read(text.replace("per_100g = { iron = 0 }", "parts = { dough = 10 }"))


def test_edible_share_and_household_measures() -> None:
    text = """
    [nutrients]
    protein = "g"
    [[ingredients]]
    food = "鸡蛋"
    price_per_kg = 12
    edible = true
    min_g = "2 large"
    [[targets]]
    nutrient = "protein"
    min = 1
    """
    problem = read(text)
    assert problem.ingredients[0].mass_yield == Fraction("0.88")  # SR28: 12 % of an egg as bought is shell
    assert problem.demands[0].rows[0].low == Fraction(100) / Fraction("0.88")
    with pytest.raises(BadProblem, match="measures of this food: large"):
        read(text.replace("2 large", "2 bowls"))


def test_a_list_too_long_is_refused_at_once() -> None:
    with pytest.raises(BadProblem, match="10001"):
        read({"nutrients": {"iron": "mg"}, "ingredients": [{"name": str(k)} for k in range(10_001)]})


def test_a_whole_table_with_a_budget_too_small_is_explained_by_its_demands() -> None:
    """Thousands of limits of single foods: the conflict is looked for among those that bear on it."""
    pool = {"groups": ["Legumes and Legume Products"], "price_per_kg": 10, "max_g": 300}
    targets = {"iron": {"min": 20}, "energy": {"min": 2000}}
    found = formulate(read({"pool": pool, "targets": targets, "budget": 1}))
    assert isinstance(found, Impossible)
    assert found.irreducible
    assert "budget" in found.conflict
    assert len(found.conflict) <= 3

"""The table: rounding, “0”, order, energy, NRV %."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.industry.nutrition.engine.label.products import MILK, made, verdicts
from valley.industry.nutrition.engine.label import Label, Rounding, edition, label, product, read_elements, to_step
from valley.industry.nutrition.engine.standards import BadInput, Overall, Verdict


def numbers(found: object) -> dict[str, str]:
    return {row.nutrient.key: row.text for row in found.rows}  # type: ignore[attr-defined]


def test_half_even_and_half_up_give_different_labels_of_the_same_milk() -> None:
    even, up = made(rounding="half_even"), made(rounding="half_up")
    assert numbers(even) | {"calcium": ""} == {
        "energy": "254 kJ",
        "protein": "3.2 g",
        "fat": "3.2 g",
        "saturated_fat": "1.9 g",
        "carbohydrate": "4.8 g",
        "sugars": "5.0 g",
        "sodium": "43 mg",
        "calcium": "",
    }
    assert [up.row(key).text for key in ("energy", "fat", "sugars")] == ["258 kJ", "3.3 g", "5.1 g"]
    assert "rounding=half_up" in up.settings.words()


@pytest.mark.parametrize("said", ["half_up", "ROUND_HALF_UP", "四舍五入", "half-up"])
def test_the_rounding_rule_may_be_said_in_several_ways(said: str) -> None:
    assert made(rounding=said).settings.rounding is Rounding.HALF_UP


def test_energy_comes_from_declared_values_and_counts_fibre_where_it_is_declared() -> None:
    found = made(per_100g={"energy": "999 kJ", "fibre": "2.04 g"})
    assert found.declared["energy"] == round(17 * 3.2 + 37 * 3.2 + 17 * 4.8 + 8 * 2.0)
    hidden = made(per_100g={"fibre": "2.04 g"}, show=["sugars"])
    assert hidden.declared["energy"] == 254
    assert "fibre" not in hidden.declared


def test_carbohydrate_by_difference_loses_the_fibre_only_if_fibre_is_declared() -> None:
    base = {"carbohydrate": "missing", "carbohydrate_by_difference": "35 g", "fibre": "15 g"}
    assert made(per_100g=base).declared["carbohydrate"] == 20
    assert made(per_100g=base, show=[]).declared["carbohydrate"] == 35


@pytest.mark.parametrize(
    ("year", "key", "content", "declared"),
    [
        ("2011", "vitamin_a", "8.4", "8"),  # 8.4 > 8
        ("2025", "vitamin_a", "8.4", "0"),  # ≤ 10
        ("2011", "zinc", "0.30", "0"),
        ("2025", "zinc", "0.30", "0.30"),
        ("2011", "niacin", "0.29", "0.29"),
        ("2025", "niacin", "0.29", "0"),
        ("2025", "niacin", "0.35", "0.4"),  # step 0.1 in 2025; half to even
        ("2011", "magnesium", "6", "0"),
        ("2025", "magnesium", "6", "6"),
        ("2025", "vitamin_b12", "0.09", "0"),
        ("2011", "vitamin_b12", "0.09", "0.09"),
        ("2025", "trans_fat", "0.3", "0"),
        ("2025", "sodium", "5", "0"),
        ("2025", "sodium", "5.2", "5"),
    ],
)
def test_steps_and_zero_limits_follow_the_edition(year: str, key: str, content: str, declared: str) -> None:
    assert made(year, per_100g={key: content}).declared[key] == Decimal(declared)


def test_the_zero_limit_takes_the_full_value_unless_told_otherwise_and_says_so() -> None:
    found = made(per_100g={"trans_fat": "0.34"})
    assert found.declared["trans_fat"] == Decimal("0.3")
    assert verdicts(found, "6.5")["trans_fat"] == "note"
    assert made(per_100g={"trans_fat": "0.34"}, zero="rounded").declared["trans_fat"] == 0


def test_nrv_percent_is_of_the_declared_value_in_whole_steps() -> None:
    found = made(per_100g={"calcium": "119.6 mg"})
    assert found.row("calcium").percent == 15  # 120 / 800; 119.6 would give 14.95
    assert found.row("sugars").percent is None
    assert made("2011", per_100g={"zinc": "3.3"}).row("zinc").percent == 22  # / 15
    assert made("2025", per_100g={"zinc": "3.3"}).row("zinc").percent == 30  # / 11


def test_order_and_mandatory_rows_follow_the_edition() -> None:
    minerals = {"calcium": 113, "phosphorus": 84, "magnesium": 10, "potassium": 132}
    keys = [row.nutrient.key for row in made("2011", per_100g=minerals).rows]
    assert keys[-4:] == ["phosphorus", "potassium", "magnesium", "calcium"]
    keys = [row.nutrient.key for row in made("2025", per_100g=minerals).rows]
    assert keys[-4:] == ["calcium", "phosphorus", "potassium", "magnesium"]
    assert [row.nutrient.key for row in made("2011").rows if row.mandatory] == list(edition("2011").mandatory)
    assert (made("2025").reminder is None, made("2011").reminder is None) == (False, True)


def test_what_is_missing_is_unknown_and_never_zero() -> None:
    found = made(per_100g={"sugars": "missing"})
    assert (found.row("sugars").declared, found.row("sugars").text) == (None, "缺 · missing")
    assert (found.draft, found.overall) == (True, Overall.OPEN)
    assert made("2011", per_100g={"sugars": None}).draft is False
    assert made(per_100g={"sodium": "<5 mg"}).declared["sodium"] == 0
    assert made(per_100g={"sodium": "<10 mg"}).declared["sodium"] is None


def test_a_serving_is_rounded_by_itself_and_zero_is_judged_per_100() -> None:
    found = made(serving="250 g", per_100g={"trans_fat": "0.2"})
    assert [found.row("protein").serving, found.row("trans_fat").serving] == [Decimal("7.9"), Decimal(0)]
    assert found.row("energy").serving == round(17 * Decimal("7.9") + 37 * Decimal("8.1") + 17 * 12)
    assert found.row("energy").serving_percent == 8
    given_per_serving = {**MILK, "serving": "250 g", "per_serving": {"protein": "7.875 g"}}
    del given_per_serving["per_100g"]
    assert product(given_per_serving).contents["protein"] == Decimal("3.15")


def test_the_edition_is_that_of_the_day() -> None:
    milk = product(MILK)
    assert label(milk, as_of=date(2027, 3, 15)).edition.source.edition == "2011"
    assert label(milk, as_of=date(2027, 3, 16)).edition.source.edition == "2025"
    assert any("尚未实施" in f.words[0] for f in label(milk, "2025", date(2026, 11, 26)).findings)
    with pytest.raises(BadInput, match="2012-12-31"):
        label(milk, as_of=date(2012, 12, 31))


@pytest.mark.parametrize("changes", [{"months_from": 6}, {"special": True}])
def test_infants_and_special_dietary_food_get_no_table(changes: dict[str, Any]) -> None:
    found = made(**changes)
    assert (found.rows, found.draft, found.overall) == ((), True, Overall.FAULT)
    assert any(f.standard == "GB 13432" and f.verdict is Verdict.NOT_LOADED for f in found.findings)


def test_an_imported_gb_13432_gives_the_table_without_nrv() -> None:
    text = """
standard = "GB 13432"
edition = "fictional"
title = "虚构"
effective_from = 2015-01-01
complete = true
[[elements]]
element = "nutrition"
clause = "1"
"""
    food = product({"special": True, "name": "米粉", "per_100g": {"energy": "1600 kJ", "protein": 8.25, "sodium": 50}})
    day = date(2027, 4, 1)

    def under(table: str) -> Label:
        return label(food, as_of=day, loaded=[read_elements((text + table).encode())])

    bare = under("")
    assert (bare.rows, bare.draft) == ((), True)  # the elements are there, the table is not
    found = under('[table]\nclause = "2"\nnutrients = ["energy", "蛋白质", "sodium"]\n')
    assert [(row.text, row.percent) for row in found.rows] == [("1600 kJ", None), ("8.25 g", None), ("50 mg", None)]
    assert (found.draft, found.reminder, found.overall) == (False, None, Overall.OPEN)
    assert under('[table]\nclause = "2"\nnutrients = ["fat"]\n').draft
    with pytest.raises(BadInput, match="fet"):
        under('[table]\nclause = "2"\nnutrients = ["fet"]\n')


def test_contents_that_cannot_be_together_are_told() -> None:
    values = [f.value for f in made().findings if "存疑" in f.words[0]]
    assert values == ["sugars 5.05 > carbohydrate 4.80"]
    found = made(per_100g={"energy": "900 kJ", "saturated_fat": 4})
    assert len([f for f in found.findings if "存疑" in f.words[0]]) == 3


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ({"vitamin_a": "300 IU"}, "IU"),
        ({"vitamin_a": "90 µg RAE"}, "RAE"),
        ({"protein": "-1"}, "negative"),
        ({"protein": "nan g"}, "有限"),
        ({"protein": "12 kJ"}, "以 g 计"),
        ({"protien": "1"}, "没有这个营养成分"),
        ({"蛋白质": "3"}, "写了两次"),
        ({"fat": True}, "数字"),
        ({"fat": "nan"}, "有限"),
        ({"fat": "3,2 g"}, "数字"),
        ({"sodium": "200 g"}, "核对单位"),
    ],
)
def test_bad_contents_name_the_row(table: dict[str, object], word: str) -> None:
    with pytest.raises(BadInput, match=word) as refusal:
        made(per_100g=table)
    assert "per_100g" in refusal.value.where


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("milk", "ingredients[2]"),
        ({"name": "b", "grams": 1, "yeild": 1}, "ingredients[2] b · yeild"),
        ({"name": "b", "grams": "1 kJ"}, "ingredients[2] b · grams"),
        ({"name": "b", "grams": 1, "yield": 0}, "ingredients[2] b · yield"),
        ({"food": "unobtainium", "grams": 1}, "ingredients[2] unobtainium · food"),
        ({"name": "b", "grams": 1, "per_100g": {"fat": 101}}, "ingredients[2] b · per_100g · fat"),
    ],
)
def test_bad_rows_of_a_recipe_are_named(row: object, where: str) -> None:
    good = {"food": "全脂牛奶", "grams": "0.1 kg"}
    with pytest.raises(BadInput) as refusal:
        product({"ingredients": [good, row]})
    assert refusal.value.where == where
    assert product({"ingredients": [good]}).contents["protein"] == Decimal("3.15")


def test_a_serving_in_millilitres_makes_it_a_liquid() -> None:
    held = {"protein": 8, "fat": 8, "carbohydrate": 12, "sodium": 110}
    found = product({"per_serving": held, "serving": "0.25 L"})
    assert found.liquid
    assert found.serving == 250
    assert found.contents["protein"] == Decimal("3.2")


def test_names_and_units_are_read_in_either_language() -> None:
    table = {
        "蛋白质": "3150 mg",
        "脂肪": "3.25克",
        "饱和脂肪酸": 1.865,
        "Carbohydrates": 4.8,
        "total sugars": "5.05 g",
        "盐": 0.1,
    }
    found = label(product({"per_100g": table}), "2025")
    assert found.declared["protein"] == Decimal("3.2")
    assert found.declared["sodium"] == 40  # 5 g of salt for 2000 mg


@settings(max_examples=60, deadline=None)
@given(
    st.decimals(0, 5000, places=4), st.sampled_from(list(edition("2025").nutrients.values())), st.sampled_from(Rounding)
)
def test_rounding_is_idempotent(value: Decimal, nutrient: object, rule: Rounding) -> None:
    step = nutrient.step  # type: ignore[attr-defined]
    once = to_step(value, step, rule)
    assert to_step(once, step, rule) == once
    assert abs(once - value) <= step / 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(0, 30, places=3), min_size=5, max_size=5), st.sampled_from(["2011", "2025"]))
def test_a_declared_label_is_declared_again_unchanged(contents: list[Decimal], year: str) -> None:
    keys = ["protein", "fat", "saturated_fat", "carbohydrate", "sugars"]
    first = made(year, per_100g=dict(zip(keys, contents, strict=True)))
    shown = {key: value for key, value in first.declared.items() if value is not None}
    again = label(product({"per_100g": shown, "declared": True}), year)
    assert again.declared == first.declared
    assert [f for f in again.findings if f.clause in ("表1", "2.3") and f.verdict is Verdict.NOT_MET] == []


def test_tolerance_holds_what_was_measured_against_what_is_declared() -> None:
    measured = {"protein": "2.56", "fat": "3.85", "sodium": "51.6", "calcium": "90"}
    assert verdicts(made(measured=measured), "表2") == {
        "protein": "met",
        "fat": "not_met",
        "sodium": "met",
        "calcium": "not_met",
    }
    a = {"per_100g": {"vitamin_a": 50}, "measured": {"vitamin_a": 95}}
    assert verdicts(made("2011", **a), "表2") == {"vitamin_a": "not_met"}  # 80 % to 180 %
    assert verdicts(made("2025", **a), "表2") == {"vitamin_a": "met"}  # 80 % and more


def test_exemptions_follow_the_edition() -> None:
    def exempt(year: str, **face: object) -> bool:
        return any(f.clause == "7" and f.verdict is Verdict.NOTE for f in made(year, **face).findings)

    assert exempt("2025", largest_face_cm2=40)
    assert not exempt("2011", largest_face_cm2=21)
    assert exempt("2011", total_surface_cm2=100)
    assert not exempt("2025", total_surface_cm2=100)
    assert exempt("2011", exempt_as="made_on_site")
    assert not exempt("2025", exempt_as="made_on_site")

"""GB 14880, special medical food, prepared dishes, Nutri-Score, dossiers, importers."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from valley.industry.nutrition.engine import fsmp
from valley.industry.nutrition.engine.fortifiers import Addition, additions, check, table
from valley.industry.nutrition.engine.label import elements, product, read_elements
from valley.industry.nutrition.engine.nutriscore import Family, score
from valley.industry.nutrition.engine.prepared import book
from valley.industry.nutrition.engine.standards import BadInput, Verdict
from valley.kernel.engine.rules import Given, judge

DAY = date(2026, 11, 26)


def fortified(category: str, *additions: Addition, special: bool = False) -> list[str]:
    return [f.verdict.value for f in check(additions, category, special=special)]


def test_the_fortifiers_that_were_read() -> None:
    held = table()
    assert (len(held.amounts), len(held.categories)) == (267, 225)
    assert {row.code for row in held.amounts} <= set(held.categories)
    iron = next(row for row in held.amounts if row.fortifier == "铁" and row.code == "12.04")
    assert [str(iron.low), str(iron.high), iron.unit, iron.page] == ["180", "260", "mg/kg", "7"]
    assert "富马酸亚铁" in held.compounds["铁"]


def test_a_fortifier_without_a_unit_is_refused() -> None:
    assert additions({"铁": "30 mg/kg"}) == additions([{"name": "铁", "amount": "30 mg/kg"}])
    for amount in ("200", 200):
        with pytest.raises(BadInput, match="mg/kg"):
            additions([{"name": "铁", "amount": amount}])


def test_fortifiers_by_food_amount_and_compound() -> None:
    assert fortified("12.04", Addition("铁", Decimal(200), compound="乙二胺四乙酸铁钠")) == ["met", "met"]
    assert fortified("酱油", Addition("iron", Decimal("0.27"), "g/kg", "硫酸锌")) == ["not_met", "not_met"]
    assert fortified("12.04", Addition("维生素A", Decimal(1))) == ["not_met", "unknown"]
    assert fortified("14.06", Addition("钙", None)) == ["unknown", "unknown"]
    assert fortified("14.01", Addition("维生素C", Decimal(1)))[0] == "not_met"  # 14.0 leaves 14.01 out
    milk = Addition("铁", Decimal(30), compound="硫酸亚铁")
    assert fortified("01.03.02", milk) == ["unknown", "met"]  # children's powder or not: the rows differ
    children = Addition("铁", Decimal(30), compound="硫酸亚铁", only="仅限儿童用乳粉")
    assert fortified("01.03.02", children) == ["met", "met"]
    assert fortified("13.03", Addition("铁", Decimal(30))) == ["not_loaded"]


def contents(**more: str) -> dict[str, Decimal | None]:
    held = {"energy": "420", "protein": "4", "sodium": "80"} | more
    return {key: Decimal(value) for key, value in held.items()}


def test_special_medical_food_says_only_inside_or_outside_a_copied_value() -> None:
    found = fsmp.check(fsmp.Formula(contents(), "complete", ">10"), DAY)
    assert {f.verdict for f in found if f.subject in ("energy", "protein", "sodium")} == {Verdict.NOTE}
    assert any("二手抄本的数值之内" in f.words[0] for f in found)
    assert any("二手抄本的数值之外" in f.words[0] for f in found)  # sodium 19.05 mg/100 kJ
    assert {f.words[0] for f in found if f.verdict is Verdict.NOT_MET} == {"未注册：不得销售"}
    assert any(f.verdict is Verdict.NOT_LOADED for f in found)
    assert any("没有实施日期" in f.words[0] for f in found)


def test_infant_formula_is_refused_until_its_rows_are_loaded(tmp_path: Path) -> None:
    formula = fsmp.Formula(contents(), "complete", "infant", "TY20265001")
    with pytest.raises(BadInput, match="拒绝"):
        fsmp.check(formula, DAY)
    path = tmp_path / "gb.toml"
    row = '{nutrient="sodium", ages="infant", basis="100 kJ", unit="mg", low=5, high=14, origin="own", verified=true}'
    path.write_text(
        'standard="GB 25596"\nedition="X"\ntitle="t"\neffective_from=2026-01-01\nages=["infant"]\ncomplete=true\n'
        f"rows=[{row}]\n",
        encoding="utf-8",
    )
    found = fsmp.check(formula, DAY, [fsmp.read_rows(path)])
    assert [f.verdict.value for f in found] == ["note", "not_met"]  # 19.05 > 14
    path.write_text(path.read_text().replace("low=5", "low=50"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"rows\[1\]"):
        fsmp.read_rows(path)


def test_a_dossier_lists_what_is_missing() -> None:
    found = fsmp.dossier("three_new", {"identity": "x", "process": " "})
    assert not found.complete
    assert ("生产工艺", "process") in found.missing
    assert fsmp.dossier("fsmp", dict.fromkeys(fsmp.dossier("fsmp", {}).parts, "x")).complete


def test_a_prepared_dish_is_asked_for_and_its_clause_named() -> None:
    def ask(**facts: str | bool) -> tuple[str | None, list[str]]:
        found = judge(book(), {name: Given(value) for name, value in facts.items()}, as_of=DAY)
        return found.outcome, [f.clause.id for f in found.findings if f.applies is True]

    assert ask(food="cleaned")[0] == "not_prepared"
    assert "N3" in ask(food="cleaned")[1]
    assert ask(food="dish", maker="central_kitchen", buyer="own_stores") == ("not_prepared", ["N4"])
    dish: dict[str, str | bool] = {
        "food": "dish",
        "maker": "plant",
        "prepacked": True,
        "preprocessed": True,
        "heated": True,
    }
    assert ask(**dish)[0] is None
    assert ask(**dish, preservatives=True)[0] == "breach"
    assert ask(**dish, preservatives=False)[0] == "prepared"
    assert judge(book(), {}, as_of=date(2024, 2, 29)).outcome is None


def kj(**values: float) -> dict[str, Decimal | None]:
    return {key: Decimal(str(value)) for key, value in values.items()}


def test_nutri_score_by_hand() -> None:
    # Biscuit: energy 5, sugars 7, saturates 8, salt 2: 22; protein 6 g (2) does not count; fibre 1
    biscuit = kj(energy=2000, sugars=25, saturated_fat=9, salt=0.6, protein=6, fibre=3.5)
    found = score(biscuit, fruit_percent=Decimal(0))
    assert (found.total, found.letter, found.protein_counts) == (21, "E", False)
    # Plain yoghurt: 1 0 2 0: 3; protein 4 (1): 2
    yoghurt = kj(energy=336, sugars=3, saturated_fat="2.1", salt=0.1, protein=4, fibre=0)  # type: ignore[arg-type]
    assert (score(yoghurt, fruit_percent=Decimal(0)).total, score(yoghurt, fruit_percent=Decimal(0)).letter) == (2, "B")
    # Olive oil: energy from saturates 14 × 37 = 518 (4), ratio 14 % (1), fruit 100 % (5): 0
    oil = kj(sugars=0, saturated_fat=14, fat=100, salt=0, protein=0, fibre=0)
    assert (
        score(oil, Family.FATS, fruit_percent=Decimal(100)).total,
        score(oil, "fats_oils_nuts", fruit_percent=Decimal(100)).letter,
    ) == (0, "B")
    # Diet cola: sweeteners 4
    cola = kj(energy=1, sugars=0, saturated_fat=0, salt=0, protein=0, fibre=0)
    assert score(cola, "beverage", fruit_percent=Decimal(0), sweeteners=True).letter == "C"
    assert score(cola, "beverage", fruit_percent=Decimal(0), sweeteners=False).letter == "B"
    assert score({}, "water").letter == "A"
    # Cheese keeps its protein, red meat at most 2 points of it
    cheese = kj(energy=1700, sugars=0, saturated_fat=20, salt=1.7, protein=27, fibre=0)
    assert (score(cheese, "cheese", fruit_percent=Decimal(0)).total, score(cheese, fruit_percent=Decimal(0)).total) == (
        16,
        23,
    )
    meat = kj(energy=800, sugars=0, saturated_fat=3.5, salt=0.1, protein=20, fibre=0)
    assert (score(meat, "red_meat", fruit_percent=Decimal(0)).total, score(meat, fruit_percent=Decimal(0)).total) == (
        3,
        -2,
    )


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"energy": float("nan")}, "energy"), ({"sugars": -1}, "sugars"), ({"protein": 101}, "protein"),
     ({"vitamin_c": 3}, "vitamin_c"), ({"energy": "3 g"}, "energy")],
)  # fmt: skip
def test_nutri_score_refuses_what_is_no_amount(changes: dict[str, object], word: str) -> None:
    held = {"能量": "250 kcal", "sugars": 10.0, "saturated_fat": "2 g", "sodium": "200 mg", "protein": 8, "fibre": 3}
    assert score(held, fruit_percent=0).total == 5
    with pytest.raises(BadInput, match=word):
        score({**{k: v for k, v in held.items() if k != "能量"}, "energy": 1, **changes}, fruit_percent=0)
    with pytest.raises(BadInput, match="fruit_percent"):
        score(held, fruit_percent=120)


def test_nutri_score_counts_points_above_a_bound_and_needs_every_value() -> None:
    on = kj(energy=335, sugars=3.4, saturated_fat=1, sodium=80, protein=2.4, fibre=3)
    assert score(on, fruit_percent=Decimal(40)).total == 0
    assert score(on).letter is None
    assert score(on).missing == ("fruit",)
    with pytest.raises(BadInput, match="family"):
        score(on, "soup")


def test_gb_7718_is_imported_by_edition(tmp_path: Path) -> None:
    path = tmp_path / "gb7718.toml"
    text = """standard="GB 7718"
edition="2011"
title="t"
effective_from=2012-04-20
[[elements]]
element="name"
clause="4.1.2"
[[elements]]
element="licence"
clause="x"
"""
    path.write_text(text, encoding="utf-8")
    made = product({"name": "饼干", "per_100g": {"protein": 1}, "elements": {"licence": ""}})
    found = elements(made, DAY, [read_elements(path)])
    assert [(f.subject, f.verdict.value) for f in found] == [
        ("name", "met"),
        ("licence", "not_met"),
        ("", "not_loaded"),
    ]
    silent = product({"name": "饼干", "per_100g": {"protein": 1}})  # nobody said what else the label carries
    assert [f.verdict.value for f in elements(silent, DAY, [read_elements(path)])] == ["met", "unknown", "not_loaded"]
    named = product(
        {"name": "饼干", "per_100g": {"protein": 1}, "elements": {"生产许可证": "SC1", "Net weight": "5 g"}}
    )
    assert named.elements == {"licence": "SC1", "net_content": "5 g"}
    assert elements(named, DAY, [read_elements(path)])[1].verdict.value == "met"
    with pytest.raises(BadInput, match="smell"):
        product({"per_100g": {"protein": 1}, "elements": {"smell": "good"}})
    path.write_text(text.replace("effective_from=2012-04-20\n", ""), encoding="utf-8")
    assert [f.verdict.value for f in elements(made, DAY, [read_elements(path)])] == ["not_loaded"]
    path.write_text(text.replace('"name"', '"smell"'), encoding="utf-8")
    with pytest.raises(BadInput, match=r"elements\[1\]"):
        read_elements(path)


@pytest.mark.parametrize(
    ("family", "energy", "sugars", "saturates", "salt", "protein", "fibre", "fruit", "sweet", "expected"),
    [
        ("general", 3460, 0, 15, 0, 0, 0, 0, None, (20, "E")),  # cookies
        ("general", 2450, 31, "1.03", "0.5525", "10.3", "6.9", 0, None, (14, "D")),  # breakfast cereals
        ("fats_oils_nuts", 3378, 0, 10, 0, 0, 0, 0, None, (4, "C")),  # sunflower oil, 100 g of fat
        ("red_meat", 82, 0, 10, 0, 50, 0, 0, None, (7, "C")),  # beef steak
        ("beverage", 3378, 10, 5, 0, 5, 2, 0, False, (15, "E")),  # milk
        ("beverage", 82, "4.5", 0, "0.03", 0, 0, "0.1", True, (8, "D")),  # iced tea with a sweetener
    ],
)
def test_nutri_score_of_published_products(
    family: str, energy: object, sugars: object, saturates: object, salt: object, protein: object, fibre: object,
    fruit: object, sweet: bool | None, expected: tuple[int, str],
) -> None:  # fmt: skip
    """Products whose points and class Open Food Facts publishes with its server (tests/unit/expected_test_results/
    nutriscore, "2023", read 2026-11): another program's results on the same values."""
    held = {
        "energy": energy, "sugars": sugars, "saturated_fat": saturates, "salt": salt, "protein": protein,
        "fibre": fibre, "fat": 100,
    }  # fmt: skip
    found = score(held, family, fruit_percent=str(fruit), sweeteners=sweet)
    assert (found.total, found.letter) == expected

"""The label as it is printed."""

from decimal import Decimal

import pytest

from tests.industry.nutrition.engine.label.products import made
from valley.industry.nutrition.engine.artwork import allergens, draw, ingredient_statement, print_check
from valley.industry.nutrition.engine.artwork.draw import _said
from valley.industry.nutrition.engine.label import label, product
from valley.industry.nutrition.engine.standards import BadInput, Verdict

RECIPE = {
    "name": "甜牛奶 #strong[x]",
    "ingredients": [
        {"name": "白砂糖", "name_en": "sugar", "grams": 5, "per_100g": {"carbohydrate": 100, "sugars": 100}},
        {"name": "牛奶", "name_en": "milk", "grams": 95, "allergens": ["milk"], "per_100g": {"protein": 3}},
        {"name": "水", "grams": 0},
    ],
}


def test_ingredients_stand_in_descending_order_with_their_allergens() -> None:
    found = product(RECIPE)
    assert ingredient_statement(found.ingredients) == "牛奶、白砂糖"
    assert ingredient_statement(found.ingredients, english=True) == "milk, sugar"
    assert (allergens(found.ingredients), allergens(found.ingredients, english=True)) == ("乳", "milk")


@pytest.mark.parametrize(("form", "start"), [("svg", b"<svg"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_the_artwork_has_its_real_size(form: str, start: bytes) -> None:
    art = draw(made(), form, width_mm=Decimal(50))
    assert art.data.startswith(start)
    assert art.width_mm == 50
    assert 30 < art.height_mm < 80
    assert not art.draft


def test_a_draft_and_a_broken_rule_are_watermarked() -> None:
    for found in (made(per_100g={"sugars": None}), made(texts=["治疗感冒"]), made(months_from=6)):
        art = draw(found)
        assert art.draft
        assert any(f.verdict is Verdict.NOT_MET for f in print_check(art, found))
    assert _said(made(months_from=6), False, Decimal(60), Decimal(7))["rows"] == []


def test_only_claims_that_are_earned_are_drawn_and_words_stay_words() -> None:
    said = _said(made(claims=["低钠", "低脂"]), False, Decimal(60), Decimal(7))
    assert said["claims"] == ["低钠"]
    assert draw(label(product(RECIPE), "2025")).data  # “#strong” is not read as markup


def test_the_print_check_measures_and_judges_only_what_it_is_told() -> None:
    found = made(largest_face_cm2=60)
    art = draw(found)
    by_state = {f.standard: f.verdict.value for f in print_check(art, found)}
    assert by_state["GB 7718"] == "not_loaded"
    told = print_check(draw(found, size_pt=Decimal(6)), found, least_height_mm=Decimal("1.8"))
    assert next(f for f in told if f.standard == "GB 7718").verdict is Verdict.NOT_MET
    assert any(f.verdict is Verdict.NOT_MET for f in print_check(draw(found, width_mm=Decimal(150)), found))
    for bad in ({"width_mm": Decimal(5)}, {"size_pt": Decimal(1)}, {"form": "bmp"}):
        with pytest.raises(BadInput):
            draw(found, **bad)

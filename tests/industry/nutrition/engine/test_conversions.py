"""A nutrient's definition is part of its unit."""

from decimal import Decimal

import pytest

from valley.industry.nutrition.engine.foods import load
from valley.industry.nutrition.engine.nutrients import SR_NUTRIENTS, convert, protein

SOYA_FLOUR, CARROT = "16115", "11124"  # full-fat, raw; raw


def values(food: str) -> dict[str, Decimal | None]:
    found = {nutrient.key: load().value(food, nutrient.key) for nutrient in SR_NUTRIENTS}
    return {key: None if value is None else Decimal(str(value)) for key, value in found.items()}


def test_carbohydrate_of_soya_flour_depends_on_whether_fibre_is_declared() -> None:
    given = values(SOYA_FLOUR)
    whole, fibre = given["carbohydrate_by_difference"], given["fibre"]
    assert whole is not None
    assert fibre is not None
    assert fibre > 9
    assert convert("carbohydrate", given).value == whole
    declared = convert("carbohydrate", given, fibre_declared=True)
    assert declared.value == whole - fibre
    assert "2.5.3" in declared.source


def test_vitamin_a_of_a_carrot_is_retinol_equivalents_and_not_rae() -> None:
    given = values(CARROT)
    rae = given["vitamin_a_rae"]
    assert rae is not None
    found = convert("vitamin_a", given)
    beta, alpha, crypto = (given[k] or Decimal(0) for k in ("beta_carotene", "alpha_carotene", "beta_cryptoxanthin"))
    assert found.value == beta / 6 + (alpha + crypto) / 12
    assert abs(found.value - 2 * rae) < 3  # RAE counts carotenoids half
    assert found.unit == "µg"


def test_what_a_source_lacks_is_unknown_and_named() -> None:
    found = convert("vitamin_a", {"retinol": Decimal(3), "beta_carotene": None})
    assert found.value is None
    assert found.missing == ("beta_carotene", "alpha_carotene", "beta_cryptoxanthin")


@pytest.mark.parametrize("nutrient", ["sugars", "vitamin_e", "biotin"])
def test_without_a_cited_conversion_there_is_no_value(nutrient: str) -> None:
    assert convert(nutrient, values(CARROT)).value is None


def test_carbohydrate_is_never_below_nothing() -> None:
    given: dict[str, Decimal | None] = {"carbohydrate_by_difference": Decimal(1), "fibre": Decimal(2)}
    assert convert("carbohydrate", given, fibre_declared=True).value == 0


def test_a_nutrient_with_the_same_definition_passes() -> None:
    assert convert("protein", values("01077")).value == Decimal("3.15")


def test_the_five_sugars_come_from_the_long_table_and_galactose_is_not_one() -> None:
    from valley.industry.nutrition.engine.foods import long

    held = {key: one.value for key, one in long().of("01077").items()}
    found = convert("sugars", held)
    assert found.value is not None
    assert found.value == sum((held[k] for k in ("fructose", "glucose", "sucrose", "maltose", "lactose")), Decimal(0))
    assert "2.5.4" in found.source


def test_protein_by_another_nitrogen_factor_or_unknown() -> None:
    made = protein(Decimal("3.15"), Decimal("6.38"), Decimal("6.25"))
    assert made.value == Decimal("3.15") / Decimal("6.38") * Decimal("6.25")
    assert protein(Decimal("3.15"), None, Decimal("6.25")).value is None

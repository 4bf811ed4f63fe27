"""A version of a formula as a product to be labelled: its composition by cited conversions, its ingredients by mass."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from valley.industry.nutrition.engine.design import Worksheet
from valley.industry.nutrition.engine.design.values import counts_as
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.engine.foods import fuller, load
from valley.industry.nutrition.engine.label import Product, edition
from valley.industry.nutrition.engine.label import product as read_product
from valley.industry.nutrition.engine.label.product import Content, Ingredient
from valley.industry.nutrition.engine.nutrients import convert
from valley.industry.nutrition.models import FormulaLine, FormulaVersion
from valley.industry.nutrition.queries.foods import SR28
from valley.industry.nutrition.queries.sheets import lines_with_things, sheet_of


def product_of(version: FormulaVersion, asked: Mapping[str, object]) -> Product:
    """The product of a version. `asked`: what the label says beside it, and contents that were measured.

    What one ingredient lacks is missing in the whole. Raises: BadInput for a measured value that is none.
    """
    sheet = sheet_of(version)
    held: dict[str, Content] = dict(_contents(sheet))
    lines = [line for line in lines_with_things(version) if line.amount_g and not line.excluded]
    if (sugars := _sugars(lines, sheet)) is not None:
        held["sugars"] = sugars
    measured = read_product({**asked, "name": version.formula.title})
    held |= {key: value for key, value in measured.contents.items() if value is not None}
    return replace(
        measured,
        contents=held,
        ingredients=tuple(
            Ingredient(
                str(line.ingredient or line.part),
                line.ingredient.name_en if line.ingredient else "",
                Decimal(line.amount_g),
                tuple(line.ingredient.allergens) if line.ingredient else (),
            )
            for line in lines
        ),
    )


def _contents(sheet: Worksheet) -> dict[str, Decimal]:
    """Per 100 g of product, in the label's definitions; what is not known is left out."""
    used = [line for line in sheet.lines if line.amount_g]
    mass = sum((line.amount_g for line in used), Fraction(0)) * sheet.mass_yield
    if not mass:
        return {}
    values: dict[str, Decimal | None] = {}
    for nutrient in UNITS:
        parts = [counts_as(line.per_100g.get(nutrient), demanded_low=True, demanded_high=True) for line in used]
        total = Fraction(0)
        for part, line in zip(parts, used, strict=True):
            total += (part or 0) * line.amount_g
        whole = None not in parts
        values[nutrient] = _decimal(total * sheet.kept(nutrient) / mass) if whole else None
    found = {key: convert(key, values, fibre_declared=True) for key in edition("2025").nutrients}
    return {key: one.value for key, one in found.items() if one.value is not None}


def _sugars(lines: list[FormulaLine], sheet: Worksheet) -> Decimal | None:
    """The five sugars (GB 28050-2025 §2.5.4) per 100 g of product; None unless SR26 lists each of every ingredient."""
    total = Decimal(0)
    mass = sum((line.amount_g for line in lines), Decimal(0))
    for line in lines:
        table, _colon, key = (line.ingredient.food if line.ingredient else "").partition(":")
        if table != SR28 or (line.ingredient and line.ingredient.own_food_id):
            return None
        value = convert("sugars", fuller(load().food(key))).value
        if value is None:
            return None
        total += value * line.amount_g
    if not mass:
        return None
    return total / mass * _decimal(sheet.kept("sugars") / sheet.mass_yield)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)

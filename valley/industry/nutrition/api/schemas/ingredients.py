"""Ingredients and their prices."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from valley.industry.nutrition.api.schemas.fields import Amount, Day, Line_
from valley.industry.nutrition.models import Ingredient, IngredientKind


class IngredientIn(Schema):
    """A new ingredient."""

    owner: UUID = Field(description="public id of the organisation")
    name: Line_ = Field(min_length=1, max_length=200)
    name_en: Line_ = Field("", max_length=200)
    kind: IngredientKind = IngredientKind.ORDINARY
    supplier: Line_ = Field("", max_length=200)
    food: Line_ = Field("", max_length=60, description='code of a shipped table, "sr28:01077"')
    edible_percent: Decimal = Field(Decimal(100), gt=0, le=100, max_digits=5, decimal_places=2)
    allergens: list[Line_] = Field([], max_length=8)
    function: Line_ = Field("", max_length=200)
    biosafety: Line_ = Field("", max_length=4)
    stock_kg: Amount | None = None
    cny_per_kg: Amount | None = None
    price_on: Day | None = None


class IngredientOut(Schema):
    """An ingredient with the price of today."""

    uri: str
    public_id: UUID
    name: str
    kind: str
    supplier: str
    food: str
    allergens: list[str]
    cny_per_kg: str | None
    priced_on: date | None

    @staticmethod
    def of(row: Ingredient) -> "IngredientOut":
        price = getattr(row, "price", None)
        return IngredientOut(
            uri=row.uri, public_id=row.public_id, name=row.name, kind=row.kind, supplier=row.supplier, food=row.food,
            allergens=row.allergens, cny_per_kg=None if price is None else str(price),
            priced_on=getattr(row, "priced_on", None),
        )  # fmt: skip


class PriceIn(Schema):
    """A price per kg as bought."""

    cny_per_kg: Amount
    on: Day
    scenario: str = Field("", max_length=30, pattern=r"^[-a-zA-Z0-9_]*$")
    source: Line_ = Field("", max_length=200)


class PriceOut(Schema):
    """A price."""

    cny_per_kg: Decimal
    on: date
    scenario: str
    source: str

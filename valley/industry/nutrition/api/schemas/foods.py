"""Foods of the shipped tables."""

from ninja import Schema
from pydantic import Field


class FoodOut(Schema):
    """A food of a shipped table. `per_100g`: nutrient → amount; a nutrient without a value is absent."""

    code: str
    name: str
    title: str = Field(description="Chinese name by this project, where it has one")
    group: str
    per_100g: dict[str, str]
    source: str

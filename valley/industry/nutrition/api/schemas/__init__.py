"""Shapes of the API. Amounts are decimal text in the unit that stands beside them; null is unknown, never zero."""

from valley.industry.nutrition.api.schemas.answers import AnswerOut, AskIn, AskLineIn, LevelOut, RangeIn
from valley.industry.nutrition.api.schemas.fields import Page
from valley.industry.nutrition.api.schemas.foods import FoodOut
from valley.industry.nutrition.api.schemas.formulas import (
    DecisionIn,
    FormulaIn,
    FormulaOut,
    LineOut,
    ProcessIn,
    VersionOut,
)
from valley.industry.nutrition.api.schemas.ingredients import IngredientIn, IngredientOut, PriceIn, PriceOut
from valley.industry.nutrition.api.schemas.releases import MakerIn, MakerOut, ReleaseOut

__all__ = [
    "AnswerOut",
    "AskIn",
    "AskLineIn",
    "DecisionIn",
    "FoodOut",
    "FormulaIn",
    "FormulaOut",
    "IngredientIn",
    "IngredientOut",
    "LevelOut",
    "LineOut",
    "MakerIn",
    "MakerOut",
    "Page",
    "PriceIn",
    "PriceOut",
    "ProcessIn",
    "RangeIn",
    "ReleaseOut",
    "VersionOut",
]

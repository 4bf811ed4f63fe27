"""Shapes of the API. Amounts are decimal text in the unit that stands beside them; null is unknown, never zero."""

from valley.industry.nutrition.api.schemas.answers import AnswerOut, AskIn, AskLineIn, KeptOut, LevelOut
from valley.industry.nutrition.api.schemas.drafts import (
    DishSheetIn,
    DraftIn,
    NoteIn,
    ReleasingIn,
    RunIn,
    RunOut,
    SolveIn,
    TakeIn,
    TargetIn,
    TargetOut,
)
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
from valley.industry.nutrition.api.schemas.sheets import RangeIn, SheetIn

__all__ = [
    "AnswerOut",
    "AskIn",
    "AskLineIn",
    "DecisionIn",
    "DishSheetIn",
    "DraftIn",
    "FoodOut",
    "FormulaIn",
    "FormulaOut",
    "IngredientIn",
    "IngredientOut",
    "KeptOut",
    "LevelOut",
    "LineOut",
    "MakerIn",
    "MakerOut",
    "NoteIn",
    "Page",
    "PriceIn",
    "PriceOut",
    "ProcessIn",
    "RangeIn",
    "ReleaseOut",
    "ReleasingIn",
    "RunIn",
    "RunOut",
    "SheetIn",
    "SolveIn",
    "TakeIn",
    "TargetIn",
    "TargetOut",
    "VersionOut",
]

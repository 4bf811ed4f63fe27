"""配方设计. Grams of ingredients for nutrient targets: proved best, or the demands that cannot be met together.

`read(file, text or dict)` → `Problem` → `formulate(problem)` → `Answer` or `Impossible`; `robust`, `menu` and `front`
ask more of the same problem; `freeze`, `verify` and `replay` keep a run checkable; `reverse` goes back from a label;
`Model` and `fewest` take arrays.
"""

from valley.industry.nutrition.engine.formulation.answer import (
    Answer,
    Impossible,
    Level,
    Range,
    Relaxation,
    ScenarioCost,
    Shadow,
    Unproved,
)
from valley.industry.nutrition.engine.formulation.arrays import Model, Result, fewest
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.formulate import formulate
from valley.industry.nutrition.engine.formulation.front import Point, front
from valley.industry.nutrition.engine.formulation.menu import Menu, menu
from valley.industry.nutrition.engine.formulation.package import freeze, replay, verify
from valley.industry.nutrition.engine.formulation.problem import Aim, Demand, Ingredient, Problem, Row
from valley.industry.nutrition.engine.formulation.read import read
from valley.industry.nutrition.engine.formulation.reverse import Reversed, reverse
from valley.industry.nutrition.engine.formulation.robust import Robust, robust, simulate

__all__ = [
    "Aim",
    "Answer",
    "BadProblem",
    "Demand",
    "Impossible",
    "Ingredient",
    "Level",
    "Menu",
    "Model",
    "Point",
    "Problem",
    "Range",
    "Relaxation",
    "Result",
    "Reversed",
    "Robust",
    "Row",
    "ScenarioCost",
    "Shadow",
    "Unproved",
    "fewest",
    "formulate",
    "freeze",
    "front",
    "menu",
    "read",
    "replay",
    "reverse",
    "robust",
    "simulate",
    "verify",
]

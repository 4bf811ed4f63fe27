"""配方设计. Grams of ingredients for nutrient targets: proved best, or the demands that cannot be met together.

`read(toml text)` → `Problem` → `formulate(problem)` → `Answer` or `Impossible`;
`freeze` and `verify` keep a run checkable.
"""

from valley.industry.nutrition.engine.formulation.answer import Answer, Impossible, Relaxation, Unproved
from valley.industry.nutrition.engine.formulation.errors import BadProblem
from valley.industry.nutrition.engine.formulation.formulate import formulate
from valley.industry.nutrition.engine.formulation.front import Point, front
from valley.industry.nutrition.engine.formulation.package import freeze, verify
from valley.industry.nutrition.engine.formulation.problem import Demand, Ingredient, Problem, Row
from valley.industry.nutrition.engine.formulation.read import read

__all__ = [
    "Answer",
    "BadProblem",
    "Demand",
    "Impossible",
    "Ingredient",
    "Point",
    "Problem",
    "Relaxation",
    "Row",
    "Unproved",
    "formulate",
    "freeze",
    "front",
    "read",
    "verify",
]

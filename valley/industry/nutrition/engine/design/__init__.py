"""配方工作台. From what a designer enters to the problem that is solved, and from the answer to what is shown.

`Worksheet` → `problem` (the same TOML that `valley formulate` reads) → `solve` → `Outcome`.
"""

from valley.industry.nutrition.engine.design.correction import corrected
from valley.industry.nutrition.engine.design.costing import Roll, roll_up
from valley.industry.nutrition.engine.design.difference import Change, difference
from valley.industry.nutrition.engine.design.evaluating import evaluate
from valley.industry.nutrition.engine.design.outcome import Level, Outcome, Repair, Shadow
from valley.industry.nutrition.engine.design.plain import measured, number, said, settings_of, worksheet
from valley.industry.nutrition.engine.design.repair import repaired
from valley.industry.nutrition.engine.design.solving import solve
from valley.industry.nutrition.engine.design.tasting import distance
from valley.industry.nutrition.engine.design.text import problem_text
from valley.industry.nutrition.engine.design.worksheet import (
    BadSheet,
    Group,
    Line,
    Range,
    Ratio,
    Share,
    Step,
    Worksheet,
)

__all__ = [
    "BadSheet",
    "Change",
    "Group",
    "Level",
    "Line",
    "Outcome",
    "Range",
    "Ratio",
    "Repair",
    "Roll",
    "Shadow",
    "Share",
    "Step",
    "Worksheet",
    "corrected",
    "difference",
    "distance",
    "evaluate",
    "measured",
    "number",
    "problem_text",
    "repaired",
    "roll_up",
    "said",
    "settings_of",
    "solve",
    "worksheet",
]

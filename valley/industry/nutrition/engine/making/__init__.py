"""工艺设定点. What a step is set to, in units, within which range, held by what; and what heat does at it."""

from valley.industry.nutrition.engine.making.heat import (
    COARSE,
    F0,
    P90,
    PRESETS,
    BadProfile,
    Reference,
    hold_for,
    lethal_rate,
    lethality,
    log_reductions,
    straight,
)
from valley.industry.nutrition.engine.making.point import BadPoint, SetPoint, check
from valley.industry.nutrition.engine.making.quantity import QUANTITIES, Quantity
from valley.industry.nutrition.engine.making.steps import Heat, heats

__all__ = [
    "COARSE",
    "F0",
    "P90",
    "PRESETS",
    "QUANTITIES",
    "BadPoint",
    "BadProfile",
    "Heat",
    "Quantity",
    "Reference",
    "SetPoint",
    "check",
    "heats",
    "hold_for",
    "lethal_rate",
    "lethality",
    "log_reductions",
    "straight",
]

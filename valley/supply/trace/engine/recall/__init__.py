"""Recall (召回): which lots are in scope and why, what is due when, and how far the recall has come."""

from valley.supply.trace.engine.recall.clocks import CLASSES, RecallClass, finish_due, start_due
from valley.supply.trace.engine.recall.drill import Mark, score
from valley.supply.trace.engine.recall.effectiveness import Effectiveness, Fate, Quantity, Tally, effectiveness
from valley.supply.trace.engine.recall.scope import How, InScope, Records, Sharing, Step, scope
from valley.supply.trace.engine.recall.sharing import Use, sharings

__all__ = [
    "CLASSES",
    "Effectiveness",
    "Fate",
    "How",
    "InScope",
    "Mark",
    "Quantity",
    "RecallClass",
    "Records",
    "Sharing",
    "Step",
    "Tally",
    "Use",
    "effectiveness",
    "finish_due",
    "scope",
    "score",
    "sharings",
    "start_due",
]

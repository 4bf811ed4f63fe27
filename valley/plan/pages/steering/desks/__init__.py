"""The steps of each kind of thing."""

from valley.plan.pages.steering.desks.evaluations import CONSULTATION, EVALUATION, FINDING
from valley.plan.pages.steering.desks.meetings import ACTION, CHANGE, DECISION, ITEM, MEETING
from valley.plan.pages.steering.desks.targets import TARGET
from valley.plan.pages.steering.desks.tasks import ASSIGNMENT, ESCALATION, HAND_OVER

__all__ = [
    "ACTION",
    "ASSIGNMENT",
    "CHANGE",
    "CONSULTATION",
    "DECISION",
    "ESCALATION",
    "EVALUATION",
    "FINDING",
    "HAND_OVER",
    "ITEM",
    "MEETING",
    "TARGET",
]

"""Refusals of the plan."""

from valley.plan.errors.indicators import AlreadyConfirmed, AlreadyDeclared, AlreadySettled, SamePerson
from valley.plan.errors.steering import (
    AlreadyDecided,
    AlreadyOpen,
    EvidenceNeeded,
    FindingsOpen,
    MeetingClosed,
    NoSuchTask,
    NotItsTurn,
    NotLost,
    ReasonNeeded,
    ValueChangedMeanwhile,
)

__all__ = [
    "AlreadyConfirmed",
    "AlreadyDecided",
    "AlreadyDeclared",
    "AlreadyOpen",
    "AlreadySettled",
    "EvidenceNeeded",
    "FindingsOpen",
    "MeetingClosed",
    "NoSuchTask",
    "NotItsTurn",
    "NotLost",
    "ReasonNeeded",
    "SamePerson",
    "ValueChangedMeanwhile",
]

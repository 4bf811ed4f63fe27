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
from valley.plan.errors.watching import AlreadyRead, AlreadyTied, NoSuchRecord, NotWatched, OpinionsOpen

__all__ = [
    "AlreadyConfirmed",
    "AlreadyDecided",
    "AlreadyDeclared",
    "AlreadyOpen",
    "AlreadyRead",
    "AlreadySettled",
    "AlreadyTied",
    "EvidenceNeeded",
    "FindingsOpen",
    "MeetingClosed",
    "NoSuchRecord",
    "NoSuchTask",
    "NotItsTurn",
    "NotLost",
    "NotWatched",
    "OpinionsOpen",
    "ReasonNeeded",
    "SamePerson",
    "ValueChangedMeanwhile",
]

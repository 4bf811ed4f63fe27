"""Refusals of the plan."""

from valley.plan.errors.steering import (
    AlreadyDecided,
    AlreadyOpen,
    EvidenceNeeded,
    FindingsOpen,
    MeetingClosed,
    NoSuchTask,
    NotLost,
    ValueChangedMeanwhile,
)

__all__ = [
    "AlreadyDecided",
    "AlreadyOpen",
    "EvidenceNeeded",
    "FindingsOpen",
    "MeetingClosed",
    "NoSuchTask",
    "NotLost",
    "ValueChangedMeanwhile",
]

"""What happens to the plan."""

from valley.plan.events.steering import (
    ActionEnded,
    ActionPostponed,
    AgendaBuilt,
    Decided,
    Escalated,
    EvaluationPublished,
    FindingAnswered,
    FindingRecorded,
    HandOverAnswered,
    HandOverProposed,
    PlanChanged,
    PlanChangeProposed,
    PlanLoaded,
    ProgressReported,
    TaskAssigned,
    ValueEntered,
)

__all__ = [
    "ActionEnded",
    "ActionPostponed",
    "AgendaBuilt",
    "Decided",
    "Escalated",
    "EvaluationPublished",
    "FindingAnswered",
    "FindingRecorded",
    "HandOverAnswered",
    "HandOverProposed",
    "PlanChangeProposed",
    "PlanChanged",
    "PlanLoaded",
    "ProgressReported",
    "TaskAssigned",
    "ValueEntered",
]

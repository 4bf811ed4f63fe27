"""Tables of the plan."""

from valley.plan.models.assignment import Assignment, HandOver, HandOverState, Progress, Role, Status
from valley.plan.models.change import ChangeProposal, ProposalState
from valley.plan.models.declared import DeclaredReading, DeclaredSource
from valley.plan.models.definition import DefinitionConfirmation
from valley.plan.models.edition import PlanEdition, PlanValue, ValueKind
from valley.plan.models.evaluation import Evaluation, EvaluationState, Finding, Weight
from valley.plan.models.meeting import (
    Action,
    ActionState,
    AgendaItem,
    Decision,
    Escalation,
    EscalationState,
    ItemState,
    Meeting,
    MeetingState,
    Source,
)
from valley.plan.models.reading import PublishedCell, Reading, ReadingState
from valley.plan.models.snapshot import Snapshot, SnapshotFigure, SnapshotPart, SnapshotRecord
from valley.plan.models.target import OPEN_TARGETS, Target, TargetBasis, TargetState, TargetStep

__all__ = [
    "OPEN_TARGETS",
    "Action",
    "ActionState",
    "AgendaItem",
    "Assignment",
    "ChangeProposal",
    "Decision",
    "DeclaredReading",
    "DeclaredSource",
    "DefinitionConfirmation",
    "Escalation",
    "EscalationState",
    "Evaluation",
    "EvaluationState",
    "Finding",
    "HandOver",
    "HandOverState",
    "ItemState",
    "Meeting",
    "MeetingState",
    "PlanEdition",
    "PlanValue",
    "Progress",
    "ProposalState",
    "PublishedCell",
    "Reading",
    "ReadingState",
    "Role",
    "Snapshot",
    "SnapshotFigure",
    "SnapshotPart",
    "SnapshotRecord",
    "Source",
    "Status",
    "Target",
    "TargetBasis",
    "TargetState",
    "TargetStep",
    "ValueKind",
    "Weight",
]

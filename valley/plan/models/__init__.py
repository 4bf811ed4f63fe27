"""Tables of the plan."""

from valley.plan.models.assignment import Assignment, HandOver, HandOverState, Progress, Role, Status
from valley.plan.models.change import ChangeProposal, ProposalState
from valley.plan.models.condition import ConditionReading
from valley.plan.models.consulting import (
    OPEN_CONSULTATIONS,
    Adviser,
    Consultation,
    ConsultationState,
    EvaluationBrief,
)
from valley.plan.models.declared import DeclaredReading, DeclaredSource
from valley.plan.models.definition import DefinitionConfirmation
from valley.plan.models.edition import PlanEdition, PlanValue, ValueKind
from valley.plan.models.evaluation import Evaluation, EvaluationState, Finding, Weight
from valley.plan.models.market import UNITS as MARKET_UNITS
from valley.plan.models.market import AlertState, Crossed, MarketAlert, MarketPoint, MarketSeries
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
from valley.plan.models.technology import TechnologyTie

__all__ = [
    "MARKET_UNITS",
    "OPEN_CONSULTATIONS",
    "OPEN_TARGETS",
    "Action",
    "ActionState",
    "Adviser",
    "AgendaItem",
    "AlertState",
    "Assignment",
    "ChangeProposal",
    "ConditionReading",
    "Consultation",
    "ConsultationState",
    "Crossed",
    "Decision",
    "DeclaredReading",
    "DeclaredSource",
    "DefinitionConfirmation",
    "Escalation",
    "EscalationState",
    "Evaluation",
    "EvaluationBrief",
    "EvaluationState",
    "Finding",
    "HandOver",
    "HandOverState",
    "ItemState",
    "MarketAlert",
    "MarketPoint",
    "MarketSeries",
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
    "TechnologyTie",
    "ValueKind",
    "Weight",
]

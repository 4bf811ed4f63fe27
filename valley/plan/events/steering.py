"""Facts of steering."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class TaskAssigned(Event):
    """A unit was given a task of the plan until a date."""

    task: str
    unit: str
    owner: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class ProgressReported(Event):
    """A unit said how its task stands."""

    status: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class HandOverProposed(Event):
    """A unit offered its task to another."""

    assignment: str
    to_unit: str


@dataclass(frozen=True, kw_only=True)
class HandOverAnswered(Event):
    """The other unit accepted or refused."""

    assignment: str
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class OwnerChanged(Event):
    """Another account answers for the task or action since `before` left."""

    before: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class Escalated(Event):
    """A question was put to the leading group."""

    about: str
    wanted_by: str


@dataclass(frozen=True, kw_only=True)
class AgendaBuilt(Event):
    """An agenda was drawn from the records; `count` points are new."""


@dataclass(frozen=True, kw_only=True)
class Decided(Event):
    """The leading group decided a point."""

    item: str
    actions: int


@dataclass(frozen=True, kw_only=True)
class ActionAssigned(Event):
    """A decision asked something of somebody."""

    decision: str
    owner: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class ActionEnded(Event):
    """An assigned action was done or dropped."""

    state: str


@dataclass(frozen=True, kw_only=True)
class ActionPostponed(Event):
    """An action's date was moved."""

    old: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class ValueEntered(Event):
    """A value that the text had lost was entered with its source."""

    path: str


@dataclass(frozen=True, kw_only=True)
class PlanChangeProposed(Event):
    """A change of the plan was proposed."""

    path: str


@dataclass(frozen=True, kw_only=True)
class PlanChanged(Event):
    """A proposal was adopted; the old value is kept."""

    path: str
    proposal: str


@dataclass(frozen=True, kw_only=True)
class FindingRecorded(Event):
    """An evaluation found something."""

    about: str
    weight: str


@dataclass(frozen=True, kw_only=True)
class FindingAnswered(Event):
    """The unit concerned answered."""


@dataclass(frozen=True, kw_only=True)
class EvaluationPublished(Event):
    """An evaluation was published; from now on only answers are added."""

    snapshot: str


@dataclass(frozen=True, kw_only=True)
class PlanLoaded(Event):
    """A plan's files were loaded."""

    slug: str
    checksum: str


@dataclass(frozen=True, kw_only=True)
class SnapshotTaken(Event):
    """The indicators were frozen under a hash."""

    hash: str
    figures: int


@dataclass(frozen=True, kw_only=True)
class TargetSet(Event):
    """A unit was given its part of an indicator for a year."""

    indicator: int
    year: int
    unit: str
    amount: str


@dataclass(frozen=True, kw_only=True)
class TargetMoved(Event):
    """A unit's target went a step on: reported, scored, disputed, closed or withdrawn."""

    state: str
    due_on: str

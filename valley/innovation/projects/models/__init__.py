"""Tables of the app, one noun a file, exported here."""

from valley.innovation.projects.models import steps as steps  # declares them
from valley.innovation.projects.models.appointment import Appointment
from valley.innovation.projects.models.common import CommonNeed, CommonState, Shared
from valley.innovation.projects.models.consortium import (
    OPEN_CONSORTIA,
    Chair,
    Consortium,
    ConsortiumState,
    Field,
    Seat,
)
from valley.innovation.projects.models.institution import Income, IncomeKind, Institution, InstitutionTask, Ownership
from valley.innovation.projects.models.order import OPEN_ORDERS, Handing, Order, OrderState
from valley.innovation.projects.models.output import (
    Adoption,
    Bundle,
    BundleKind,
    BundlePart,
    Novelty,
    Output,
    Transfer,
    TransferState,
)
from valley.innovation.projects.models.package import Dependency, WorkPackage
from valley.innovation.projects.models.pipeline import Case, CaseState, CaseStay, DropReason, Gate, Met, Path, Stage
from valley.innovation.projects.models.resource import (
    OPEN_LENDINGS,
    Lending,
    LendingState,
    Resource,
    ResourceKind,
    UseEntry,
)
from valley.innovation.projects.models.review import Expert, Review, Stranglehold, StrangleholdState
from valley.innovation.projects.models.split import Part, Split
from valley.innovation.projects.models.study import Biosafety, Reading, Run, Sample, Study, StudyKind, StudyState

__all__ = [
    "OPEN_CONSORTIA",
    "OPEN_LENDINGS",
    "OPEN_ORDERS",
    "Adoption",
    "Appointment",
    "Biosafety",
    "Bundle",
    "BundleKind",
    "BundlePart",
    "Case",
    "CaseState",
    "CaseStay",
    "Chair",
    "CommonNeed",
    "CommonState",
    "Consortium",
    "ConsortiumState",
    "Dependency",
    "DropReason",
    "Expert",
    "Field",
    "Gate",
    "Handing",
    "Income",
    "IncomeKind",
    "Institution",
    "InstitutionTask",
    "Lending",
    "LendingState",
    "Met",
    "Novelty",
    "Order",
    "OrderState",
    "Output",
    "Ownership",
    "Part",
    "Path",
    "Reading",
    "Resource",
    "ResourceKind",
    "Review",
    "Run",
    "Sample",
    "Seat",
    "Shared",
    "Split",
    "Stage",
    "Stranglehold",
    "StrangleholdState",
    "Study",
    "StudyKind",
    "StudyState",
    "Transfer",
    "TransferState",
    "UseEntry",
    "WorkPackage",
]

"""Tables of the app, one noun a file, exported here."""

from valley.innovation.projects.models.appointment import Appointment
from valley.innovation.projects.models.consortium import (
    OPEN_CONSORTIA,
    Chair,
    Consortium,
    ConsortiumState,
    Field,
    Seat,
)
from valley.innovation.projects.models.order import OPEN_ORDERS, Handing, Order, OrderState
from valley.innovation.projects.models.package import Dependency, WorkPackage
from valley.innovation.projects.models.split import Part, Split

__all__ = [
    "OPEN_CONSORTIA",
    "OPEN_ORDERS",
    "Appointment",
    "Chair",
    "Consortium",
    "ConsortiumState",
    "Dependency",
    "Field",
    "Handing",
    "Order",
    "OrderState",
    "Part",
    "Seat",
    "Split",
    "WorkPackage",
]

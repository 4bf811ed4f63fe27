"""What happened in joint projects. Things are URIs, dates ISO text; no names, no free text."""

from valley.innovation.projects.events.consortia import (
    ConsortiumEnded,
    ConsortiumFounded,
    ConsortiumStarted,
    LeaderChanged,
    PackageEnded,
    PackagePlanned,
    PersonAppointed,
    SeatAnswered,
    SeatAsked,
    SharesAgreed,
)
from valley.innovation.projects.events.orders import (
    OrderAnswered,
    OrderDelivered,
    OrderEnded,
    OrderJudged,
    OrderPlaced,
)

__all__ = [
    "ConsortiumEnded",
    "ConsortiumFounded",
    "ConsortiumStarted",
    "LeaderChanged",
    "OrderAnswered",
    "OrderDelivered",
    "OrderEnded",
    "OrderJudged",
    "OrderPlaced",
    "PackageEnded",
    "PackagePlanned",
    "PersonAppointed",
    "SeatAnswered",
    "SeatAsked",
    "SharesAgreed",
]

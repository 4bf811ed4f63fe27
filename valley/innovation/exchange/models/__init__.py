"""Tables of the exchange: one graph of needs and results, walked in two directions."""

from valley.innovation.exchange.models.answer import Answer, Ground, Reminder, Verdict
from valley.innovation.exchange.models.disclosure import Disclosure, DisclosureState, Opened, Stage
from valley.innovation.exchange.models.need import (
    OPEN,
    Level,
    Need,
    NeedState,
    Openness,
    Origin,
    Postponement,
    Refusal,
)
from valley.innovation.exchange.models.party import Party, Tier
from valley.innovation.exchange.models.result import (
    NEXT_TIER,
    OPEN_ROUTES,
    Kind,
    Result,
    Rights,
    Route,
    RouteState,
)
from valley.innovation.exchange.models.watch import Watch

__all__ = [
    "NEXT_TIER",
    "OPEN",
    "OPEN_ROUTES",
    "Answer",
    "Disclosure",
    "DisclosureState",
    "Ground",
    "Kind",
    "Level",
    "Need",
    "NeedState",
    "Opened",
    "Openness",
    "Origin",
    "Party",
    "Postponement",
    "Refusal",
    "Reminder",
    "Result",
    "Rights",
    "Route",
    "RouteState",
    "Stage",
    "Tier",
    "Verdict",
    "Watch",
]

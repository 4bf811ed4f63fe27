"""Tables of the exchange: one graph of needs and results, walked in two directions."""

from valley.innovation.exchange.models import steps as steps  # declares them
from valley.innovation.exchange.models.answer import Answer, Ground, Reminder, Verdict
from valley.innovation.exchange.models.call import (
    OPEN_CALLS,
    Bid,
    Call,
    CallState,
    Criterion,
    Milestone,
    Reviewer,
    Score,
)
from valley.innovation.exchange.models.contract import Contract, ContractKind, ContractState, Payment
from valley.innovation.exchange.models.disclosure import Disclosure, DisclosureState, Opened, Stage
from valley.innovation.exchange.models.index import MatchPool, MatchPosting, MatchTerm, MatchText, MatchVector
from valley.innovation.exchange.models.introduction import OPEN_INTRODUCTIONS, Introduction, IntroductionState
from valley.innovation.exchange.models.match import Match, MatchOutcome, MatchRun, MatchWeights, ReviewRound
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
from valley.innovation.exchange.models.reference import Intake, LegalStatus, Lookalike, Reference, ReferenceKind
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
    "OPEN_CALLS",
    "OPEN_INTRODUCTIONS",
    "OPEN_ROUTES",
    "Answer",
    "Bid",
    "Call",
    "CallState",
    "Contract",
    "ContractKind",
    "ContractState",
    "Criterion",
    "Disclosure",
    "DisclosureState",
    "Ground",
    "Intake",
    "Introduction",
    "IntroductionState",
    "Kind",
    "LegalStatus",
    "Level",
    "Lookalike",
    "Match",
    "MatchOutcome",
    "MatchPool",
    "MatchPosting",
    "MatchRun",
    "MatchTerm",
    "MatchText",
    "MatchVector",
    "MatchWeights",
    "Milestone",
    "Need",
    "NeedState",
    "Opened",
    "Openness",
    "Origin",
    "Party",
    "Payment",
    "Postponement",
    "Reference",
    "ReferenceKind",
    "Refusal",
    "Reminder",
    "Result",
    "ReviewRound",
    "Reviewer",
    "Rights",
    "Route",
    "RouteState",
    "Score",
    "Stage",
    "Tier",
    "Verdict",
    "Watch",
]

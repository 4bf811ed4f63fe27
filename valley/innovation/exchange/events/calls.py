"""Calls with a bounty, from publication to acceptance."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Retold(Event):
    """A call or a contract got its version in the other language."""


@dataclass(frozen=True, kw_only=True)
class CallPublished(Event):
    """A problem with a bounty (fen)."""

    organisation: str
    bounty_fen: int
    closes_on: str


@dataclass(frozen=True, kw_only=True)
class BidSubmitted(Event):
    """A party offers to solve it."""

    call: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class BidWithdrawn(Event):
    """The party no longer offers."""

    call: str


@dataclass(frozen=True, kw_only=True)
class ReviewOpened(Event):
    """Bidding is over; `reviewers` were named."""

    reviewers: list[str]


@dataclass(frozen=True, kw_only=True)
class TieDeclared(Event):
    """A reviewer said whether they are tied to a party."""

    reviewer: str
    tied: bool


@dataclass(frozen=True, kw_only=True)
class BidScored(Event):
    """A reviewer judged a bid (`subject`)."""

    reviewer: str


@dataclass(frozen=True, kw_only=True)
class CallAwarded(Event):
    """One bid won."""

    bid: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class MilestoneSubmitted(Event):
    """The winner says that it is reached."""

    call: str


@dataclass(frozen=True, kw_only=True)
class MilestoneChecked(Event):
    """Whoever set the problem says whether it is."""

    call: str
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class CallEnded(Event):
    """It ended as `state`."""

    state: str


# Matching.

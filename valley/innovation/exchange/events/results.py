"""Results on their way down."""

from dataclasses import dataclass

from valley.innovation.exchange.events.findable import Findable
from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ResultRegistered(Findable):
    """A result was entered."""

    organisation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ResultChanged(Findable):
    """`fields` of it changed."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ResultRenewed(Findable):
    """It holds until `until`."""

    until: str


@dataclass(frozen=True, kw_only=True)
class ResultWithdrawn(Findable):
    """Its owner took it back."""


@dataclass(frozen=True, kw_only=True)
class ResultRouted(Event):
    """It was handed to the next party."""

    result: str
    organisation: str
    tier: str


@dataclass(frozen=True, kw_only=True)
class RouteAnswered(Event):
    """The party took or declined it."""

    result: str
    taken: bool


@dataclass(frozen=True, kw_only=True)
class ResultAdopted(Event):
    """The party put it to use; `subject` is the route."""

    result: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class RouteDropped(Event):
    """The party tried it and gave up."""

    result: str

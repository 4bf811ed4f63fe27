"""What happened to space."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SpaceAsked(Event):
    """An organisation asked for space of a kind."""

    organisation: str
    carrier: str


@dataclass(frozen=True, kw_only=True)
class SpaceMoved(Event):
    """The request went on: offered, let, declined, refused or withdrawn."""

    organisation: str
    state: str
    place: str


@dataclass(frozen=True, kw_only=True)
class SpaceOwnerChanged(Event):
    """Another account speaks for the request (URIs of accounts)."""

    before: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class SpaceCriterionSet(Event):
    """The park set or ended a condition of moving in."""

    carrier: str
    on: str
    ended: bool


@dataclass(frozen=True, kw_only=True)
class RenewalOpened(Event):
    """A case of renewing idle or thinly used space was opened."""

    place: str


@dataclass(frozen=True, kw_only=True)
class RenewalMoved(Event):
    """The case reached a stage, or its next step was renewed."""

    place: str
    stage: str
    on: str


@dataclass(frozen=True, kw_only=True)
class RenewalHandedOver(Event):
    """Another account runs the case (URIs of accounts)."""

    before: str
    owner: str

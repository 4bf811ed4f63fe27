"""Parties of the network, and who brought whom together."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PartyJoined(Event):
    """An organisation took its place in the network."""

    organisation: str
    tier: str


@dataclass(frozen=True, kw_only=True)
class PartyLeft(Event):
    """The place in the network ended."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class Introduced(Event):
    """A broker brought an organisation together with the owner of `thing`."""

    thing: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class IntroductionMet(Event):
    """One of the two says that they met."""


@dataclass(frozen=True, kw_only=True)
class IntroductionEnded(Event):
    """It ended, with a contract or without."""

    deal: bool

"""Consortia, seats, shares, work packages, appointments."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ConsortiumFounded(Event):
    """A firm set a problem and looks for partners."""

    lead: str


@dataclass(frozen=True, kw_only=True)
class SeatAsked(Event):
    """An organisation was asked to take a role."""

    consortium: str
    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class SeatAnswered(Event):
    """It took, declined or left the seat (`state`)."""

    consortium: str
    state: str


@dataclass(frozen=True, kw_only=True)
class SharesAgreed(Event):
    """Who holds how many parts of `total`; `what`: contribution or ip."""

    what: str
    total: int
    parts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ConsortiumStarted(Event):
    """The agreement is signed."""


@dataclass(frozen=True, kw_only=True)
class ConsortiumEnded(Event):
    """It ended as `state`."""

    state: str


@dataclass(frozen=True, kw_only=True)
class PackagePlanned(Event):
    """A work package was planned, or got another organisation ("": nobody yet)."""

    consortium: str
    organisation: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class PackageEnded(Event):
    """Done or dropped (`state`)."""

    consortium: str
    state: str


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(Event):
    """A person's time is split over `organisations`."""

    person: str
    organisations: list[str]

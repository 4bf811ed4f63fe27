"""Tracks, gatherings, promotions, common calls, templates, interfaces, fostering, backing."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class TrackProposed(Event):
    """A track stands as a candidate."""


@dataclass(frozen=True, kw_only=True)
class TrackSupported(Event):
    """Somebody gave points for an aspect, with a source."""

    aspect: str


@dataclass(frozen=True, kw_only=True)
class TrackDecided(Event):
    """Chosen or set aside."""

    state: str


@dataclass(frozen=True, kw_only=True)
class GatheringAnnounced(Event):
    """People may sign up."""

    kind: str
    organiser: str


@dataclass(frozen=True, kw_only=True)
class SignedUp(Event):
    """Somebody signed up, or took it back."""

    gathering: str
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class GatheringEnded(Event):
    """Held or cancelled."""

    state: str


@dataclass(frozen=True, kw_only=True)
class Met(Event):
    """Two met, say one of them (`said`), both (`confirmed`), or not (`denied`)."""

    gathering: str
    state: str


@dataclass(frozen=True, kw_only=True)
class FollowedUp(Event):
    """Something followed of a meeting."""

    record: str


@dataclass(frozen=True, kw_only=True)
class PromotionOpened(Event):
    """A list of outputs worth using."""

    association: str


@dataclass(frozen=True, kw_only=True)
class PromotionClosed(Event):
    """The list is over."""


@dataclass(frozen=True, kw_only=True)
class TrialAsked(Event):
    """A firm wants to try an output of a list."""

    output: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class TrialMoved(Event):
    """Agreed, declined, adopted or dropped."""

    state: str


@dataclass(frozen=True, kw_only=True)
class PoolOpened(Event):
    """Money is collected for a common call."""

    common: str


@dataclass(frozen=True, kw_only=True)
class Promised(Event):
    """An organisation promised so many fen; 0 where it took its promise back."""

    organisation: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class PoolEnded(Event):
    """It became a `call`, or nothing ("")."""

    call: str


@dataclass(frozen=True, kw_only=True)
class TemplatePublished(Event):
    """A version of a template."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class TemplateWithdrawn(Event):
    """It is used no more."""


@dataclass(frozen=True, kw_only=True)
class TemplateApplied(Event):
    """A consortium took packages and shares over from a programme template."""

    consortium: str


@dataclass(frozen=True, kw_only=True)
class SharingPlanned(Event):
    """Who gives what, or that somebody is wanted."""

    consortium: str


@dataclass(frozen=True, kw_only=True)
class SharingGiven(Event):
    """So many persons or hours were given."""

    count: int


@dataclass(frozen=True, kw_only=True)
class InterfaceMoved(Event):
    """Proposed, agreed, tested, passed or dropped."""

    state: str


@dataclass(frozen=True, kw_only=True)
class FosteringMoved(Event):
    """Offered, running, reached, stopped or declined."""

    state: str


@dataclass(frozen=True, kw_only=True)
class CaseBacked(Event):
    """Money, rights or quality stand behind a case."""

    kind: str

"""Who was let in to the full text, and what somebody watches for."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DisclosureAsked(Event):
    """An organisation asked to see more."""

    thing: str
    organisation: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class DisclosureDecided(Event):
    """Granted, refused or revoked (`state`)."""

    thing: str
    state: str


@dataclass(frozen=True, kw_only=True)
class FullTextOpened(Event):
    """An account opened the full text of the need or result (`subject`)."""


@dataclass(frozen=True, kw_only=True)
class WatchSaved(Event):
    """Somebody saved a search."""


@dataclass(frozen=True, kw_only=True)
class WatchEnded(Event):
    """Somebody gave up a saved search."""

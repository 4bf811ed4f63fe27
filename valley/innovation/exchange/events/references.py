"""Patents and papers read from files."""

from dataclasses import dataclass

from valley.innovation.exchange.events.findable import Findable
from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ReferenceEntered(Findable):
    """A document that matching may propose."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class ReferenceWithdrawn(Findable):
    """It is found no more; an expert's words are gone."""


@dataclass(frozen=True, kw_only=True)
class ReferencesRead(Event):
    """A file was read in; its references hang on the intake."""

    made_count: int
    known_count: int


@dataclass(frozen=True, kw_only=True)
class LookalikeDecided(Event):
    """A person said whether two references are one."""

    older: str
    newer: str
    same: bool

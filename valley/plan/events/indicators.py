"""What people do to indicators. What the records do to them, the readings say."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DefinitionConfirmed(Event):
    """The definition of the indicator (`subject`) was confirmed by a document."""

    edition: str


@dataclass(frozen=True, kw_only=True)
class ReadingDeclared(Event):
    """A published figure was entered for indicator `indicator`; it waits for its counter-signature."""

    indicator: int


@dataclass(frozen=True, kw_only=True)
class ReadingCountersigned(Event):
    """A second person has checked the published figure against its document."""

    indicator: int


@dataclass(frozen=True, kw_only=True)
class ReadingWithdrawn(Event):
    """The published figure no longer counts."""

    indicator: int

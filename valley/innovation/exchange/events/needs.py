"""Needs and their answers."""

from dataclasses import dataclass

from valley.innovation.exchange.events.findable import Findable
from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class NeedReported(Event):
    """Somebody asked; `organisation` is "" where nobody said for whom."""

    level: str
    organisation: str
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class NeedPlaced(Event):
    """The desk (or the level below) asked an organisation to take the need."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class NeedTaken(Findable):
    """An organisation took it."""

    organisation: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class Translated(Findable):
    """Title and summary of a need or result got their version in the other language."""


@dataclass(frozen=True, kw_only=True)
class NeedRefused(Event):
    """An organisation would not take it; `kind` is the code of the reason."""

    organisation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class NeedDeclined(Findable):
    """The desk closed it without an answer."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class NeedPostponed(Event):
    """Its date moved to `to_on`."""

    to_on: str


@dataclass(frozen=True, kw_only=True)
class NeedSplit(Event):
    """A need of the next level was split off."""

    child: str
    level: str


@dataclass(frozen=True, kw_only=True)
class NeedAnswered(Event):
    """An answer waits for whoever asked."""

    answer: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class AnswerChecked(Findable):
    """Whoever asked said whether it helped; `by_secret`: with the secret of an anonymous case."""

    answer: str
    accepted: bool
    by_secret: bool = False


@dataclass(frozen=True, kw_only=True)
class AnswerReminded(Event):
    """The asker was reminded for the `number`th time."""

    number: int


@dataclass(frozen=True, kw_only=True)
class AnswerLapsed(Findable):
    """Nobody said whether it helped."""

    answer: str


@dataclass(frozen=True, kw_only=True)
class NeedReopened(Findable):
    """The problem is back, or was never gone."""

    by_secret: bool = False


@dataclass(frozen=True, kw_only=True)
class NeedWithdrawn(Findable):
    """Whoever asked no longer asks."""


@dataclass(frozen=True, kw_only=True)
class NeedRenewed(Findable):
    """It holds until `until`."""

    until: str


@dataclass(frozen=True, kw_only=True)
class OwnerChanged(Event):
    """Another account answers for it."""

    before: str
    owner: str

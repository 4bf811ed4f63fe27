"""Matching runs, what it learns, reviewers assigned."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MatchingAsked(Event):
    """Somebody wants partners for a need or a result."""

    thing: str


@dataclass(frozen=True, kw_only=True)
class MatchingDone(Event):
    """What was found is frozen."""

    thing: str
    found_count: int


@dataclass(frozen=True, kw_only=True)
class MatchingFailed(Event):
    """The search came to nothing."""

    thing: str


@dataclass(frozen=True, kw_only=True)
class MatchJudged(Event):
    """Something came of a match; `kind` is the code of the outcome."""

    need: str
    offer: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class WeightsFitted(Event):
    """New weights were learnt from so many judged pairs; nobody uses them yet."""

    kind: str
    pairs_count: int


@dataclass(frozen=True, kw_only=True)
class WeightsAdopted(Event):
    """They are used from now on."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class ReviewersAssigned(Event):
    """Experts were assigned to the calls."""

    calls: list[str]

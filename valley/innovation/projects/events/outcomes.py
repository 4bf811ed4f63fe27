"""Cases on their way, reviews, outputs, bundles."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """A technology set out."""

    organisation: str
    path: str


@dataclass(frozen=True, kw_only=True)
class CriterionMet(Event):
    """A criterion of the stage was shown."""

    stage: str


@dataclass(frozen=True, kw_only=True)
class GateAsked(Event):
    """All criteria are shown: somebody decides."""

    stage: str


@dataclass(frozen=True, kw_only=True)
class GateDecided(Event):
    """Go, rework or drop."""

    stage: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class CaseDropped(Event):
    """It ended early; `kind` is the code of the reason."""

    stage: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class StrangleholdListed(Event):
    """The operator listed it, with its source."""

    field: str


@dataclass(frozen=True, kw_only=True)
class StrangleholdEnded(Event):
    """Solved or removed (`state`)."""

    state: str


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Event):
    """Experts were named."""

    kind: str
    organisation: str
    experts: list[str]


@dataclass(frozen=True, kw_only=True)
class ExpertJudged(Event):
    """An expert said whether they are tied, and what they judge."""

    expert: str
    tied: bool


@dataclass(frozen=True, kw_only=True)
class ReviewConcluded(Event):
    """Affirmed or denied."""

    affirmed: bool


@dataclass(frozen=True, kw_only=True)
class ReviewRevoked(Event):
    """It no longer counts."""


@dataclass(frozen=True, kw_only=True)
class OutputEntered(Event):
    """Something new stands in the ledger."""

    kind: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class OutputAdopted(Event):
    """An organisation uses it."""

    organisation: str


@dataclass(frozen=True, kw_only=True)
class BundleMade(Event):
    """A package of five parts."""

    licensor: str


@dataclass(frozen=True, kw_only=True)
class TransferStarted(Event):
    """A package goes to a partner."""

    bundle: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class TransferTicked(Event):
    """Items of the checklist were handed over."""

    items_count: int


@dataclass(frozen=True, kw_only=True)
class TransferEnded(Event):
    """It took root, or not (`state`)."""

    state: str

"""Studies and institutions."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class StudyRegistered(Event):
    """A question is looked into."""

    kind: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class SamplesEntered(Event):
    """Samples of a study, by code."""

    count: int


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """Whoever gave a sample took the consent back."""

    study: str


@dataclass(frozen=True, kw_only=True)
class RunNoted(Event):
    """A batch was measured or a table analysed; `repeats` is the run that was run again."""

    study: str
    method: str
    repeats: str = ""


@dataclass(frozen=True, kw_only=True)
class StudyEnded(Event):
    """It has a conclusion."""


@dataclass(frozen=True, kw_only=True)
class InstitutionRegistered(Event):
    """An organisation is run as a new-type R&D institution."""

    organisation: str
    ownership: str


@dataclass(frozen=True, kw_only=True)
class IncomeEntered(Event):
    """What it took in over a year, of one kind."""

    year: int
    kind: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class InstitutionClosed(Event):
    """It is no longer run so."""

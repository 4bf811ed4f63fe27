"""What happened to campaigns and returns. No values, no free text: those stand in the versions."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CampaignOpened(Event):
    """A period was opened with `count` organisations on its due list."""

    form: str
    since: str
    until: str


@dataclass(frozen=True, kw_only=True)
class DueListChanged(Event):
    """`organisation` was put on the campaign's due list, or taken off."""

    organisation: str
    added: bool


@dataclass(frozen=True, kw_only=True)
class CampaignLocked(Event):
    """`count` accepted returns of the campaign were locked; `missing` had not been accepted."""

    missing: int


@dataclass(frozen=True, kw_only=True)
class ReturnMoved(Event):
    """Base: a return (`subject`) of `organisation` in `campaign` went on."""

    campaign: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class ReturnSubmitted(ReturnMoved):
    """Filled in, waiting for its signer."""


@dataclass(frozen=True, kw_only=True)
class ReturnTakenBack(ReturnMoved):
    """The firm took it back before it was checked."""


@dataclass(frozen=True, kw_only=True)
class ReturnSigned(ReturnMoved):
    """An authorised person signed version `version`, whose SHA-256 is `digest`."""

    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ReturnChecked(ReturnMoved):
    """The office looked it through."""

    version: int


@dataclass(frozen=True, kw_only=True)
class ReturnGivenBack(ReturnMoved):
    """The office gave it back with `remarks` remarks."""

    version: int
    remarks: int


@dataclass(frozen=True, kw_only=True)
class ReturnAccepted(ReturnMoved):
    """Version `version` is the known one from now; `corrects` is the number of the one before, or 0."""

    version: int
    corrects: int = 0


@dataclass(frozen=True, kw_only=True)
class ReturnReopened(ReturnMoved):
    """Open again; the accepted version stays the known one until another is accepted."""

    version: int


@dataclass(frozen=True, kw_only=True)
class ReturnsImported(Event):
    """`count` returns of the campaign, or one return, were filled from a file whose SHA-256 is `digest`."""

    digest: str


@dataclass(frozen=True, kw_only=True)
class RemindersSent(Event):
    """Whoever must act on `returns` (URIs) was reminded; `due` is the campaign's last day."""

    returns: list[str]
    due: str

"""What happened here: frozen facts, past participles."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EventsCaptured(Event):
    """`count` events of `organisation` (URI, "" of the park itself) were stored as one batch with this number.

    subject: the document. Published with the events, so before the batch has its position.
    """

    number: int
    organisation: str


# — recall, disclosure, ledger —


@dataclass(frozen=True, kw_only=True)
class DisclosureSet(Event):
    """An organisation (subject) shows these groups of fields to a relation from now on."""

    relation: str
    groups: list[str]


@dataclass(frozen=True, kw_only=True)
class PartyKeyAdded(Event):
    """A GS1 key names the organisation (subject)."""

    key: str


@dataclass(frozen=True, kw_only=True)
class ChainAgreed(Event):
    """`viewer` may see the whole chain of `organisation`."""

    organisation: str
    viewer: str


@dataclass(frozen=True, kw_only=True)
class ChainEnded(Event):
    """An agreement on the chain was ended."""


@dataclass(frozen=True, kw_only=True)
class CheckpointSigned(Event):
    """The root (hex) over the first `size` events was signed."""

    size: int
    root: str


@dataclass(frozen=True, kw_only=True)
class RecallOpened(Event):
    """A recall of `organisation` was opened; class I, II or III."""

    organisation: str
    recall_class: str


@dataclass(frozen=True, kw_only=True)
class RecallScoped(Event):
    """The scope changed, for the `version`th time; `lots` are in it, or were decided upon."""

    version: int
    lots: int


@dataclass(frozen=True, kw_only=True)
class SaleStopped(Event):
    """Sale was stopped and `lots` lots are held."""

    lots: int


@dataclass(frozen=True, kw_only=True)
class ConsigneesNotified(Event):
    """`count` consignees of the case were notified."""


@dataclass(frozen=True, kw_only=True)
class NoticeAnswered(Event):
    """A consignee (subject) of `case` answered."""

    case: str


@dataclass(frozen=True, kw_only=True)
class ConsigneeEscalated(Event):
    """A consignee (subject) of `case` did not answer in time."""

    case: str


@dataclass(frozen=True, kw_only=True)
class PaperIssued(Event):
    """The `number`th paper of a kind was issued in `case`."""

    case: str
    kind: str
    number: int


@dataclass(frozen=True, kw_only=True)
class DisposalPlanned(Event):
    """A disposal was planned in the case (subject)."""

    number: int


@dataclass(frozen=True, kw_only=True)
class DisposalDone(Event):
    """A disposal was carried out in the case (subject)."""

    number: int


@dataclass(frozen=True, kw_only=True)
class RecallEnded(Event):
    """The case was closed."""


@dataclass(frozen=True, kw_only=True)
class DataAsked(Event):
    """A partner (`of`) was asked for elements of a record until `due`."""

    of: str
    form: str
    due: str


@dataclass(frozen=True, kw_only=True)
class DataSupplied(Event):
    """What was asked for was supplied."""


@dataclass(frozen=True, kw_only=True)
class DataRequestWithdrawn(Event):
    """What was asked for is not needed any more."""


@dataclass(frozen=True, kw_only=True)
class LotCertified(Event):
    """A trace certificate was issued under an edition of the scheme."""

    organisation: str
    edition: str


@dataclass(frozen=True, kw_only=True)
class CertificateWithdrawn(Event):
    """A trace certificate was withdrawn."""


@dataclass(frozen=True, kw_only=True)
class BatchDiscarded(Event):
    """`count` events of a batch were deleted after their term."""


class QueryDefined(Event):
    """A named query was defined. subject: the query."""


@dataclass(frozen=True, kw_only=True)
class QueryDropped(Event):
    """A named query was dropped, and so many subscriptions ended with it. subject: the query."""

    subscriptions: int


@dataclass(frozen=True, kw_only=True)
class Subscribed(Event):
    """Somebody is to be told what a query finds. subject: the subscription."""

    query: str


@dataclass(frozen=True, kw_only=True)
class Unsubscribed(Event):
    """A subscription ended. subject: the subscription."""

    query: str


@dataclass(frozen=True, kw_only=True)
class PrefixRegistered(Event):
    """A GS1 company prefix was noted. subject: the organisation."""

    prefix: str


# — doors: laboratories, cold chains —


@dataclass(frozen=True, kw_only=True)
class ReportRecorded(Event):
    """A laboratory's report on a thing (subject) entered the graph. conformant None: it states no outcome."""

    report: str
    conformant: bool | None
    capture: str


@dataclass(frozen=True, kw_only=True)
class ReadingsRecorded(Event):
    """`count` temperatures of a logger (subject) entered the graph."""

    capture: str

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

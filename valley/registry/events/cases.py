"""What happened to cases of attraction."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """An institution or team is being courted since `on`."""

    on: str


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    """The case reached `stage` on `on`, or its next step was renewed."""

    stage: str
    on: str


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(Event):
    """The case of `before` is run by `owner` (URIs of accounts)."""

    before: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class ChainLinkSet(Event):
    """A link of the chain is held against the registers from now on, or no longer."""

    wanted: int
    ended: bool


@dataclass(frozen=True, kw_only=True)
class PromiseMade(Event):
    """`side` made the `promise` (URI) in the case (`subject`)."""

    promise: str
    side: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class PromiseKept(Event):
    """The `promise` (URI) was kept on `on`."""

    promise: str
    on: str


@dataclass(frozen=True, kw_only=True)
class InflowRecorded(Event):
    """Money or technology came to `organisation` on `on`."""

    organisation: str
    kind: str
    on: str

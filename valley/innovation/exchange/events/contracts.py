"""Technology contracts."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ContractEntered(Event):
    """A technology contract was entered."""

    kind: str
    seller: str
    buyer: str


@dataclass(frozen=True, kw_only=True)
class ContractSubmitted(Event):
    """Its seller asks for registration."""


@dataclass(frozen=True, kw_only=True)
class ContractRegistered(Event):
    """It was registered; amounts in fen."""

    on: str
    amount_fen: int
    technology_fen: int


@dataclass(frozen=True, kw_only=True)
class ContractRefused(Event):
    """It was not registered."""


@dataclass(frozen=True, kw_only=True)
class ContractCancelled(Event):
    """Its registration was cancelled."""


@dataclass(frozen=True, kw_only=True)
class ContractPaid(Event):
    """Money came in."""

    on: str
    amount_fen: int

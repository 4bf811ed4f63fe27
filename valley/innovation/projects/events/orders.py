"""Contract research."""

from dataclasses import dataclass

from valley.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Retold(Event):
    """A consortium or an order got its version in the other language."""


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(Event):
    """R&D was ordered; the price in fen."""

    customer: str
    contractor: str
    price_fen: int


@dataclass(frozen=True, kw_only=True)
class OrderAnswered(Event):
    """Taken on (with the `contract` that was entered) or declined ("")."""

    contract: str


@dataclass(frozen=True, kw_only=True)
class OrderDelivered(Event):
    """Something was handed over."""


@dataclass(frozen=True, kw_only=True)
class OrderJudged(Event):
    """The customer's test passed or not."""

    accepted: bool


@dataclass(frozen=True, kw_only=True)
class OrderEnded(Event):
    """Given up by one side."""

"""What the exchange can count."""

from valley.innovation.exchange.measures import contracts, needs

__all__ = ["contracts", "needs"]

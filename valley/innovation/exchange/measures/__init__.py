"""What the exchange can count."""

from valley.innovation.exchange.measures import contracts

__all__ = ["contracts"]

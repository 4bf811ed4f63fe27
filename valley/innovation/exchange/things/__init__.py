"""Kinds of the exchange: cards for whom may see them, open work for whom it waits for."""

from valley.innovation.exchange.things import accounts, contracts, introductions, matching, needs, passing, results

__all__ = ["accounts", "contracts", "introductions", "matching", "needs", "passing", "results"]

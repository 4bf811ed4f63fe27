"""Kinds of objects that this app registers with the kernel."""

from valley.supply.trace.things import accounts, following, goods, passing, recalls

__all__ = ["accounts", "following", "goods", "passing", "recalls"]

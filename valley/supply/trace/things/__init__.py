"""Kinds of objects that this app registers with the kernel."""

from valley.supply.trace.things import accounts, goods, recalls

__all__ = ["accounts", "goods", "recalls"]

"""Kinds of objects that this app registers with the kernel."""

from valley.supply.trace.things import goods, recalls

__all__ = ["goods", "recalls"]

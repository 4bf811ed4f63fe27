"""Kinds of objects that this app registers with the kernel."""

from valley.supply.trace.things import recalls

__all__ = ["recalls"]

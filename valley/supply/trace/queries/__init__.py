"""Reads that cross models."""

from valley.supply.trace.queries.positions import events_after

__all__ = ["events_after"]

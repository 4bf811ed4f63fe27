"""The plan's part of the API: the modules share one router."""

from valley.plan.api import snapshots
from valley.plan.api.indicators import anybody, router

__all__ = ["anybody", "router", "snapshots"]

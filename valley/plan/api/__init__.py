"""The plan's part of the API: what is public shares one router, what is for the known has another."""

from valley.plan.api import snapshots
from valley.plan.api.indicators import anybody, router
from valley.plan.api.targets import router as known_router
from valley.plan.api.watching import router as watching_router

router.add_router("", watching_router)

__all__ = ["anybody", "known_router", "router", "snapshots"]

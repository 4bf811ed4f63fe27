"""The plan's part of the API: each module has a router, gathered here."""

from ninja import Router

from valley.plan.api import indicators, snapshots

router = Router(tags=["plan"])
router.add_router("", indicators.router)
router.add_router("/plan/snapshots", snapshots.router)

"""The exchange in the API: needs, results, calls, contracts, and how the network does."""

from ninja import Router

from valley.innovation.exchange.api import calls, contracts, needs, results, steps

router = Router(tags=["exchange"])
router.add_router("", needs.router)
router.add_router("", contracts.router)
router.add_router("", steps.router)

# Open to the public, who sees what is exhibited.
open_router = Router(tags=["exchange"])
open_router.add_router("", results.router)
open_router.add_router("", calls.router)

__all__ = ["open_router", "router"]

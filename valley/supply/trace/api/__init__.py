"""The API of trace beside EPCIS's own: recalls and the ledger."""

from ninja import Router

from valley.supply.trace.api import ledger, recalls

router = Router(tags=["trace"])
router.add_router("", ledger.router)
router.add_router("", recalls.router)

__all__ = ["router"]

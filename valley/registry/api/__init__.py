"""The registry's part of the API: organisations with certificates and residences, places, and returns."""

from ninja import Router

from valley.registry.api import cases, certificates, organisations, places, returns, space

router = Router(tags=["registry"])
router.add_router("", organisations.router)
router.add_router("", certificates.router)
router.add_router("", places.router)
router.add_router("", returns.router)
router.add_router("", space.router)
router.add_router("", cases.router)

__all__ = ["router"]

"""The registry's part of the API: organisations with their certificates and residences, and places."""

from ninja import Router

from valley.registry.api import certificates, organisations, places

router = Router(tags=["registry"])
router.add_router("", organisations.router)
router.add_router("", certificates.router)
router.add_router("", places.router)

__all__ = ["router"]

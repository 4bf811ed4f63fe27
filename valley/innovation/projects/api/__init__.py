"""Joint projects in the API, to read: consortia, contract research, the pipeline, reviews, outputs, packages."""

from ninja import Router

from valley.innovation.projects.api import consortia, outcomes

router = Router(tags=["projects"])
router.add_router("", consortia.router)
router.add_router("", outcomes.router)

__all__ = ["router"]

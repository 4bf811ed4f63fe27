"""Joint projects in the API: consortia, contract research, the pipeline, outputs; what firms and associations begin."""

from ninja import Router

from valley.innovation.projects.api import (
    common_calls,
    consortia,
    gatherings,
    outcomes,
    partners,
    promotions,
    templates,
    tracks,
)

router = Router(tags=["projects"])
for part in (consortia, outcomes, tracks, gatherings, promotions, common_calls, templates, partners):
    router.add_router("", part.router)

__all__ = ["router"]

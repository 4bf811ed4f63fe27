"""Nutrition design in the API, under /nutrition: foods, ingredients, targets, formulas and
their drafts, calculations, labels, releases."""

from ninja import Router

from valley.industry.nutrition.api import design, drafts, foods, formulations, heat, labels, releases, runs

router = Router(tags=["nutrition"])
router.add_router("/nutrition", foods.router)
router.add_router("/nutrition", design.router)
router.add_router("/nutrition", drafts.router)
router.add_router("/nutrition", runs.router)
router.add_router("/nutrition", formulations.router)
router.add_router("/nutrition", heat.router)
router.add_router("/nutrition", labels.router)
router.add_router("/nutrition", releases.router)

__all__ = ["router"]

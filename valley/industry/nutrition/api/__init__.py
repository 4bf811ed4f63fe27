"""Nutrition design in the API, under /nutrition: foods, ingredients, formulas, calculations, labels, releases."""

from ninja import Router

from valley.industry.nutrition.api import design, foods, formulations, heat, labels, releases

router = Router(tags=["nutrition"])
router.add_router("/nutrition", foods.router)
router.add_router("/nutrition", design.router)
router.add_router("/nutrition", formulations.router)
router.add_router("/nutrition", heat.router)
router.add_router("/nutrition", labels.router)
router.add_router("/nutrition", releases.router)

__all__ = ["router"]

"""Nutrients as a source defines them: the definition is part of the unit."""

from valley.industry.nutrition.engine.nutrients.conversions import Converted, convert, protein
from valley.industry.nutrition.engine.nutrients.sr import SR_NUTRIENTS, Nutrient

__all__ = ["SR_NUTRIENTS", "Converted", "Nutrient", "convert", "protein"]

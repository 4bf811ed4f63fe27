"""Foods and their composition."""

from valley.industry.nutrition.engine.foods.table import FoodTable, Measure, UnknownFood, UnknownNutrient, load

__all__ = ["FoodTable", "Measure", "UnknownFood", "UnknownNutrient", "load"]

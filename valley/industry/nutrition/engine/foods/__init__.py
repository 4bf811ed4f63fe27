"""Foods and their composition."""

from valley.industry.nutrition.engine.foods.food import AmbiguousFood, Food, Foods, Measure, UnknownFood
from valley.industry.nutrition.engine.foods.long import Sourced, fuller, long
from valley.industry.nutrition.engine.foods.names import MARK, chinese
from valley.industry.nutrition.engine.foods.quality import doubts
from valley.industry.nutrition.engine.foods.retention import Process, UnknownProcess, processes
from valley.industry.nutrition.engine.foods.table import FoodTable, UnknownNutrient, load

__all__ = [
    "MARK",
    "AmbiguousFood",
    "Food",
    "FoodTable",
    "Foods",
    "Measure",
    "Process",
    "Sourced",
    "UnknownFood",
    "UnknownNutrient",
    "UnknownProcess",
    "chinese",
    "doubts",
    "fuller",
    "load",
    "long",
    "processes",
]

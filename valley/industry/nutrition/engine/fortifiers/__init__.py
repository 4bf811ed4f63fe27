"""营养强化剂. GB 14880-2012: which nutrient may be added to which food, how much, as which compound."""

from valley.industry.nutrition.engine.fortifiers.check import Addition, additions, check
from valley.industry.nutrition.engine.fortifiers.table import Amount, Table, table

__all__ = ["Addition", "Amount", "Table", "additions", "check", "table"]

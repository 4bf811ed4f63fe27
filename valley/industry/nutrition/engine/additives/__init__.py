"""食品添加剂. GB 2760-2024: which additive, in which food, how much; A.3, A.4 and carry-over.

`table()` is what was read of the standard; `find(name)` an additive; `check(uses, category)` → findings.
"""

from valley.industry.nutrition.engine.additives.check import Check, Sum, check
from valley.industry.nutrition.engine.additives.limit import Ruling, ruling
from valley.industry.nutrition.engine.additives.read import Request, request, uses_of
from valley.industry.nutrition.engine.additives.table import Additive, Category, Limit, Table, table
from valley.industry.nutrition.engine.additives.use import Use

__all__ = [
    "Additive",
    "Category",
    "Check",
    "Limit",
    "Request",
    "Ruling",
    "Sum",
    "Table",
    "Use",
    "check",
    "request",
    "ruling",
    "table",
    "uses_of",
]

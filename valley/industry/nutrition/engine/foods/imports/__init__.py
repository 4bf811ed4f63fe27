"""Tables of foods from outside: pure readers, each with its release, its right of use, and the rows that it refused."""

from valley.industry.nutrition.engine.foods.imports.book import Book, Flaw, Imported, RightNotDeclared, TooLarge
from valley.industry.nutrition.engine.foods.imports.ciqual import read_ciqual
from valley.industry.nutrition.engine.foods.imports.fdc import read_fdc
from valley.industry.nutrition.engine.foods.imports.sheet import read_sheet

__all__ = ["Book", "Flaw", "Imported", "RightNotDeclared", "TooLarge", "read_ciqual", "read_fdc", "read_sheet"]

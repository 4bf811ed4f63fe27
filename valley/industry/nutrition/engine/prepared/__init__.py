"""预制菜. Is a dish a 预制菜 in the sense of the six ministries' notice of 2024? Asks, and names the clause.

The notice is data for the kernel's rule engine: `book()`, then `judge(book(), facts, as_of=day)`.
"""

from functools import lru_cache

from valley.industry.nutrition.engine.standards import DATA
from valley.kernel.engine.rules import Book, load_book

__all__ = ["book"]


@lru_cache(maxsize=1)
def book() -> Book:
    """The notice, checked with its own cases. Raises: RuleFileNotLoaded."""
    return load_book([DATA / "prepared-dishes-2024.toml"])

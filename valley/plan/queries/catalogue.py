"""The rule books that come with the plan in force."""

from functools import lru_cache

from valley.kernel.engine.rules import Book, load_books
from valley.plan.queries.values import active_edition, directory_of
from valley.registry.engine.industries import SCHEME, classification

INDUSTRY_CATALOGUE = "industry-catalogue"
"""Id of the book that says which business may be set up (产业禁限目录)."""


@lru_cache(maxsize=8)
def books_of(slug: str) -> dict[str, Book]:
    """Rule books in a plan's folder `rules`, by id. Raises: RuleFileNotLoaded."""
    return load_books((directory_of(slug) / "rules").glob("*.toml"), schemes={SCHEME: classification().classes})


def industry_catalogue() -> Book | None:
    """The catalogue of the plan in force, or None where it brings none."""
    edition = active_edition()
    return books_of(edition.slug).get(INDUSTRY_CATALOGUE) if edition else None

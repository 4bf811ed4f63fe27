"""Finding what to weigh in: by name in Chinese, by pinyin or initials, by English name, or by number."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from valley.industry.nutrition.models import Food, FormulaVersion, Ingredient, State
from valley.industry.nutrition.queries.foods import matches, search_foods
from valley.registry.models import Organisation

LIMIT = 24


@dataclass(frozen=True)
class Found:
    """Something that a formula can hold. `code` as in the worksheet."""

    code: str
    name: str
    detail: str
    kind: str


def find(owner: Organisation, words: str, formula: int = 0) -> list[Found]:
    """The owner's own ingredients and approved bases first, then foods of the shipped tables; no base of `formula`."""
    return [*_own(owner, words), *_bases(owner, words, formula), *_own_foods(owner, words), *_foods(words)][:LIMIT]


def _own(owner: Organisation, words: str) -> Iterator[Found]:
    for row in Ingredient.objects.filter(owner=owner, retired_at=None).order_by("name"):
        if matches(row.name, words) or matches(row.name_en, words):
            yield Found(f"i:{row.public_id}", row.name, row.supplier, "ingredient")


def _bases(owner: Organisation, words: str, formula: int) -> Iterator[Found]:
    rows = FormulaVersion.objects.filter(formula__owner=owner, state=State.APPROVED).select_related("formula")
    for row in rows.exclude(formula=formula).order_by("formula__title", "-number"):
        if matches(row.formula.title, words):
            yield Found(f"p:{row.public_id}", str(row), "", "part")


def _own_foods(owner: Organisation, words: str) -> Iterator[Found]:
    """Foods of the owner's own tables, by a part of the name."""
    rows = Food.objects.filter(table__owner=owner).filter(Q(name__icontains=words) | Q(name_en__icontains=words))
    for row in rows.select_related("table").order_by("name")[:LIMIT]:
        yield Found(f"f:own:{row.public_id}", row.name, str(row.table), "food")


def _foods(words: str) -> Iterator[Found]:
    for row in search_foods(words, LIMIT):
        yield Found(
            f"f:{row.code}",
            row.said,
            row.code if row.title in (row.name, row.said) else f"{row.name} · {row.code}",
            "food",
        )

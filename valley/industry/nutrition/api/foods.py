"""Foods of the shipped tables."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router

from valley.industry.nutrition.api.schemas import FoodOut, Page
from valley.industry.nutrition.queries.foods import TableFood, food, pedigree, search_foods
from valley.kernel.permissions import require

router = Router()


def _out(found: TableFood) -> FoodOut:
    return FoodOut(
        code=found.code, name=found.name, title=found.title, group=found.group, per_100g=dict(found.per_100g),
        source=pedigree()["sr28"],
    )  # fmt: skip


@router.get("/foods", response={200: list[FoodOut]}, url_name="nutrition_foods")
def foods(request: HttpRequest, page: Query[Page], q: str = "") -> Any:
    """Foods by name (Chinese, English) or number."""
    require(request.user, "nutrition.look_up", None)
    found = search_foods(q.replace("\x00", "")[:100], min(page.offset + page.limit, 400))
    return [_out(one) for one in found[page.offset :]]


@router.get("/foods/{table}/{key}", response={200: FoodOut}, url_name="nutrition_food")
def one(request: HttpRequest, table: str, key: str) -> Any:
    """One food."""
    require(request.user, "nutrition.look_up", None)
    found = food(f"{table}:{key}")
    if found is None:
        raise Http404
    return _out(found)

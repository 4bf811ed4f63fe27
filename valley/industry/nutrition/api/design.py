"""Ingredients, formulas, versions, and a calculation that keeps nothing."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from valley.industry.nutrition import actions
from valley.industry.nutrition.actions.checks import sheets
from valley.industry.nutrition.api.schemas import (
    AnswerOut,
    AskIn,
    DecisionIn,
    FormulaIn,
    FormulaOut,
    IngredientIn,
    IngredientOut,
    Page,
    PriceIn,
    PriceOut,
    ProcessIn,
    VersionOut,
)
from valley.industry.nutrition.api.seen import ingredient_of, owner_of, solved, version_of
from valley.industry.nutrition.engine.design import Line, worksheet
from valley.industry.nutrition.queries.desk import formulas_of, ingredients_of, targets_of
from valley.industry.nutrition.queries.foods import food
from valley.kernel.errors import Invalid
from valley.kernel.permissions import require

router = Router()


@router.get("/ingredients", response={200: list[IngredientOut]}, url_name="nutrition_ingredients")
def ingredients(request: HttpRequest, page: Query[Page], q: str = "") -> Any:
    """Ingredients of one's organisations."""
    require(request.user, "nutrition.design", None)
    rows = ingredients_of(request.user).order_by("name", "pk")  # type: ignore[arg-type]
    if q:
        rows = rows.filter(name__icontains=q.replace("\x00", "")[:100])
    return [IngredientOut.of(row) for row in rows[page.offset : page.offset + page.limit]]


@router.post("/ingredients", response={201: IngredientOut}, url_name="nutrition_ingredients")
def enter(request: HttpRequest, given: IngredientIn) -> Any:
    """Enter an ingredient; with `cny_per_kg`, its price as well."""
    data = given.dict()
    data["owner"] = owner_of(request, data["owner"])
    made = actions.enter_ingredient(by=request.user, **data)  # type: ignore[arg-type]
    return Status(201, IngredientOut.of(ingredients_of(request.user).get(pk=made.pk)))  # type: ignore[arg-type]


@router.post("/ingredients/{uuid:public_id}/prices", response={201: PriceOut}, url_name="nutrition_prices")
def price(request: HttpRequest, public_id: UUID, given: PriceIn) -> Any:
    """Enter a price. 409 where there is one for that day and scenario."""
    found = ingredient_of(request, public_id)
    row = actions.enter_price(by=request.user, ingredient=found, **given.dict())  # type: ignore[arg-type]
    return Status(201, PriceOut(cny_per_kg=row.cny_per_kg, on=row.on, scenario=row.scenario, source=row.source))


@router.get("/formulas", response={200: list[FormulaOut]}, url_name="nutrition_formulas")
def formulas(request: HttpRequest, page: Query[Page]) -> Any:
    """Formulas of one's organisations, newest first."""
    require(request.user, "nutrition.design", None)
    rows = formulas_of(request.user)  # type: ignore[arg-type]
    return [FormulaOut.of(row) for row in rows[page.offset : page.offset + page.limit]]


@router.post("/formulas", response={201: FormulaOut}, url_name="nutrition_formulas")
def begin(request: HttpRequest, given: FormulaIn) -> Any:
    """Begin a formula with an empty draft."""
    data = given.dict()
    data["owner"] = owner_of(request, data["owner"])
    if (wanted := data.pop("target")) is not None:
        data["target"] = targets_of(request.user).filter(public_id=wanted).first()  # type: ignore[arg-type]
        if data["target"] is None:
            raise Invalid(field="target", value=str(wanted))
    return Status(201, FormulaOut.of(actions.begin_formula(by=request.user, **data)))  # type: ignore[arg-type]


@router.get("/versions/{uuid:public_id}", response={200: VersionOut}, url_name="nutrition_version")
def version(request: HttpRequest, public_id: UUID) -> Any:
    """One version."""
    return VersionOut.of(version_of(request, public_id))


@router.put("/versions/{uuid:public_id}/process", response={200: VersionOut}, url_name="nutrition_process")
def process(request: HttpRequest, public_id: UUID, given: ProcessIn) -> Any:
    """Replace a draft's steps and their set-points. 422 names the field; 409 where it was saved since."""
    steps = [
        actions.StepIn(
            step.name, step.settings, step.yield_percent, step.retention, step.source,
            tuple(actions.SetPointIn(**point.dict()) for point in step.set_points),
        )
        for step in given.steps
    ]  # fmt: skip
    found = actions.describe_process(
        by=request.user,  # type: ignore[arg-type]
        version=version_of(request, public_id),
        revision=given.revision,
        steps=steps,
    )
    return VersionOut.of(found)


@router.post("/versions/{uuid:public_id}/submission", response={200: VersionOut}, url_name="nutrition_submission")
def submit(request: HttpRequest, public_id: UUID) -> Any:
    """Put a draft up for approval. 409 where it is no draft."""
    found = version_of(request, public_id)
    return VersionOut.of(actions.submit(by=request.user, version=found))  # type: ignore[arg-type]


@router.post("/versions/{uuid:public_id}/decision", response={200: VersionOut}, url_name="nutrition_decision")
def decide(request: HttpRequest, public_id: UUID, given: DecisionIn) -> Any:
    """Approve or refuse. 409 where somebody was faster."""
    found = version_of(request, public_id)
    return VersionOut.of(
        actions.decide(by=request.user, version=found, approve=given.approve, reason=given.reason)  # type: ignore[arg-type]
    )


@router.post("/answers", response={200: AnswerOut}, url_name="nutrition_answers")
def ask(request: HttpRequest, given: AskIn) -> Any:
    """Solve or evaluate a worksheet over foods of the shipped tables. Keeps nothing. 422 names the field."""
    require(request.user, "nutrition.look_up", None)
    with sheets():
        lines = [_line(place, row.dict()) for place, row in enumerate(given.lines)]
        settings = given.settings() | ({"objectives": [given.objective]} if given.objective else {})
        return AnswerOut.of(solved(worksheet(settings, lines)))


def _line(place: int, row: dict[str, Any]) -> Line:
    found = food(row["food"])
    if found is None:
        raise Invalid(
            _("没有这种食物。"), field=f"lines.{place}.food", value=row["food"],
            remedy=_("编号在 /foods?q= 可查，写作 sr28:01077。"),
        )  # fmt: skip

    def exact(name: str) -> Fraction | None:
        return None if row[name] is None else Fraction(row[name])

    return Line(
        f"f:{found.code}", found.name, found.per_100g, exact("cny_per_kg"), frozenset(),
        exact("amount_g") or Fraction(0), exact("min_g"), exact("max_g"), exact("habit_g"),
    )  # fmt: skip

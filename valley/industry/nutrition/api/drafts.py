"""A draft written, solved, put up for approval, taken back; further versions; the dish; the release."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Status

from valley.industry.nutrition import actions
from valley.industry.nutrition.actions.checks import sheets
from valley.industry.nutrition.api.schemas import (
    DishSheetIn,
    DraftIn,
    KeptOut,
    NoteIn,
    Page,
    ReleaseOut,
    ReleasingIn,
    SolveIn,
    TargetIn,
    TargetOut,
    VersionOut,
)
from valley.industry.nutrition.api.schemas.sheets import code_of
from valley.industry.nutrition.api.seen import owner_of, solved, version_of
from valley.industry.nutrition.engine.design import said
from valley.industry.nutrition.models import Formula
from valley.industry.nutrition.queries.desk import targets_of
from valley.industry.nutrition.queries.sheets import sheet_of
from valley.kernel.errors import Invalid
from valley.kernel.permissions import may, require

router = Router()


@router.get("/targets", response={200: list[TargetOut]}, url_name="nutrition_targets")
def targets(request: HttpRequest, page: Query[Page]) -> Any:
    """Nutrition targets of one's organisations, newest first."""
    require(request.user, "nutrition.design", None)
    rows = targets_of(request.user).select_related("owner")  # type: ignore[arg-type]
    return [TargetOut.of(row) for row in rows[page.offset : page.offset + page.limit]]


@router.post("/targets", response={201: TargetOut}, url_name="nutrition_targets")
def aim(request: HttpRequest, given: TargetIn) -> Any:
    """Set a target; `POST /formulas` begins a formula with its ranges and mass. 422 names the nutrient."""
    data = given.model_dump()
    data["owner"] = owner_of(request, data["owner"])
    return Status(201, TargetOut.of(actions.set_target(by=request.user, **data)))  # type: ignore[arg-type]


@router.get("/formulas/{uuid:public_id}", response={200: list[VersionOut]}, url_name="nutrition_formula")
def versions(request: HttpRequest, public_id: UUID) -> Any:
    """Every version of a formula, newest first."""
    found = Formula.objects.filter(public_id=public_id).select_related("owner").first()
    if found is None or not may(request.user, "nutrition.view_formula", found):
        raise Http404
    rows = found.versions.select_related("formula__owner").order_by("-number")
    return [VersionOut.of(row) for row in rows[:200]]


@router.put("/versions/{uuid:public_id}/draft", response={200: VersionOut}, url_name="nutrition_draft")
def write(request: HttpRequest, public_id: UUID, given: DraftIn) -> Any:
    """Replace what a draft asks and holds, its steps apart. 422 names the field; 409 where it was saved since."""
    version = version_of(request, public_id)
    lines = [
        actions.LineIn(
            code_of(row.thing), row.amount_g, row.min_g, row.max_g, row.habit_g, row.excluded, row.cny_per_kg
        )
        for row in given.lines
    ]
    found = actions.save_draft(
        by=request.user,  # type: ignore[arg-type]
        version=version,
        revision=given.revision,
        settings=given.settings(),
        lines=lines,
        steps=actions.steps_in(version),
        note=given.note,
    )
    return VersionOut.of(found)


@router.delete("/versions/{uuid:public_id}/draft", response={204: None}, url_name="nutrition_draft")
def discard(request: HttpRequest, public_id: UUID) -> Any:
    """Throw a draft away. 409 where it is no draft, the formula's only version, or has calculations."""
    actions.discard_draft(by=request.user, version=version_of(request, public_id))  # type: ignore[arg-type]
    return Status(204, None)


@router.post("/versions/{uuid:public_id}/answer", response={200: KeptOut}, url_name="nutrition_answer")
def answer(request: HttpRequest, public_id: UUID, given: SolveIn) -> Any:
    """Solve a version as it is saved, at the prices of today; with `keep` the draft takes the amounts."""
    version = version_of(request, public_id)
    if given.keep and given.revision is None:
        raise Invalid(field="revision", value="")
    with sheets():
        sheet = sheet_of(version)
    found = solved(sheet)
    if not given.keep or found.state != "solved":
        return KeptOut.kept_of(found, False, version.revision)
    kept = actions.save_draft(
        by=request.user,  # type: ignore[arg-type]
        version=version,
        revision=given.revision or 0,
        settings=version.sheet,
        lines=[
            actions.LineIn(
                line.code,
                said(found.grams.get(line.code, Fraction(0))),
                said(line.min_g) or None,
                said(line.max_g) or None,
                said(line.habit_g) or None,
                line.excluded,
            )
            for line in sheet.lines
        ],
        steps=actions.steps_in(version),
    )
    return KeptOut.kept_of(found, True, kept.revision)


@router.post("/versions/{uuid:public_id}/withdrawal", response={200: VersionOut}, url_name="nutrition_withdrawal")
def take_back(request: HttpRequest, public_id: UUID) -> Any:
    """A submitted version becomes a draft again. 409 where it was decided."""
    found = version_of(request, public_id)
    return VersionOut.of(actions.take_back(by=request.user, version=found))  # type: ignore[arg-type]


@router.post("/versions/{uuid:public_id}/versions", response={201: VersionOut}, url_name="nutrition_next_version")
def further(request: HttpRequest, public_id: UUID, given: NoteIn) -> Any:
    """A new draft that begins as a copy of this version. 409 where the formula has a draft."""
    found = version_of(request, public_id)
    return Status(201, VersionOut.of(actions.begin_version(by=request.user, version=found, note=given.note)))  # type: ignore[arg-type]


@router.put("/versions/{uuid:public_id}/dish", response={200: VersionOut}, url_name="nutrition_dish")
def dish(request: HttpRequest, public_id: UUID, given: DishSheetIn) -> Any:
    """Cutting, packaging, storage, heating of a draft's dish."""
    found = version_of(request, public_id)
    sheet = actions.DishIn(**given.model_dump())
    return VersionOut.of(actions.describe_dish(by=request.user, version=found, dish=sheet))  # type: ignore[arg-type]


@router.post("/versions/{uuid:public_id}/release", response={201: ReleaseOut}, url_name="nutrition_releasing")
def release(request: HttpRequest, public_id: UUID, given: ReleasingIn) -> Any:
    """Release an approved version as a package. 409 where it is not approved or was released."""
    found = version_of(request, public_id)
    return Status(201, ReleaseOut.of(actions.release(by=request.user, version=found, **given.model_dump())))  # type: ignore[arg-type]

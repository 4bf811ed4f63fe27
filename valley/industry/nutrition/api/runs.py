"""Long calculations: asked for, watched, cancelled, taken into a draft; frozen ones with their package."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Status

from valley.industry.nutrition import actions
from valley.industry.nutrition.api.schemas import Page, RunIn, RunOut, TakeIn, VersionOut
from valley.industry.nutrition.api.seen import run_of, version_of

router = Router()


@router.get("/versions/{uuid:public_id}/runs", response={200: list[RunOut]}, url_name="nutrition_runs")
def runs(request: HttpRequest, public_id: UUID, page: Query[Page]) -> Any:
    """Calculations of a version, newest first; submitting adds a frozen one (`kind` freeze)."""
    rows = version_of(request, public_id).runs.select_related("version__formula")
    return [RunOut.of(row) for row in rows[page.offset : page.offset + page.limit]]


@router.post("/versions/{uuid:public_id}/runs", response={202: RunOut}, url_name="nutrition_runs")
def ask(request: HttpRequest, public_id: UUID, given: RunIn) -> Any:
    """Ask for one; a job does it, `GET /runs/…` says how far it is. Asked again while open, it is the same one."""
    found = version_of(request, public_id)
    asked = given.model_dump(exclude={"kind"})
    return Status(202, RunOut.of(actions.ask_run(by=request.user, version=found, kind=given.kind, asked=asked)))  # type: ignore[arg-type]


@router.get("/runs/{uuid:public_id}", response={200: RunOut}, url_name="nutrition_run")
def one(request: HttpRequest, public_id: UUID) -> Any:
    """How far it is, and what was found so far."""
    return RunOut.of(run_of(request, public_id))


@router.get("/runs/{uuid:public_id}/package", response={200: dict[str, Any]}, url_name="nutrition_run_package")
def package(request: HttpRequest, public_id: UUID) -> Any:
    """The frozen calculation, byte for byte: `valley formulate run.json --verify SHA256` checks and repeats it."""
    found = run_of(request, public_id)
    if found.package is None:
        raise Http404
    return HttpResponse(bytes(found.package), content_type="application/json")


@router.post("/runs/{uuid:public_id}/cancellation", response={200: RunOut}, url_name="nutrition_cancellation")
def cancel(request: HttpRequest, public_id: UUID) -> Any:
    """Stop it; what its steps found stays. 409 where it has ended."""
    return RunOut.of(actions.cancel_run(by=request.user, run=run_of(request, public_id)))  # type: ignore[arg-type]


@router.post("/runs/{uuid:public_id}/taking", response={200: VersionOut}, url_name="nutrition_taking")
def take(request: HttpRequest, public_id: UUID, given: TakeIn) -> Any:
    """Write a result's amounts into a draft: the version's, the formula's, or a new one."""
    found = run_of(request, public_id)
    return VersionOut.of(actions.take_result(by=request.user, run=found, place=given.place))  # type: ignore[arg-type]

"""The pipeline, reviews and the list behind them, outputs, packages: whoever has an account reads them."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from valley.innovation.projects.api.schemas import (
    BundleOut,
    CaseOut,
    OutputOut,
    Page,
    ResourceOut,
    ReviewOut,
    StrangleholdOut,
)
from valley.innovation.projects.models import (
    Bundle,
    Case,
    Novelty,
    Output,
    Resource,
    ResourceKind,
    Review,
    Stage,
    Stranglehold,
)
from valley.kernel.permissions import require

router = Router()


@router.get("/pipeline", response={200: list[CaseOut]}, url_name="pipeline")
def cases(request: HttpRequest, page: Query[Page], stage: Stage | None = None) -> Any:
    """Technologies on their way, newest first."""
    return _listed(request, page, Case.objects.select_related("organisation"), stage=stage)


@router.get("/outputs", response={200: list[OutputOut]}, url_name="outputs")
def outputs(request: HttpRequest, page: Query[Page], kind: Novelty | None = None) -> Any:
    """The ledger of what is new, newest first; every version is a row."""
    rows = Output.objects.select_related("owner", "replaces").prefetch_related("adoptions__organisation")
    return _listed(request, page, rows, kind=kind)


@router.get("/reviews", response={200: list[ReviewOut]}, url_name="reviews")
def reviews(request: HttpRequest, page: Query[Page]) -> Any:
    """Judgements by named experts, newest first."""
    return _listed(request, page, Review.objects.select_related("owner"))


@router.get("/strangleholds", response={200: list[StrangleholdOut]}, url_name="strangleholds")
def strangleholds(request: HttpRequest, page: Query[Page]) -> Any:
    """The list, newest first."""
    return _listed(request, page, Stranglehold.objects.all())


@router.get("/packages", response={200: list[BundleOut]}, url_name="packages")
def packages(request: HttpRequest, page: Query[Page]) -> Any:
    """Packages for partner parks, newest first."""
    return _listed(request, page, Bundle.objects.select_related("licensor").prefetch_related("parts"))


@router.get("/shared-resources", response={200: list[ResourceOut]}, url_name="shared_resources")
def resources(request: HttpRequest, page: Query[Page], kind: ResourceKind | None = None) -> Any:
    """What is open to others now, newest first."""
    return _listed(request, page, Resource.objects.filter(withdrawn_at=None).select_related("owner"), kind=kind)


def _listed(request: HttpRequest, page: Page, rows: Any, **where: Any) -> list[Any]:
    require(request.user, "projects.see", None)
    return list(page.of(rows.filter(**{name: value for name, value in where.items() if value})))

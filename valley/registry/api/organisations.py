"""Organisations and their residences."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status

from valley.kernel.permissions import require
from valley.registry import actions, queries
from valley.registry.api.schemas import OrganisationIn, OrganisationOut, Page, ResidenceIn, ResidenceOut
from valley.registry.models import Level, Organisation, Place, Residence

router = Router()


@router.get("/organisations", response={200: list[OrganisationOut]}, url_name="organisations")
def organisations(request: HttpRequest, page: Query[Page], q: str = "", code: str = "") -> Any:
    """Organisations by name; `q` is part of a name, `code` a whole code."""
    require(request.user, "registry.view_organisation", None)
    found = queries.organisations_with_facts().order_by("name", "pk")
    if q:
        found = found.filter(name__icontains=q.replace("\x00", ""))
    if code:
        holder = queries.find_by_code(code.replace("\x00", ""))
        found = found.filter(pk=holder.pk if holder else 0)
    return found[page.offset : page.offset + page.limit]


@router.post("/organisations", response={201: OrganisationOut}, url_name="organisations")
def register(request: HttpRequest, given: OrganisationIn) -> Any:
    """Register an organisation. 422 names the field, with the likely right code where a character is wrong."""
    data = given.dict()
    data["register"] = data.pop("register_name")
    made = actions.register_organisation(by=request.user, **data)  # type: ignore[arg-type]
    return Status(201, queries.organisations_with_facts().get(pk=made.pk))


@router.get("/organisations/{uuid:public_id}", response={200: OrganisationOut}, url_name="organisation")
def organisation(request: HttpRequest, public_id: UUID) -> Any:
    """One organisation. One that was merged names its successor."""
    found: Any = get_object_or_404(queries.organisations_with_facts(), public_id=public_id)
    require(request.user, "registry.view_organisation", found)
    current = queries.current_of(found)
    found.successor_uri = current.uri if current.pk != found.pk else None
    return found


@router.get(
    "/organisations/{uuid:public_id}/residences",
    response={200: list[ResidenceOut]},
    url_name="residences",
)
def residences(request: HttpRequest, public_id: UUID) -> Any:
    """When it was in which park, as known now."""
    found = get_object_or_404(Organisation, public_id=public_id)
    require(request.user, "registry.view_organisation", found)
    rows = Residence.objects.known().filter(organisation=found).select_related("park").order_by("period")
    return [ResidenceOut.of(row) for row in rows]


@router.post(
    "/organisations/{uuid:public_id}/residences",
    response={201: ResidenceOut},
    url_name="residences",
)
def settle(request: HttpRequest, public_id: UUID, given: ResidenceIn) -> Any:
    """Record an arrival. 409 where it is in that park over part of this time already."""
    found = get_object_or_404(Organisation, public_id=public_id)
    park = get_object_or_404(Place, public_id=given.park, level=Level.PARK)
    row = actions.settle(
        by=request.user,  # type: ignore[arg-type]
        organisation=found,
        park=park,
        since=given.since,
        until=given.until,
        origin=given.origin,
    )
    return Status(201, ResidenceOut.of(row))

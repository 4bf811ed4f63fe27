"""Places."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status

from valley.kernel.permissions import require
from valley.registry import actions
from valley.registry.api.schemas import Page, PlaceIn, PlaceOut
from valley.registry.models import Level, Place

router = Router()


@router.get("/places", response={200: list[PlaceOut]}, url_name="places")
def places(request: HttpRequest, page: Query[Page], level: Level | None = None, park: UUID | None = None) -> Any:
    """Places by code; of one level, of one park."""
    require(request.user, "registry.view_place", None)
    found = Place.objects.select_related("parent", "park").order_by("code", "pk")
    if level:
        found = found.filter(level=level)
    if park:
        found = found.filter(park__public_id=park)
    return found[page.offset : page.offset + page.limit]


@router.get("/places/{uuid:public_id}", response={200: PlaceOut}, url_name="place")
def place(request: HttpRequest, public_id: UUID) -> Any:
    """One place."""
    found = get_object_or_404(Place.objects.select_related("parent", "park"), public_id=public_id)
    require(request.user, "registry.view_place", found)
    return found


@router.post("/places", response={201: PlaceOut}, url_name="places")
def add(request: HttpRequest, given: PlaceIn) -> Any:
    """Enter a place. 409 where its parent has a place of that code already."""
    data = given.dict()
    parent = data.pop("parent")
    above = get_object_or_404(Place.objects.select_related("park"), public_id=parent) if parent else None
    made = actions.add_place(by=request.user, parent=above, **data)  # type: ignore[arg-type]
    return Status(201, made)

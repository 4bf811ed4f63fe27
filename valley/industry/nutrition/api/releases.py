"""Releases and who may make them."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status

from valley.industry.nutrition import actions
from valley.industry.nutrition.api.schemas import MakerIn, MakerOut, Page, ReleaseOut
from valley.industry.nutrition.models import Release
from valley.industry.nutrition.queries.desk import releases_of
from valley.kernel.errors import Invalid
from valley.kernel.permissions import may, require
from valley.registry.models import Organisation

router = Router()


def _release(request: HttpRequest, public_id: UUID) -> Release:
    found = get_object_or_404(Release.objects.select_related("version__formula__owner"), public_id=public_id)
    if not may(request.user, "nutrition.view_release", found):
        raise Http404
    return found


@router.get("/releases", response={200: list[ReleaseOut]}, url_name="nutrition_releases")
def releases(request: HttpRequest, page: Query[Page]) -> Any:
    """Releases that concern the asker, newest first."""
    require(request.user, "nutrition.list_releases", None)
    rows = releases_of(request.user).order_by("-released_at", "pk")  # type: ignore[arg-type]
    return [ReleaseOut.of(row) for row in rows[page.offset : page.offset + page.limit]]


@router.get("/releases/{uuid:public_id}", response={200: ReleaseOut}, url_name="nutrition_release")
def one(request: HttpRequest, public_id: UUID) -> Any:
    """One release."""
    return ReleaseOut.of(_release(request, public_id))


@router.get("/releases/{uuid:public_id}/package", response={200: dict[str, Any]}, url_name="nutrition_package")
def package(request: HttpRequest, public_id: UUID) -> Any:
    """What making needs; owner and permitted makers only."""
    found = _release(request, public_id)
    require(request.user, "nutrition.open_package", found)
    return json.loads(bytes(found.package))


@router.post("/releases/{uuid:public_id}/makers", response={201: MakerOut}, url_name="nutrition_makers")
def permit(request: HttpRequest, public_id: UUID, given: MakerIn) -> Any:
    """Permit a maker. 409 where it is permitted over part of this time already."""
    found = _release(request, public_id)
    require(request.user, "nutrition.manage_release", found)
    maker = Organisation.objects.filter(public_id=given.maker).first()
    if maker is None:
        raise Invalid(field="maker", value=str(given.maker))
    row = actions.permit_maker(
        by=request.user,  # type: ignore[arg-type]
        release=found,
        maker=maker,
        since=given.since,
        until=given.until,
        agreement=given.agreement,
    )
    return Status(
        201, MakerOut(maker=maker.uri, since=row.period.lower, until=row.period.upper, agreement=row.agreement)
    )

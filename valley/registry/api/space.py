"""Requests for space."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status

from valley.registry.actions import space as actions
from valley.registry.api.schemas import Page
from valley.registry.models import Carrier, Organisation, SpaceRequest, Use
from valley.registry.queries.space import requests_for

router = Router()


class SpaceOut(Schema):
    """A request in its turn (`asked_at`). `state`: queued, offered (booked until `offered_until`), let, …"""

    uri: str
    organisation: str
    carrier: str
    use: str
    area_m2: Decimal
    wanted_on: date
    asked_at: datetime
    state: str
    place: str | None
    offered_until: date | None


class SpaceIn(Schema):
    """What is asked for; `organisation` is its public id."""

    organisation: UUID
    carrier: Carrier
    use: Use
    area_m2: Decimal
    wanted_on: date
    words: str
    evidence_uri: str = ""


def _out(row: SpaceRequest) -> dict[str, Any]:
    return {
        "uri": row.uri, "organisation": row.organisation.uri, "carrier": row.carrier, "use": row.use,
        "area_m2": row.area_m2, "wanted_on": row.wanted_on, "asked_at": row.asked_at, "state": row.state,
        "place": row.place.uri if row.place else None, "offered_until": row.offered_until,
    }  # fmt: skip


@router.get("/space-requests", response={200: list[SpaceOut]}, url_name="space_requests")
def space_requests(request: HttpRequest, page: Query[Page]) -> Any:
    """The queue in its order, as far as the caller may see it."""
    return [_out(row) for row in requests_for(request.auth)[page.offset : page.offset + page.limit]]  # type: ignore[attr-defined]


@router.post("/space-requests", response={201: SpaceOut}, url_name="space_requests")
def ask(request: HttpRequest, given: SpaceIn) -> Any:
    """Ask for space. 409 where the organisation has an open request for this kind."""
    data = given.dict()
    data["organisation"] = get_object_or_404(Organisation, public_id=data["organisation"])
    return Status(201, _out(actions.ask_for_space(by=request.auth, **data)))  # type: ignore[attr-defined]

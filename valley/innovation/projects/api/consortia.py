"""Consortia and contract research."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from valley.innovation.projects.api.schemas import ConsortiumLine, ConsortiumOut, OrderOut, Page
from valley.innovation.projects.models import Consortium, ConsortiumState, Order, OrderState, Seat, Split
from valley.innovation.projects.queries import empty_roles, orders_for, programme_of
from valley.kernel.permissions import may, require

router = Router()


@router.get("/consortia", response={200: list[ConsortiumLine]}, url_name="consortia")
def consortia(request: HttpRequest, page: Query[Page], state: ConsortiumState | None = None) -> Any:
    """Consortia, newest first."""
    require(request.user, "projects.see", None)
    rows = Consortium.objects.select_related("lead")
    return list(page.of(rows.filter(state=state) if state else rows))


@router.get("/consortia/{uuid:public_id}", response={200: ConsortiumOut}, url_name="consortium")
def consortium(request: HttpRequest, public_id: UUID) -> Any:
    """One consortium; its shares only for its members and the park's side."""
    require(request.user, "projects.see", None)
    found = get_object_or_404(Consortium.objects.select_related("lead", "contribution", "ip"), public_id=public_id)
    inside = may(request.user, "projects.see_shares", found)
    plan = programme_of(found)
    seats = found.seats.exclude(state=Seat.State.LEFT).select_related("organisation")
    return ConsortiumLine.from_orm(found).dict() | {
        "seats": list(seats), "empty_roles": [role.value for role in empty_roles(found)], "links": found.links,
        "uncovered_links": plan.uncovered, "packages": plan.packages,
        "contribution": _shares(found.contribution) if inside else None, "ip": _shares(found.ip) if inside else None,
    }  # fmt: skip


@router.get("/rd-orders", response={200: list[OrderOut]}, url_name="rd_orders")
def orders(request: HttpRequest, page: Query[Page], state: OrderState | None = None) -> Any:
    """Orders that the caller may open, newest first."""
    require(request.user, "projects.list_orders", None)
    rows = orders_for(request.user)  # type: ignore[arg-type]
    return list(page.of(rows.filter(state=state) if state else rows))


@router.get("/rd-orders/{uuid:public_id}", response={200: OrderOut}, url_name="rd_order")
def order(request: HttpRequest, public_id: UUID) -> Any:
    """One order, for both sides and the park's."""
    found = get_object_or_404(Order.objects.select_related("customer", "contractor", "contract"), public_id=public_id)
    require(request.user, "projects.view_order", found)
    return found


def _shares(split: Split | None) -> dict[str, Any] | None:
    if split is None:
        return None
    parts = {part.organisation.uri: part.parts_count for part in split.parts.select_related("organisation")}
    return {"total": split.total_count, "words": split.words, "parts": parts}

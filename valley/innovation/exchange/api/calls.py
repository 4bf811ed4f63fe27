"""Calls with a bounty, open to everybody."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from valley.innovation.exchange.api.schemas import CallOut, Page
from valley.innovation.exchange.models import Call, CallState
from valley.kernel.permissions import may

router = Router()


@router.get("/calls", response={200: list[CallOut]}, url_name="calls")
def calls(request: HttpRequest, page: Query[Page], state: CallState | None = None) -> Any:
    """The board, newest first."""
    rows = Call.objects.select_related("organisation").prefetch_related("criteria")
    return [_shown(request, row) for row in page.of(rows.filter(state=state) if state else rows)]


@router.get("/calls/{uuid:public_id}", response={200: CallOut}, url_name="call")
def call(request: HttpRequest, public_id: UUID) -> Any:
    """One call."""
    return _shown(request, get_object_or_404(Call.objects.select_related("organisation"), public_id=public_id))


def _shown(request: HttpRequest, found: Any) -> Any:
    shown = found.milestones.all() if may(request.user, "exchange.see_milestones", found) else []
    names = (
        "uri",
        "number",
        "state",
        "title",
        "title_other",
        "language",
        "words",
        "words_other",
        "acceptance_test",
        "bounty_fen",
        "organisation",
        "closes_on",
    )
    return {name: getattr(found, name) for name in (*names, "reason")} | {
        "criteria": {one.name: one.weight_percent for one in found.criteria.all()}, "milestones": list(shown),
    }  # fmt: skip

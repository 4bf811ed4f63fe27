"""Common calls: several firms promise money until it makes one bounty."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from valley.innovation.projects.actions import promotions as actions
from valley.innovation.projects.api.schemas import Named, Page
from valley.innovation.projects.models import Pool, PoolState
from valley.kernel.permissions import require
from valley.registry.models import Organisation

router = Router()


class PromiseOut(Schema):
    """What an organisation promised."""

    organisation: Named
    amount_fen: int


class CommonCallOut(Schema):
    """A common call. It may become a call with a bounty once `promised_fen` reaches `least_fen`."""

    uri: str
    number: str
    title: str
    title_other: str
    words: str
    words_other: str
    language: str
    acceptance_test: str
    organiser: Named
    common_need: str = Field(description="URI of the common need")
    least_fen: int
    promised_fen: int
    promises: list[PromiseOut]
    call: str | None = Field(description="URI of the call that it became")
    state: str
    next_step: str
    due_on: date | None
    reason: str


class PromiseIn(Schema):
    """A part of the bounty; promised again, it replaces the one before. 0 takes it back."""

    organisation: UUID
    amount_fen: int = Field(ge=0, le=10**15)


@router.get("/common-calls", response={200: list[CommonCallOut]}, url_name="common_calls")
def common_calls(request: HttpRequest, page: Query[Page], state: PoolState | None = None) -> Any:
    """Common calls, newest first."""
    require(request.user, "projects.see", None)
    rows = _rows().filter(state=state) if state else _rows()
    return [_shown(one) for one in page.of(rows)]


@router.get("/common-calls/{uuid:public_id}", response={200: CommonCallOut}, url_name="common_call")
def common_call(request: HttpRequest, public_id: UUID) -> Any:
    """One common call."""
    require(request.user, "projects.see", None)
    return _shown(get_object_or_404(_rows(), public_id=public_id))


@router.post("/common-calls/{uuid:public_id}/promises", response={201: CommonCallOut}, url_name="common_call_promises")
def promise(request: HttpRequest, public_id: UUID, given: PromiseIn) -> Any:
    """Promise a part for an organisation that the caller acts for, or take it back."""
    found = get_object_or_404(_rows(), public_id=public_id)
    organisation: Any = get_object_or_404(Organisation, public_id=given.organisation)
    by: Any = request.user
    if given.amount_fen:
        actions.promise(by=by, pool=found, organisation=organisation, amount_fen=given.amount_fen)
    else:
        actions.unpromise(by=by, pool=found, organisation=organisation)
    return Status(201, _shown(_rows().get(pk=found.pk)))


def _rows() -> Any:
    return Pool.objects.select_related("organiser", "common", "call").prefetch_related("promises__organisation")


def _shown(found: Pool) -> dict[str, Any]:
    standing = [one for one in found.promises.all() if one.taken_back_at is None]
    names = ("uri", "number", "title", "title_other", "words", "words_other", "language", "acceptance_test",
             "organiser", "least_fen", "state", "next_step", "due_on", "reason")  # fmt: skip
    return {name: getattr(found, name) for name in names} | {
        "common_need": found.common.uri, "call": found.call.uri if found.call else None, "promises": standing,
        "promised_fen": sum(one.amount_fen for one in standing),
    }  # fmt: skip

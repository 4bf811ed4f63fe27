"""Results, as far as the caller may see each; the public sees what is exhibited."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from valley.innovation.exchange.api.schemas import Page, ResultOut
from valley.innovation.exchange.models import Kind, Result
from valley.innovation.exchange.queries import results_for
from valley.innovation.exchange.rules import Seen, seen_by
from valley.kernel.errors import Missing
from valley.kernel.models import User

router = Router()


@router.get("/results", response={200: list[ResultOut]}, url_name="results")
def results(request: HttpRequest, page: Query[Page], kind: Kind | None = None, topic: str = "") -> Any:
    """Results that the caller may know of, newest first; `topic` is one of its topics, whole."""
    rows = results_for(request.user if isinstance(request.user, User) else None)
    if kind:
        rows = rows.filter(kind=kind)
    if topic:
        rows = rows.filter(topics__contains=[topic.replace("\x00", "")])
    return [_shown(request, row) for row in page.of(rows)]


@router.get("/results/{uuid:public_id}", response={200: ResultOut}, url_name="result")
def result(request: HttpRequest, public_id: UUID) -> Any:
    """One result."""
    found = get_object_or_404(Result.objects.select_related("organisation"), public_id=public_id)
    if seen_by(request.user, found) < Seen.TITLE:
        raise Missing(value=public_id)
    return _shown(request, found)


def _shown(request: HttpRequest, found: Any) -> Any:
    if seen_by(request.user, found) < Seen.SUMMARY:
        found.summary = None
    return found

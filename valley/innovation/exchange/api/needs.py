"""Needs, as far as the caller may see each; and the network's figures."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status

from valley.innovation.exchange import actions
from valley.innovation.exchange.api.schemas import FullOut, GaugeOut, NeedIn, NeedLine, NeedOut, Page
from valley.innovation.exchange.models import Level, Need, NeedState
from valley.innovation.exchange.queries import needs_for, performance, tree_of
from valley.innovation.exchange.queries.performance import last_year
from valley.innovation.exchange.rules import Seen, seen_by
from valley.kernel.errors import Missing
from valley.kernel.permissions import require
from valley.registry.models import Organisation

router = Router()


@router.get("/needs", response={200: list[NeedLine]}, url_name="needs")
def needs(request: HttpRequest, page: Query[Page], level: Level | None = None, state: NeedState | None = None) -> Any:
    """Needs of which the caller may know, newest first."""
    require(request.user, "exchange.see_network")
    rows = needs_for(request.user)  # type: ignore[arg-type]
    if level:
        rows = rows.filter(level=level)
    if state:
        rows = rows.filter(state=state)
    return list(page.of(rows))


@router.get("/needs/{uuid:public_id}", response={200: NeedOut}, url_name="need")
def need(request: HttpRequest, public_id: UUID) -> Any:
    """One need, as far as it is open to the caller; the full text is asked for by POST, for that is kept."""
    found: Any = _need(public_id)
    seen = seen_by(request.user, found)
    if seen < Seen.TITLE:
        raise Missing(value=public_id)
    found.seen = seen.name.lower()
    found.tree_uris = [branch.need.uri for branch in tree_of(found, request.user)]  # type: ignore[arg-type]
    if seen < Seen.SUMMARY:
        found.summary = found.goal = None
    if seen < Seen.FULL:
        found.organisation = None
    return found


@router.post("/needs/{uuid:public_id}/full", response={200: FullOut}, url_name="need_full")
def full(request: HttpRequest, public_id: UUID) -> Any:
    """The full text; that it was read is kept and shown to whoever gives it away."""
    found = _need(public_id)
    actions.open_full_text(by=request.user, thing=found)  # type: ignore[arg-type]
    return found


@router.post("/needs", response={201: NeedLine}, url_name="needs")
def report(request: HttpRequest, given: NeedIn) -> Any:
    """Report a problem, for an organisation that the caller acts for or in person."""
    organisation = get_object_or_404(Organisation, public_id=given.organisation) if given.organisation else None
    data = given.dict(exclude={"organisation", "topics"})
    made = actions.report_problem(
        by=request.user,  # type: ignore[arg-type]
        organisation=organisation,
        topics_of=given.topics,
        **data,
    )
    return Status(201, made.need)


@router.get("/network/measures", response={200: list[GaugeOut]}, url_name="network_measures")
def measures(request: HttpRequest) -> Any:
    """The network's figures over the last year; the park's side only."""
    require(request.user, "exchange.see_performance", None)
    return [
        GaugeOut(
            key=one.key, how=one.gauge.how, value=one.value, counted=one.top_count, of=one.base_count,
            measures=list(one.gauge.measures),
        )
        for one in performance(last_year())
    ]  # fmt: skip


def _need(public_id: UUID) -> Need:
    related = ("organisation", "handler", "parent__handler", "owner_organisation")
    return get_object_or_404(Need.objects.select_related(*related), public_id=public_id)

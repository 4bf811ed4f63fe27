"""A recall by API: its scope with reasons, consignees and figures."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from valley.kernel.permissions import require
from valley.supply.trace.models import RecallCase
from valley.supply.trace.queries import recalls as queries

router = Router(tags=["trace"])


@router.get("/trace/recalls/{uuid:public_id}", response={200: dict[str, Any]}, url_name="trace_recall")
def recall(request: HttpRequest, public_id: UUID) -> Any:
    """One recall as it stands: lots with the path to each, consignees, both figures with the unknown apart."""
    case = get_object_or_404(RecallCase.objects.select_related("organisation"), public_id=public_id)
    require(request.user, "trace.view_recall", case)
    found = queries.effectiveness_of(case)
    step = queries.next_of(case)
    return {
        "id": case.uri,
        "number": case.number,
        "drill": case.drill,
        "organisation": case.organisation.uri,
        "class": case.recall_class,
        "known_at": case.known_at,
        "start_due": case.start_due,
        "finish_due": case.finish_due,
        "finish_not_before": case.finish_not_before,
        "scope_version": case.scope_version,
        "closed_at": case.closed_at,
        "next": {"words": str(step.words), "due": step.due} if step else None,
        "lots": list(case.lots.values("lot", "minimal", "included", "since", "path", "decided_why")),
        "consignees": [
            {
                "id": each.uri,
                "name": each.name,
                "notified_at": each.notified_at,
                "due_at": each.due_at,
                "confirmed_at": each.confirmed_at,
            }
            for each in case.consignees.all()
        ],
        "confirmed": found.confirmed,
        "notified": found.notified,
        "goods": [
            {
                "unit": tally.unit,
                "shipped": str(tally.shipped),
                "recovered": str(tally.recovered),
                "destroyed": str(tally.destroyed),
                "consumed": str(tally.consumed),
                "unknown": str(tally.unknown),
                "unstated": tally.unstated,
                "share": None if tally.share is None else str(tally.share),
            }
            for tally in found.tallies
        ],
    }

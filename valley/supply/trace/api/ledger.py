"""The ledger by API: checkpoints, proofs, receipts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from valley.kernel.errors import Invalid, Missing
from valley.kernel.permissions import require
from valley.supply.trace.models import CaptureJob, Event, LedgerCheckpoint
from valley.supply.trace.queries import ledger
from valley.supply.trace.queries.visibility import sight_of

router = Router(tags=["trace"])


class CheckpointOut(Schema):
    """A signed checkpoint: keep it."""

    size: int
    root: str
    at: str
    origin: str
    signature: str


class ConsistencyOut(Schema):
    """Proof between two checkpoints (RFC 9162 §2.1.4); hashes in hex."""

    old: int
    size: int
    path: list[str]


class InclusionOut(Schema):
    """Proof that an event is in a checkpoint (RFC 9162 §2.1.3); hashes in hex."""

    index: int
    leaf: str
    path: list[str]


@router.get("/trace/checkpoint", response={200: CheckpointOut}, auth=None, url_name="trace_checkpoint")
def checkpoint(request: HttpRequest, size: int | None = None) -> Any:
    """The newest checkpoint, or the one of this size. 404 where there is none."""
    rows = LedgerCheckpoint.objects.order_by("-size")
    found = rows.first() if size is None else rows.filter(size=size).first()
    if found is None:
        raise Missing(field="size", value=size)
    return vars(ledger.as_checkpoint(found))


@router.get("/trace/consistency", response={200: ConsistencyOut}, auth=None, url_name="trace_consistency")
def consistency(request: HttpRequest, old: int, size: int) -> Any:
    """Proof that the checkpoint of `size` only adds to that of `old`."""
    newest = ledger.latest()
    if not 0 <= old <= size <= (newest.size if newest else 0):
        raise Invalid(field="size", value=size)
    return ledger.consistency_of(old, size)


@router.get("/trace/inclusion", response={200: list[InclusionOut]}, url_name="trace_inclusion")
def inclusion(request: HttpRequest, event_id: str, size: int) -> Any:
    """Proof for each event with this eventID that the viewer may see, in the checkpoint of `size`."""
    get_object_or_404(LedgerCheckpoint, size=size)
    seen = sight_of(request.user).events().filter(event_id=event_id.replace("\x00", ""))
    events: list[Event] = list(seen.select_related("batch__document")[:100])
    proofs = [proof for event in events if (proof := ledger.inclusion_of(event, size))]
    if not proofs:
        raise Missing(field="event_id", value=event_id)
    return proofs


@router.get("/trace/receipts/{uuid:public_id}", response={200: dict[str, Any]}, url_name="trace_receipt")
def receipt(request: HttpRequest, public_id: UUID) -> Any:
    """The receipt of a capture, by the capture's id: keep it; its leaves name any later change."""
    job = get_object_or_404(CaptureJob.objects.select_related("document", "organisation"), public_id=public_id)
    require(request.user, "trace.view_capture", job)
    return ledger.receipt_of(job)

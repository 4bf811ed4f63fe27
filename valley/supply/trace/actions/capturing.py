"""Capture: a document is received whole, then its events are stored, at once or by the worker."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.db import connection, transaction

from valley.kernel import clock
from valley.kernel.journal import defer
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.supply.trace.actions.running import Run, pieces_of
from valley.supply.trace.engine.documents import Held, read
from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.findings import Finding
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.rows import identity_of
from valley.supply.trace.engine.validation import refusals_of
from valley.supply.trace.engine.vocabulary import CONTEXT_URL
from valley.supply.trace.errors import DocumentUnreadable, EventInvalid, EventKnown
from valley.supply.trace.models import CaptureFault, CaptureJob, Document, Event
from valley.supply.trace.models.document import ErrorBehaviour

JSON_LD = "application/ld+json"
PIECE = 256 * 1024
"""Bytes of a document that are deflated and stored as one row."""


@transaction.atomic
def capture(
    *,
    by: User | None,
    document: bytes | Mapping[str, Any] | Iterable[Mapping[str, Any]],
    organisation: Organisation | None = None,
    media_type: str = JSON_LD,
    behaviour: str = ErrorBehaviour.ROLLBACK,
) -> CaptureJob:
    """Store the events of `document` now; the finished job says how it went.

    document: the bytes as sent, or a document as a dict, or events as dicts under the standard's context.
    organisation: who captures (None: the park itself). A repeat is acknowledged, not stored again (ADR-0013).
    Raises: NotAllowed; DocumentUnreadable where the bytes are no EPCIS document: nothing is kept then. Invalid events
    are no exception: the job's faults name them.
    """
    if by is not None:
        require(by, "trace.capture", organisation)
    content = document if isinstance(document, bytes) else _written(document)
    job = _receive(by, organisation, [content], media_type, behaviour)
    Run(job, lambda: iter((content,))).at_once()
    return job


@transaction.atomic
def receive(
    *,
    by: User | None,
    pieces: Iterable[bytes],
    organisation: Organisation | None = None,
    media_type: str = JSON_LD,
    behaviour: str = ErrorBehaviour.ROLLBACK,
) -> CaptureJob:
    """Keep a document of any size; the worker stores its events. Once this is committed the job survives and ends.

    Raises: NotAllowed.
    """
    if by is not None:
        require(by, "trace.capture", organisation)
    job = _receive(by, organisation, pieces, media_type, behaviour)
    defer("trace.run_job", job_id=job.pk)
    return job


@transaction.atomic
def capture_event(
    *, by: User, content: bytes, organisation: Organisation | None = None, media_type: str = JSON_LD
) -> Event:
    """Store the one event of `content` now, or find the one that it repeats.

    Raises: NotAllowed; DocumentUnreadable; EventInvalid; EventKnown where the organisation has sent an event of this
    eventID and this is no error declaration.
    """
    require(by, "trace.capture", organisation)
    held = _only_event(content)
    sent = held.event.get("eventID")
    if sent and not held.event.get("errorDeclaration"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [node_id(f"{organisation and organisation.pk} {sent}")])
        if Event.objects.filter(event_id=sent, organisation=organisation).exists():
            raise EventKnown(field="eventID", value=sent)
    job = capture(by=by, document=content, organisation=organisation, media_type=media_type)
    if not job.success:  # pragma: no cover: what was checked above
        raise EventInvalid([Finding(**f) for f in CaptureFault.objects.filter(job=job).first().findings])  # type: ignore[union-attr]
    return Event.objects.select_related("context").get(
        identity=identity_of(held, organisation.pk if organisation else None)
    )


def run_job(*, job_id: int) -> None:
    """Work a job off, from where an earlier run was killed. Running it twice, even at the same time, does no harm."""
    job = CaptureJob.objects.select_related("document", "by", "organisation").get(pk=job_id)
    if job.running:
        Run(job, lambda: pieces_of(job.document)).in_the_worker()


@transaction.atomic
def end_job(*, job_id: int, reason: str) -> None:
    """A job that no run can finish ends as failed, so that whoever waits for it is told."""
    job = CaptureJob.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
    if job.running:
        finding = Finding("not_stored", more={"said": reason[:300]})
        CaptureFault.objects.create(job=job, place=0, findings=[finding.as_dict()])
        job.running, job.success, job.finished_at = False, False, clock.now()
        job.save()


_LOST = """
    SELECT job.id FROM trace_capturejob job
     WHERE job.running AND job.created_at < now() - interval '2 minutes'
       AND NOT EXISTS (SELECT FROM procrastinate_jobs work
                        WHERE work.task_name = 'trace.run_job' AND (work.args ->> 'job_id')::bigint = job.id
                          AND work.status IN ('todo', 'doing'))
"""


def end_lost_jobs() -> int:
    """End the jobs that the queue has given up, because their worker died with them again and again; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_LOST)
        lost = [job_id for (job_id,) in cursor.fetchall()]
    for job_id in lost:
        end_job(job_id=job_id, reason="the worker ended again and again while it stored this document")
    return len(lost)


def _only_event(content: bytes) -> Held:
    try:
        held = list(read(lambda: iter((content,))).events)
    except Unreadable as fault:
        raise DocumentUnreadable([Finding("unreadable", more={"said": str(fault)})]) from fault
    if len(held) != 1:
        raise EventInvalid([Finding("not_one_event", value=str(len(held)))])
    if findings := refusals_of(held[0]):
        raise EventInvalid(findings)
    return held[0]


def _written(document: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> bytes:
    if not isinstance(document, Mapping):
        document = {
            "@context": CONTEXT_URL,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": clock.now().isoformat(),
            "epcisBody": {"eventList": list(document)},
        }
    return orjson.dumps(document, default=_plain)


def _plain(value: object) -> object:
    """A decimal is a number with just its digits; whatever else JSON has no form for is text."""
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value)) if value.is_finite() else None
    return str(value)


def _receive(
    by: User | None, organisation: Organisation | None, pieces: Iterable[bytes], media_type: str, behaviour: str
) -> CaptureJob:
    """The document's pieces as they come, then its row, which nobody can change: so its number is drawn first."""
    digest, size, now = hashlib.sha256(), 0, clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('trace_document', 'id'))")
        number: int = cursor.fetchone()[0]
        with cursor.copy("COPY trace_chunk (document_id, number, deflated) FROM STDIN") as copy:
            for place, piece in enumerate(_even(pieces)):
                digest.update(piece)
                size += len(piece)
                copy.write_row((number, place, zlib.compress(piece, 1)))
    document = Document.objects.create(
        pk=number, organisation=organisation, by=by, media_type=media_type, size_bytes=size, sha256=digest.digest(),
        received_at=now,
    )  # fmt: skip
    return CaptureJob.objects.create(
        document=document, organisation=organisation, by=by, behaviour=behaviour, created_at=now
    )


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of `PIECE`."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)

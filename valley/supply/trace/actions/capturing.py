"""Capture: a document is received whole, then its events are stored, at once or by the worker."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import orjson
from django.db import transaction

from valley.kernel import clock
from valley.kernel.journal import defer, publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.supply.trace.actions.positions import place_batches
from valley.supply.trace.actions.storing import Batching
from valley.supply.trace.engine.documents import Held, read
from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.errors import DocumentUnreadable
from valley.supply.trace.events import EventsCaptured
from valley.supply.trace.models import Batch, CaptureJob, Chunk, Document
from valley.supply.trace.models.document import ErrorBehaviour

JSON_LD = "application/ld+json"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
PIECE = 256 * 1024
"""Bytes of a document that are deflated and stored as one row."""
SLICE = 1000
"""Events that are held in memory and copied together."""
ATTEMPTS = 4


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
    _Run(job, lambda: iter((content,))).at_once()
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


def run_job(*, job_id: int) -> None:
    """Work a job off, from where an earlier run was killed. Running it twice, even at the same time, does no harm."""
    job = CaptureJob.objects.select_related("document", "by", "organisation").get(pk=job_id)
    if job.running:
        _Run(job, lambda: pieces_of(job.document)).in_the_worker()


def pieces_of(document: Document) -> Iterator[bytes]:
    """The document's bytes as received, piece by piece."""
    numbers = Chunk.objects.filter(document=document).order_by("number").values_list("number", flat=True)
    for number in list(numbers):
        yield zlib.decompress(Chunk.objects.get(document=document, number=number).deflated)


def _written(document: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> bytes:
    if not isinstance(document, Mapping):
        document = {
            "@context": CONTEXT,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": clock.now().isoformat(),
            "epcisBody": {"eventList": list(document)},
        }
    return orjson.dumps(document, default=str)


def _receive(
    by: User | None, organisation: Organisation | None, pieces: Iterable[bytes], media_type: str, behaviour: str
) -> CaptureJob:
    digest, size, now = hashlib.sha256(), 0, clock.now()
    deflated = []
    for piece in _even(pieces):
        digest.update(piece)
        size += len(piece)
        deflated.append(zlib.compress(piece, 1))
    document = Document.objects.create(
        organisation=organisation,
        by=by,
        media_type=media_type,
        size_bytes=size,
        sha256=digest.digest(),
        received_at=now,
    )
    Chunk.objects.bulk_create(
        [Chunk(document=document, number=number, deflated=held) for number, held in enumerate(deflated)]
    )
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


class _Undone(Exception):
    """Leaves a transaction whose events are not to stay."""


class _Run:
    """One run of a job over its document."""

    def __init__(self, job: CaptureJob, pieces: Callable[[], Iterator[bytes]]) -> None:
        self.job, self.reading = job, read(pieces)
        self.batching: Batching | None = None

    def at_once(self) -> None:
        """Everything in the caller's transaction. Raises: DocumentUnreadable."""
        try:
            self._all()
        except Unreadable as fault:
            raise DocumentUnreadable(field="document", value=str(fault)) from fault

    def in_the_worker(self) -> None:
        with transaction.atomic():
            self.job = CaptureJob.objects.select_for_update(of=("self",), no_key=True).get(pk=self.job.pk)
            if self.job.running:
                self._all()

    def _all(self) -> None:
        with suppress(_Undone), transaction.atomic():
            self.batching = Batching(organisation=self.job.organisation_id, record_time=clock.now())
            for held in _slices(self.reading.events):
                self.batching.store(held)
                self.job.read_count += len(held)
            self._close()
        self.job.running, self.job.finished_at = False, clock.now()
        self.job.save()

    def _close(self) -> None:
        """Write the batch's row, tell, and have it given its position once this is committed."""
        batching = self.batching
        assert batching is not None
        self.job.stored_count += batching.stored
        self.job.repeated_count += batching.repeated
        if batching.stored:
            Batch.objects.create(
                pk=batching.number,
                document=self.job.document,
                organisation=self.job.organisation,
                by=self.job.by,
                record_time=batching.builder.record_time,
                event_count=batching.stored,
            )
            organisation = self.job.organisation.uri if self.job.organisation else ""
            publish(
                EventsCaptured(
                    subject=self.job.document.uri,
                    count=batching.stored,
                    number=batching.number,
                    organisation=organisation,
                ),
                by=self.job.by,
            )
            transaction.on_commit(place_batches)


def _slices(events: Iterator[Held]) -> Iterator[list[Held]]:
    held = []
    for event in events:
        held.append(event)
        if len(held) == SLICE:
            yield held
            held = []
    if held:
        yield held

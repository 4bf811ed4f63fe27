"""One run of a capture job over its document."""

import zlib
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction

from valley.kernel import clock
from valley.kernel.journal import publish
from valley.supply.trace.actions.positions import place_batches
from valley.supply.trace.actions.storing import Batching
from valley.supply.trace.engine.documents import Held, read
from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.findings import Finding
from valley.supply.trace.engine.master_data import told_in
from valley.supply.trace.engine.rows import MOST_EVENTS
from valley.supply.trace.engine.validation import outline_findings, refusals_of
from valley.supply.trace.errors import DocumentUnreadable, TooLarge
from valley.supply.trace.events import EventsCaptured
from valley.supply.trace.models import Batch, CaptureFault, CaptureJob, Chunk, Document
from valley.supply.trace.models.document import ErrorBehaviour

SLICE = 1000
"""Events that are held in memory and copied together."""
MOST_FAULTS = 20_000
"""Events of one job whose faults are told; the rest are counted."""


class _Undone(Exception):
    """Leaves a transaction whose events are not to stay."""


class Run:
    """One run of `job`; `pieces` gives the document's bytes from the start."""

    def __init__(self, job: CaptureJob, pieces: Callable[[], Iterator[bytes]]) -> None:
        self.job, self.reading = job, read(pieces)
        self.events = self.reading.events
        self.faults: list[CaptureFault] = []
        self.document_told = False

    def at_once(self) -> None:
        """Everything in the caller's transaction. Raises: DocumentUnreadable, TooLarge."""
        self._all()
        unreadable = next((fault for fault in self.faults if fault.place == 0), None)
        if unreadable is not None:
            findings = [Finding(**each) for each in unreadable.findings]
            if findings[0].code == "too_many_events":
                raise TooLarge(field="document", value=findings[0].value)
            raise DocumentUnreadable(findings)

    def in_the_worker(self) -> None:
        """Until the job has ended, or another run is found to be ahead."""
        if self.job.behaviour == ErrorBehaviour.PROCEED:
            self._slice_by_slice()
            return
        with transaction.atomic():
            self._lock()
            if self.job.running:
                self._all()

    def _lock(self) -> None:
        locked = CaptureJob.objects.select_for_update(of=("self",), no_key=True)
        self.job = locked.select_related("document", "by", "organisation").get(pk=self.job.pk)

    def _all(self) -> None:
        """All events in one transaction, as one batch; with `rollback` none where one is refused."""
        keep = self.job.behaviour == ErrorBehaviour.PROCEED
        try:
            with transaction.atomic():
                batching = self._batching()
                for valid in self._checked(self.job.read_count):
                    if keep or not self.faults:
                        batching.store(valid)
                self._whole_document()
                if self.faults and not keep:
                    raise _Undone
                self._close(batching, with_header=True)
        except _Undone:
            pass
        self._finish()

    def _slice_by_slice(self) -> None:
        done = self.job.read_count
        for _event in islice(self.events, done):
            pass
        checked = self._checked(done)
        while True:
            with transaction.atomic():
                self._lock()
                if not self.job.running or self.job.read_count != done:
                    return  # another run is ahead
                batching = self._batching()
                valid = next(checked, None)
                if valid is None:
                    self._whole_document()
                    self._close(batching, with_header=True)
                    self._finish()
                    return
                batching.store(valid)
                self._close(batching, with_header=False)
                self._note_faults()
                self.job.save()
                done = self.job.read_count

    def _checked(self, place: int) -> Iterator[list[Held]]:
        """The valid events slice by slice; the faults of the others are noted. `place`: how many were read before."""
        while True:
            valid, read_now = [], 0
            try:
                for held in islice(self.events, SLICE):
                    read_now += 1
                    findings = refusals_of(held)
                    if findings:
                        self._fault(place + read_now, findings, held)
                    else:
                        valid.append(held)
            except Unreadable as fault:
                self._fault(0, [Finding("unreadable", more={"said": str(fault)})])
            place += read_now
            self.job.read_count += read_now
            if place > MOST_EVENTS:
                self._fault(0, [Finding("too_many_events", value=str(MOST_EVENTS))])
                return
            if valid or read_now:
                yield valid
            if read_now < SLICE:
                return

    def _fault(self, place: int, findings: list[Finding], held: Held | None = None) -> None:
        if place:
            self.job.refused_count += 1
        elif self.document_told:
            return
        else:
            self.document_told = True
        self.job.success = False
        if place == 0 or self.job.refused_count <= MOST_FAULTS:
            event = held.event if held is not None and isinstance(held.event, dict) else {}
            sent = str(event.get("eventID") or "").replace("\0", "")[:1000]
            self.faults.append(
                CaptureFault(
                    job=self.job,
                    place=place,
                    event_id=sent.encode("utf-8", "replace").decode(),
                    findings=[finding.as_dict() for finding in findings],
                )
            )

    def _whole_document(self) -> None:
        """What is wrong with the document itself, once all of it was read."""
        if self.document_told:
            return
        if findings := outline_findings(self.reading.outline):
            self._fault(0, findings)

    def _batching(self) -> Batching:
        return Batching(organisation=self.job.organisation_id, record_time=clock.now())

    def _close(self, batching: Batching, *, with_header: bool) -> None:
        """Write the batch's row, tell, and have it given its position once this is committed."""
        job = self.job
        header = told_in(self.reading.outline.fields) if with_header else []
        job.stored_count += batching.stored
        job.repeated_count += batching.repeated
        if not batching.stored and not header:
            return
        batch = Batch.objects.create(
            pk=batching.number,
            document=job.document,
            organisation=job.organisation,
            by=job.by,
            record_time=batching.builder.record_time,
            event_count=batching.stored,
        )
        batching.tell(batch, header)
        batching.finish()
        publish(
            EventsCaptured(
                subject=job.document.uri,
                count=batching.stored,
                number=batching.number,
                organisation=job.organisation.uri if job.organisation else "",
            ),
            by=job.by,
        )
        transaction.on_commit(place_batches)

    def _note_faults(self) -> None:
        CaptureFault.objects.bulk_create(self.faults)
        self.faults = []

    def _finish(self) -> None:
        if self.job.refused_count > MOST_FAULTS:
            more = {"said": str(self.job.refused_count - MOST_FAULTS)}
            self._fault(0, [Finding("more_faults", more=more)])
        CaptureFault.objects.bulk_create(self.faults)
        self.job.running, self.job.finished_at = False, clock.now()
        self.job.save()


def pieces_of(document: Document) -> Iterator[bytes]:
    """The document's bytes as received, piece by piece."""
    numbers = Chunk.objects.filter(document=document).order_by("number").values_list("number", flat=True)
    for number in list(numbers):
        yield zlib.decompress(Chunk.objects.get(document=document, number=number).deflated)

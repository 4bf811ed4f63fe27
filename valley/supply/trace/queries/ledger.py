"""Reading the ledger: leaves as the database holds them now, proofs, receipts, and the export for who verifies."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from valley.registry.models import Organisation
from valley.supply.trace.engine import ledger
from valley.supply.trace.engine.rows import ORDINAL_BITS, event_number
from valley.supply.trace.models import Batch, CaptureJob, Event, LedgerCheckpoint, LedgerRange, LedgerTile

HASH = 32

# `body::text` is PostgreSQL's one text of a jsonb value: exact, to the last digit of a number.
_LEAVES = """
    SELECT e.ordinal, e.event_id, e.organisation_id, e.hash, e.record_time, e.declared_at, e.context_id,
           sha256(convert_to(e.body::text, 'UTF8'))
      FROM trace_event e WHERE e.id >= %s AND e.id < %s ORDER BY e.id
"""
# Events whose batch was never sealed, though later ones were: nothing that capture does leads there.
_STRANGERS = f"""
    SELECT e.id, e.event_id, b.position FROM trace_event e
      LEFT JOIN trace_ledgerrange r ON r.batch_id = e.id >> {ORDINAL_BITS}
      LEFT JOIN trace_batch b ON b.id = e.id >> {ORDINAL_BITS}
     WHERE r.position IS NULL AND (b.id IS NULL OR b.position <= %s) ORDER BY e.id
"""  # noqa: S608


def checkpoint_file() -> Path:
    """Where checkpoints are kept outside the database: beside the journal's heads."""
    return Path(settings.JOURNAL_HEADS).with_name("trace.jsonl")


def read_tile(level: int, index: int) -> Sequence[bytes]:
    """A tile's hashes; none where there is no such tile."""
    held = LedgerTile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
    packed = bytes(held or b"")
    return [packed[at : at + HASH] for at in range(0, len(packed), HASH)]


def latest() -> LedgerCheckpoint | None:
    """The newest checkpoint."""
    return LedgerCheckpoint.objects.order_by("-size").first()


def as_checkpoint(row: LedgerCheckpoint) -> ledger.Checkpoint:
    """As it was signed."""
    return ledger.Checkpoint(row.size, bytes(row.root).hex(), row.at.isoformat(), row.origin, row.signature)


def leaves_of(batch: Batch) -> Iterator[tuple[int, dict[str, Any]]]:
    """(ordinal, leaf) of every event of the batch, as the database holds it now, in order.

    A leaf binds who captured it, in which document, when, where in the order, and every character of the event.
    """
    document = bytes(batch.document.sha256).hex() if batch.document else ""
    given = [event_number(batch.pk, 0), event_number(batch.pk + 1, 0)]
    names: dict[int, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, given)
        rows = cursor.fetchall()
    for ordinal, event_id, firm, hash_, record_time, declared_at, context, body in rows:
        if firm is not None and firm not in names:
            names[firm] = Organisation.objects.get(pk=firm).uri
        yield (
            ordinal,
            {
                "position": batch.position,
                "ordinal": ordinal,
                "organisation": names.get(firm, ""),
                "document": document,
                "recordTime": _instant(record_time),
                "declared": _instant(declared_at),
                "context": _context(context) if context is not None else "",
                "eventID": event_id,
                "hash": bytes(hash_).hex(),
                "body": bytes(body).hex(),
            },
        )


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""


@lru_cache(maxsize=1000)
def _context(number: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT context::text FROM trace_context WHERE id = %s", [number])
        found = cursor.fetchone()
    return hashlib.sha256(found[0].encode()).hexdigest() if found else ""


def index_of(event: Event) -> int | None:
    """The event's leaf; None while its batch is not sealed."""
    held = LedgerRange.objects.filter(batch_id=event.batch_id).first()
    return held.first + event.ordinal if held else None


def inclusion_of(event: Event, size: int) -> dict[str, Any] | None:
    """Proof that the event is in the tree of `size`: {"index", "leaf", "path"} in hex; None where it is not in it."""
    return next(inclusions_of([event], size))


def inclusions_of(events: Iterable[Event], size: int) -> Iterator[dict[str, Any] | None]:
    """The same of many events; those of one batch, one behind the other, are read once."""
    tile = lru_cache(maxsize=4096)(read_tile)
    for batch, those in groupby(events, key=lambda event: event.batch):
        held = LedgerRange.objects.filter(batch_id=batch.pk).first()
        leaves = dict(leaves_of(batch)) if held and held.first < size else {}
        for event in those:
            index = held.first + event.ordinal if held else size
            if index >= size:
                yield None
                continue
            path = ledger.inclusion(tile, index, size)
            leaf = ledger.leaf_hash(leaves[event.ordinal])
            yield {"index": index, "leaf": leaf.hex(), "path": [step.hex() for step in path]}


def consistency_of(old: int, size: int) -> dict[str, Any]:
    """Proof that the tree of `size` extends that of `old`: {"old", "size", "path"}. Raises: ValueError."""
    return {"old": old, "size": size, "path": [step.hex() for step in ledger.consistency(read_tile, old, size)]}


def receipt_of(job: CaptureJob) -> dict[str, Any]:
    """The receipt of a capture, signed: what document came, and where its events stand in the ledger.

    `leaves`: the hash of each event with its index, once they are sealed ("" until then: ask again); whoever keeps
    them can name a change later, whatever is done to the platform's database.
    """
    leaves = []
    for batch in Batch.objects.filter(document=job.document_id, position__isnull=False).order_by("position"):
        held = LedgerRange.objects.filter(batch_id=batch.pk).first()
        if held is not None:
            leaves += [
                {"index": held.first + ordinal, "eventID": leaf["eventID"], "leaf": ledger.leaf_hash(leaf).hex()}
                for ordinal, leaf in leaves_of(batch)
            ]
    newest = latest()
    receipt: dict[str, Any] = {
        "capture": job.uri,
        "origin": settings.ORIGIN,
        "organisation": job.organisation.uri if job.organisation else "",
        "document": bytes(job.document.sha256).hex(),
        "received": _instant(job.document.received_at),
        "running": job.running,
        "stored": job.stored_count,
        "repeated": job.repeated_count,
        "refused": job.refused_count,
        "leaves": leaves,
        "checkpoint": vars(as_checkpoint(newest)) if newest and leaves else None,
    }
    signed = b"valley trace receipt\n" + ledger.canonical(receipt)
    signature = Ed25519PrivateKey.from_private_bytes(settings.JOURNAL_HEAD_KEY).sign(signed)
    return {**receipt, "signature": b64encode(signature).decode()}


def export_rows() -> Iterator[dict[str, Any]]:
    """The ledger as the database holds it now, one row an event, for `verify_trace`: also what is gone or too many."""
    newest = LedgerRange.objects.order_by("-position").first()
    for held in LedgerRange.objects.order_by("position").iterator(chunk_size=2000):
        batch = Batch.objects.select_related("document").filter(pk=held.batch_id).first()
        now = dict(leaves_of(batch)) if batch else {}
        sealed = _sealed(held.first, held.count)
        for ordinal in sorted({*range(held.count), *now}):
            known = ordinal < held.count
            yield {
                "index": held.first + ordinal if known else None,
                "sealed": sealed[ordinal].hex() if known and ordinal < len(sealed) else None,
                "position": held.position,
                "ordinal": ordinal,
                "leaf": now.get(ordinal),
            }
    with connection.cursor() as cursor:
        cursor.execute(_STRANGERS, [newest.position if newest else 0])
        for number, event_id, position in cursor.fetchall():
            ordinal = number & ((1 << ORDINAL_BITS) - 1)
            stranger = {"eventID": event_id}
            yield {"index": None, "sealed": None, "position": position, "ordinal": ordinal, "leaf": stranger}


def _sealed(first: int, count: int) -> list[bytes]:
    """The sealed hashes of these leaves, from their tiles."""
    found: list[bytes] = []
    for index in range(first // 256, (first + count - 1) // 256 + 1):
        found += read_tile(0, index)
    start = first % 256
    return found[start : start + count]

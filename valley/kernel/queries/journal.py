"""The journal as the chain sees it, and how far its sealing is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from valley.kernel.engine.chain import Fact, Seal
from valley.kernel.models import Entry, JournalSeal

# The snapshot that decides which entries are visible is the one whose horizon is returned: one statement.
_UNSEALED = """
    WITH snap AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon)
    SELECT e.id, snap.horizon FROM snap LEFT JOIN kernel_entry e
      ON e.xact >= CASE WHEN %(low)s > snap.horizon THEN 0 ELSE %(low)s END
     AND NOT EXISTS (SELECT FROM journal_seal s WHERE s.entry_id = e.id)
    ORDER BY e.id LIMIT %(limit)s
"""


def unsealed(*, low: int, limit: int) -> tuple[list[Entry], int]:
    """Committed entries without a seal, by id, of transactions from number `low` on; and the present horizon.

    A `low` above the horizon comes from another database server (restored dump): then all entries are looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, {"low": low, "limit": limit})
        rows = cursor.fetchall()
    found = Entry.objects.in_bulk([id_ for id_, _horizon in rows if id_ is not None])
    return [found[id_] for id_ in sorted(found)], rows[0][1]


Row = tuple[int, datetime, bytes | memoryview, bytes | memoryview, int]


def fact_of(entry: Entry) -> Fact:
    """An entry as it is hashed."""
    return Fact(entry.pk, entry.at, entry.event, entry.subject, entry.actor, entry.payload)


def seals() -> Iterator[Seal]:
    """The whole chain in order, entries joined from the outside so that a missing one shows."""
    rows = JournalSeal.objects.order_by("seq").values_list("seq", "sealed_at", "prev", "hash", "entry_id")
    batch: list[Row] = []
    with transaction.atomic():
        for row in rows.iterator(chunk_size=2000):
            batch.append(row)
            if len(batch) == 2000:
                yield from _with_entries(batch)
                batch = []
        yield from _with_entries(batch)


def _with_entries(batch: list[Row]) -> Iterator[Seal]:
    entries = Entry.objects.in_bulk([row[4] for row in batch])
    for seq, sealed_at, prev, hash_, entry_id in batch:
        entry = entries.get(entry_id)
        yield Seal(seq, sealed_at, bytes(prev), bytes(hash_), entry_id, fact_of(entry) if entry else None)


@dataclass(frozen=True)
class SealState:
    """How far the sealing is: last number, its time, and entries that wait."""

    seq: int
    sealed_at: datetime | None
    waiting: int
    oldest_waiting: datetime | None

    def age(self, now: datetime) -> timedelta | None:
        """Of the last seal."""
        return now - self.sealed_at if self.sealed_at else None


def seal_state() -> SealState:
    """Looks at every entry: for verification, not for pages."""
    last = JournalSeal.objects.order_by("-seq").first()
    waiting = Entry.objects.filter(seal=None).order_by("written_at")
    first = waiting.first()
    return SealState(
        seq=last.seq if last else 0,
        sealed_at=last.sealed_at if last else None,
        waiting=waiting.count(),
        oldest_waiting=first.written_at if first else None,
    )


def last_seal_at() -> datetime | None:
    """When the newest seal was made."""
    return JournalSeal.objects.order_by("-seq").values_list("sealed_at", flat=True).first()

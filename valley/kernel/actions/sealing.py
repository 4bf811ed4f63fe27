"""Sealing the journal. One sealer at a time, and never inside an action: a chain tail held until commit
would queue every action behind the longest import."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from valley.kernel import clock
from valley.kernel.engine import chain
from valley.kernel.models import JournalSeal
from valley.kernel.queries.journal import fact_of, unsealed

BATCH = 2_000
# "journal_seal" in ASCII, cut to 63 bits: any fixed number that nobody else uses.
_LOCK = int.from_bytes(b"jrnlseal", "big") & (2**63 - 1)


def seal() -> int:
    """Seal every committed entry that has no seal; how many. 0 as well where another sealer is at work.

    Entries commit in another order than their numbers: the sealer looks back to the oldest transaction that was
    still open at the last seal, so a late one is sealed late, and none is skipped.
    """
    total = 0
    while done := _seal_batch():
        total += done
        if done < BATCH:
            break
    return total


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    last = JournalSeal.objects.order_by("-seq").first()
    seq, prev, low = (last.seq, bytes(last.hash), last.horizon) if last else (0, chain.GENESIS, 0)
    entries, horizon = unsealed(low=low, limit=BATCH)
    complete = len(entries) < BATCH
    now, rows = clock.now(), []
    for entry in entries:
        seq += 1
        hash_ = chain.hash_of(prev=prev, seq=seq, sealed_at=now, fact=fact_of(entry))
        rows.append(
            JournalSeal(
                seq=seq, entry=entry, prev=prev, hash=hash_, sealed_at=now, horizon=horizon if complete else low
            )
        )
        prev = hash_
    JournalSeal.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def sign_head() -> str:
    """Sign the newest seal and append it to the file of heads outside the database; the line, "" if nothing is sealed.

    The public key stands beside the file (`.pub`, hex). Copy both to a machine that the database's keeper cannot write.
    """
    last = JournalSeal.objects.order_by("-seq").first()
    if last is None:
        return ""
    head = chain.Head(seq=last.seq, hash=bytes(last.hash).hex(), at=clock.now().isoformat())
    line = chain.sign(head, settings.JOURNAL_HEAD_KEY)
    path: Path = settings.JOURNAL_HEADS
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    with os.fdopen(handle, "a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".pub").write_text(chain.public_of(settings.JOURNAL_HEAD_KEY).hex() + "\n")
    return line

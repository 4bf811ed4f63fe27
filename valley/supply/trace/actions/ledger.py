"""Sealing events into the ledger, and signing its checkpoints.

Afterwards, never inside a capture: a tail held until commit would queue every capture behind the longest. Only batches
that have a position are sealed, in its order, so nothing can slip in before what is sealed.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from valley.kernel import clock
from valley.kernel.engine.chain import public_of
from valley.kernel.journal import publish
from valley.kernel.models import Notice
from valley.kernel.notices import notify
from valley.registry.models import Organisation
from valley.registry.queries.access import administrators_of
from valley.supply.trace.engine.ledger import Checkpoint, leaf_hash, sign, tiles_of
from valley.supply.trace.engine.ledger.tree import root
from valley.supply.trace.events import CheckpointSigned
from valley.supply.trace.models import Batch, CaptureJob, LedgerCheckpoint, LedgerRange, LedgerTile
from valley.supply.trace.queries.ledger import as_checkpoint, checkpoint_file, latest, leaves_of, read_tile

LOCK = int.from_bytes(b"trcledgr", "big") & (2**63 - 1)
CHECKPOINT, LEDGER = "trace.checkpoint", "/trace/ledger"
"""The notice that brings a checkpoint, and the page that it is about."""
BATCHES = 200
"""Batches that are sealed in one transaction."""


def seal_events() -> LedgerCheckpoint | None:
    """Seal every placed batch that is not sealed, sign the new root and write it outside the database.

    The newest checkpoint, also where nothing was new; None while there are no events. Another sealer at work: nothing
    is done.
    """
    while _seal_some() == BATCHES:
        pass
    newest = latest()
    if newest is not None:
        _keep(as_checkpoint(newest))
    return newest


@transaction.atomic
def _seal_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    last = LedgerRange.objects.order_by("-position").first()
    size = last.first + last.count if last else 0
    after = last.position if last else 0
    batches = list(Batch.objects.filter(position__gt=after).order_by("position")[:BATCHES])
    for batch in batches:
        assert batch.position is not None
        leaves = [leaf_hash(leaf) for _ordinal, leaf in leaves_of(batch)]
        if not leaves:
            continue
        first = size
        size, changed = tiles_of(read_tile, size, leaves)
        _write(changed)
        LedgerRange.objects.create(position=batch.position, batch_id=batch.pk, first=first, count=len(leaves))
    if batches:
        position = batches[-1].position
        assert position is not None
        _sign(size, position)
    return len(batches)


def _write(changed: dict[tuple[int, int], list[bytes]]) -> None:
    rows = [LedgerTile(level=level, index=index, hashes=b"".join(row)) for (level, index), row in changed.items()]
    LedgerTile.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["level", "index"], update_fields=["hashes"], batch_size=200
    )


def _sign(size: int, position: int) -> None:
    if not size or LedgerCheckpoint.objects.filter(size=size).exists():
        return
    now, found = clock.now(), root(read_tile, size)
    made = sign(Checkpoint(size, found.hex(), now.isoformat(), settings.ORIGIN), settings.JOURNAL_HEAD_KEY)
    LedgerCheckpoint.objects.create(
        size=size, position=position, root=found, at=now, origin=made.origin, signature=made.signature
    )
    publish(CheckpointSigned(subject=f"/trace/checkpoints/{size}", size=size, root=made.root), by=None)


def _keep(checkpoint: Checkpoint) -> None:
    """Append it to the file outside the database, unless it stands there as the last line."""
    path = checkpoint_file()
    line = json.dumps(vars(checkpoint), sort_keys=True)
    if _last_line(path) == line:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    with os.fdopen(handle, "a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".pub").write_text(public_of(settings.JOURNAL_HEAD_KEY).hex() + "\n")


def _last_line(path: Path) -> str:
    lines: Sequence[str] = path.read_text().splitlines() if path.exists() else ()
    return lines[-1] if lines else ""


@transaction.atomic
def send_checkpoints() -> int:
    """Send the newest checkpoint to the administrators of every organisation that ever captured; how many people.

    By notice, and so by e-mail too: what lies in a partner's mailbox nobody here can change. Nothing new, nothing sent.
    """
    newest = latest()
    if newest is None:
        return 0
    sent = Notice.objects.filter(code=CHECKPOINT).order_by("-pk").first()
    if sent is not None and sent.context.get("size") == newest.size:
        return 0
    firms = Organisation.objects.filter(pk__in=CaptureJob.objects.exclude(organisation=None).values("organisation"))
    people = {user.pk: user for firm in firms for user in administrators_of(firm)}
    point = as_checkpoint(newest)
    context: dict[str, str | int] = {
        "size": point.size,
        "root": point.root,
        "signed": point.at,
        "signature": point.signature,
    }
    return len(notify(people.values(), CHECKPOINT, LEDGER, context))

"""The ledger over the store: sealing, proofs, receipts; and what a hand in the database leaves behind."""

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.factories import registry
from tests.supply.trace import chain as story
from valley.kernel.engine.chain import public_of
from valley.kernel.models import Notice
from valley.kernel.notices import tell
from valley.registry.models import Organisation
from valley.supply.trace import actions
from valley.supply.trace.actions.ledger import seal_events, send_checkpoints
from valley.supply.trace.engine import ledger
from valley.supply.trace.engine.ledger import verify_trace
from valley.supply.trace.models import CaptureJob, Event, LedgerCheckpoint
from valley.supply.trace.queries import ledger as queries


@pytest.fixture
def firm(db: None, tmp_path: Path, settings: Any) -> Organisation:
    settings.JOURNAL_HEADS = tmp_path / "heads.jsonl"
    made: Organisation = registry.organisation()
    return made


def sealed(firm: Organisation, *hours: int) -> ledger.Checkpoint:
    story.capture(firm, *(story.receiving(hour, story.FARM, story.quantity(story.LOT, 1.50)) for hour in hours))
    newest = seal_events()
    assert newest is not None
    return queries.as_checkpoint(newest)


@contextmanager
def unguarded(*tables: str) -> Iterator[Any]:
    """As whoever owns the database, triggers off."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor


def faults(kept: ledger.Checkpoint) -> list[tuple[str, int | None]]:
    return [(fault.kind, fault.index) for fault in verify_trace.check(kept, queries.export_rows())]


def test_events_are_sealed_once_in_the_order_of_their_positions(firm: Organisation) -> None:
    first = sealed(firm, 1, 2, 3)
    assert first.size == 3
    assert sealed(firm, 4).size == 4
    assert seal_events() == LedgerCheckpoint.objects.get(size=4)  # nothing new: nothing done
    lines = queries.checkpoint_file().read_text().splitlines()
    assert [json.loads(line)["size"] for line in lines] == [3, 4]
    assert [row["index"] for row in queries.export_rows()] == [0, 1, 2, 3]
    assert faults(first) == []


def test_proofs_hold_against_signed_checkpoints(firm: Organisation) -> None:
    old, new = sealed(firm, *range(1, 8)), sealed(firm, *range(9, 14))
    public = public_of(django_settings.JOURNAL_HEAD_KEY)
    assert ledger.signed_by(public, old.signed, b64decode(old.signature))
    event = Event.objects.order_by("id")[2]
    proof = queries.inclusion_of(event, new.size)
    assert proof is not None
    path = [bytes.fromhex(step) for step in proof["path"]]
    given = {"index": proof["index"], "leaf": bytes.fromhex(proof["leaf"]), "path": path}
    assert ledger.verify_inclusion(size=new.size, root=bytes.fromhex(new.root), **given)
    rows = list(Event.objects.order_by("id"))
    assert list(queries.inclusions_of(rows, old.size)) == [queries.inclusion_of(row, old.size) for row in rows]
    assert [each is None for each in queries.inclusions_of(rows, old.size)] == [False] * 7 + [True] * 5
    steps = [bytes.fromhex(step) for step in queries.consistency_of(old.size, new.size)["path"]]
    roots = {"old_root": bytes.fromhex(old.root), "root": bytes.fromhex(new.root)}
    assert ledger.verify_consistency(old_size=old.size, size=new.size, path=steps, **roots)
    late = Event.objects.order_by("-id")[0]
    assert queries.inclusion_of(late, old.size) is None


def test_a_capture_gets_a_receipt_that_is_filled_once_it_is_sealed(firm: Organisation) -> None:
    job = actions.capture(
        by=None, organisation=firm, document=[story.receiving(1, story.FARM, story.quantity(story.LOT, 1))]
    )
    early = queries.receipt_of(job)
    assert (early["stored"], early["leaves"], early["checkpoint"]) == (1, [], None)
    actions.place_batches()
    seal_events()
    receipt = queries.receipt_of(job)
    assert [leaf["index"] for leaf in receipt["leaves"]] == [0]
    signature = b64decode(receipt.pop("signature"))
    public = public_of(django_settings.JOURNAL_HEAD_KEY)
    assert ledger.signed_by(public, b"valley trace receipt\n" + ledger.canonical(receipt), signature)


def test_a_rewritten_event_is_named(firm: Organisation) -> None:
    kept = sealed(firm, 1, 2, 3)
    with unguarded("trace_event") as cursor:
        cursor.execute("UPDATE trace_event SET body = jsonb_set(body, '{bizStep}', '\"shipping\"') WHERE ordinal = 1")
    assert faults(kept) == [("rewritten", 1)]


def test_a_digit_that_only_an_exact_number_has_is_seen(firm: Organisation) -> None:
    kept = sealed(firm, 1)
    with unguarded("trace_event") as cursor:
        cursor.execute(
            "UPDATE trace_event SET body = jsonb_set(body, '{quantityList,0,quantity}', '1.50000000000000000001')"
        )
    assert faults(kept) == [("rewritten", 0)]


def test_a_dropped_event_is_named(firm: Organisation) -> None:
    kept = sealed(firm, 1, 2, 3)
    with unguarded("trace_event", "trace_link") as cursor:
        cursor.execute("DELETE FROM trace_link WHERE event_id IN (SELECT id FROM trace_event WHERE ordinal = 2)")
        cursor.execute("DELETE FROM trace_event WHERE ordinal = 2")
    assert faults(kept) == [("dropped", 2)]


@pytest.mark.parametrize("batch", ["batch_id", "batch_id + 1000"])
def test_an_inserted_event_is_named(firm: Organisation, batch: str) -> None:
    kept = sealed(firm, 1, 2, 3)
    sealed(firm, 5)
    forged = f"""INSERT INTO trace_event SELECT (forged).* FROM (SELECT jsonb_populate_record(e, jsonb_build_object(
        'id', (({batch}) << 20) + 7, 'batch_id', {batch}, 'ordinal', 7, 'event_id', 'urn:forged',
        'identity', gen_random_uuid())) AS forged FROM trace_event e ORDER BY id LIMIT 1) x"""
    with unguarded("trace_event") as cursor:
        cursor.execute(forged)
    found = verify_trace.check(kept, queries.export_rows())
    assert [(fault.kind, "urn:forged" in fault.event) for fault in found] == [("inserted", True)]


def test_who_seals_anew_is_caught_by_the_kept_checkpoint_and_named_by_a_receipt(firm: Organisation) -> None:
    kept = sealed(firm, 1, 2, 3)
    job = CaptureJob.objects.get()
    receipt = queries.receipt_of(job)
    with unguarded("trace_event", "trace_ledgerrange", "trace_ledgercheckpoint") as cursor:
        cursor.execute('UPDATE trace_event SET body = body || \'{"bizStep": "shipping"}\' WHERE ordinal = 1')
        for table in ("range", "checkpoint", "tile"):
            cursor.execute(f"DELETE FROM trace_ledger{table}")
    seal_events()
    found = verify_trace.check(kept, queries.export_rows(), receipt["leaves"])
    assert [(fault.kind, fault.index) for fault in found] == [("resealed", None), ("receipt", 1)]


def test_the_stand_alone_script_reads_what_the_platform_exports(firm: Organisation, tmp_path: Path) -> None:
    kept = sealed(firm, 1, 2, 3)
    (tmp_path / "kept.json").write_text(json.dumps(vars(kept)))
    with (tmp_path / "export.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in queries.export_rows())
    key = queries.checkpoint_file().with_suffix(".pub")
    asked = [sys.executable, "-I", verify_trace.__file__, "--checkpoint", "kept.json", "--key", str(key)]
    said = subprocess.run([*asked, "--export", "export.jsonl"], cwd=tmp_path, capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, "✓ 成立 · holds\n")


def test_partners_are_sent_each_new_checkpoint_once(firm: Organisation) -> None:
    firms = story.firms()
    story.chain(firms)
    newest = seal_events()
    assert newest is not None
    assert send_checkpoints() == 3  # the farm, the kitchen and the shop captured; the fourth firm did not
    assert send_checkpoints() == 0
    told = tell(Notice.objects.get(user=firms.users["farm"], code="trace.checkpoint"))
    assert told is not None
    for part in (str(newest.size), bytes(newest.root).hex(), newest.signature):
        assert part in told.text

"""The tree, its proofs and the stand-alone verifier, without a database."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from valley.supply.trace.engine import ledger
from valley.supply.trace.engine.ledger import tree, verify_trace
from valley.supply.trace.engine.ledger.verify_trace import EMPTY, Checkpoint, Fault, leaf_hash, node_hash, root_of

PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
LEAVES = [leaf_hash({"n": n}) for n in range(700)]


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162 §2.1.1, as it stands there."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


def reader(leaves: Sequence[bytes], step: int = 97) -> tree.Read:
    """Tiles as they grow, `step` leaves at a time."""
    held: dict[tuple[int, int], list[bytes]] = {}

    def read(level: int, index: int) -> Sequence[bytes]:
        return held.get((level, index), [])

    size = 0
    while size < len(leaves):
        size, changed = tree.tiles_of(read, size, leaves[size : size + step])
        held.update(changed)
    return read


READ = reader(LEAVES)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 700])
def test_root_from_tiles_and_from_leaves_is_that_of_the_definition(size: int) -> None:
    assert tree.root(READ, size) == root_of(LEAVES[:size]) == by_definition(LEAVES[:size])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_proofs_hold_and_another_leaf_or_root_breaks_them(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 700))
    index = data.draw(st.integers(0, size - 1))
    path, root = ledger.inclusion(READ, index, size), root_of(LEAVES[:size])
    given: dict[str, Any] = {"index": index, "size": size, "path": path}
    assert ledger.verify_inclusion(leaf=LEAVES[index], root=root, **given)
    assert not ledger.verify_inclusion(leaf=leaf_hash("another"), root=root, **given)
    old = data.draw(st.integers(0, size))
    steps, old_root = ledger.consistency(READ, old, size), root_of(LEAVES[:old])
    assert ledger.verify_consistency(old_size=old, old_root=old_root, size=size, root=root, path=steps)
    if old > 0:
        forged = root_of([*LEAVES[: old - 1], leaf_hash("another")])
        assert not ledger.verify_consistency(old_size=old, old_root=forged, size=size, root=root, path=steps)


def test_a_proof_outside_the_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="no leaf 5"):
        ledger.inclusion(READ, 5, 5)
    with pytest.raises(ValueError, match="no tree of 9"):
        ledger.consistency(READ, 9, 5)
    assert not ledger.verify_inclusion(index=5, size=5, leaf=LEAVES[5], root=EMPTY, path=[])


def test_own_ed25519_agrees_with_the_library() -> None:
    signature = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(b"words")
    assert ledger.signed_by(PUBLIC, b"words", signature)
    assert not ledger.signed_by(PUBLIC, b"other words", signature)
    assert not ledger.signed_by(PUBLIC, b"words", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not ledger.signed_by(PUBLIC, b"words", b"short")


def rows(count: int) -> list[dict[str, Any]]:
    leaves = [{"eventID": f"urn:uuid:{n}", "what": n} for n in range(count)]
    return [
        {"index": n, "sealed": leaf_hash(leaf).hex(), "position": n + 1, "ordinal": 0, "leaf": leaf}
        for n, leaf in enumerate(leaves)
    ]


def kept(export: list[dict[str, Any]], size: int) -> Checkpoint:
    root = root_of([leaf_hash(row["leaf"]) for row in export[:size]]).hex()
    return ledger.sign(Checkpoint(size, root, "2026-11-26T10:00:00+00:00", "valley"), PRIVATE)


def test_what_was_only_added_to_holds() -> None:
    export = rows(9)
    late = {"index": None, "sealed": None, "position": 10, "ordinal": 0, "leaf": {"eventID": "late"}}
    assert verify_trace.check(kept(export, 6), [*export, late]) == []


def test_a_rewritten_event_is_named() -> None:
    export = rows(9)
    point = kept(export, 6)
    export[3]["leaf"]["what"] = "another"
    assert verify_trace.check(point, export) == [Fault("rewritten", 3, "urn:uuid:3 (4, 0)")]


def test_a_dropped_and_an_inserted_event_are_named() -> None:
    export = rows(9)
    point = kept(export, 6)
    export[4]["leaf"] = None
    forged = {"index": None, "sealed": None, "position": 2, "ordinal": 1, "leaf": {"eventID": "forged"}}
    assert verify_trace.check(point, [*export[:2], forged, *export[2:]]) == [
        Fault("inserted", None, "forged (2, 1)"),
        Fault("dropped", 4),
    ]


def test_who_seals_anew_meets_the_kept_root_and_a_receipt_names_the_event() -> None:
    export = rows(9)
    point = kept(export, 6)
    receipt = {"index": 3, "leaf": leaf_hash(export[3]["leaf"]).hex()}
    export[3]["leaf"]["what"] = "another"
    export[3]["sealed"] = leaf_hash(export[3]["leaf"]).hex()
    found = verify_trace.check(point, export, [receipt])
    assert [(fault.kind, fault.index) for fault in found] == [("resealed", None), ("receipt", 3)]


def test_a_ledger_cut_short_is_said() -> None:
    export = rows(9)
    assert {fault.kind for fault in verify_trace.check(kept(export, 6), export[:5])} == {"cut", "dropped"}


def test_the_file_alone_answers_from_the_command_line(tmp_path: Path) -> None:
    export = rows(5)
    files = {
        "kept.json": json.dumps(vars(kept(export, 3))),
        "key": PUBLIC.hex(),
        "export": "\n".join(json.dumps(row) for row in export),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    program = Path(verify_trace.__file__)
    asked = [sys.executable, "-I", str(program)]
    asked += ["--checkpoint", "kept.json", "--key", "key", "--export", "export"]
    assert subprocess.run(asked, cwd=tmp_path, capture_output=True).returncode == 0
    export[1]["leaf"]["what"] = "another"
    (tmp_path / "export").write_text("\n".join(json.dumps(row) for row in export))
    said = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert (said.returncode, "urn:uuid:1" in said.stdout) == (1, True)


def test_proofs_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = rows(9)
    leaves = [leaf_hash(row["leaf"]) for row in export]
    read = reader(leaves)
    old, new = kept(export, 5), kept(export, 9)
    files: dict[str, Any] = {
        "old": vars(old),
        "new": vars(new),
        "proof": {"path": [step.hex() for step in ledger.consistency(read, 5, 9)]},
        "inclusion": {"index": 2, "leaf": leaves[2].hex(), "path": [s.hex() for s in ledger.inclusion(read, 2, 5)]},
        "wrong": {"index": 3, "leaf": leaves[2].hex(), "path": [s.hex() for s in ledger.inclusion(read, 2, 5)]},
    }
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value))
    (tmp_path / "key").write_text(PUBLIC.hex())
    at = {name: str(tmp_path / name) for name in [*files, "key"]}
    common = ["--checkpoint", at["old"], "--key", at["key"]]
    newer = [*common, "--newer", at["new"], "--proof", at["proof"]]
    assert verify_trace.main([*newer, "--inclusion", at["inclusion"]]) == 0

    assert verify_trace.main([*common, "--inclusion", at["wrong"]]) == 1
    (tmp_path / "new").write_text(json.dumps(vars(new) | {"root": old.root}))
    assert verify_trace.main(newer) == 1
    assert "签名不符" in capsys.readouterr().out
    (tmp_path / "old").write_text("{}")
    assert verify_trace.main(common) == 2

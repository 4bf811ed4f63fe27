#!/usr/bin/env python3
"""Check a trace ledger without trusting who keeps it. One file; needs Python 3.11 and nothing else.

    python verify_trace.py --checkpoint kept.json --key trace.pub --export events.jsonl [--receipts kept-receipts.jsonl]
    python verify_trace.py --checkpoint kept.json --key trace.pub --newer newer.json --proof consistency.json
    python verify_trace.py --checkpoint kept.json --key trace.pub --inclusion inclusion.json

kept.json: a checkpoint that you kept earlier: {"size", "root" (hex), "at", "origin", "signature" (base64)}.
events.jsonl: the platform's export today, one event a line: {"index", "sealed" (hex), "position", "ordinal", "leaf"}.
Exit: 0 holds, 1 does not hold (each fault is named), 2 cannot be read.

Source: RFC 9162 §2.1 (tree, proofs and their verification); RFC 8032 §5.1.7 (Ed25519).
"""

import argparse
import hashlib
import json
import sys
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EMPTY = hashlib.sha256(b"").digest()


def canonical(leaf: Any) -> bytes:
    """The bytes of a leaf: JSON with sorted keys, no blanks, UTF-8."""
    return json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(leaf: Any) -> bytes:
    """Of one event. The prefix keeps leaves and nodes apart (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\x00" + canonical(leaf)).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes: perfect subtrees from the left, joined from the right."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, top = 0, leaf
        while peaks and peaks[-1][0] == height:
            top = node_hash(peaks.pop()[1], top)
            height += 1
        peaks.append((height, top))
    if not peaks:
        return EMPTY
    root = peaks.pop()[1]
    while peaks:
        root = node_hash(peaks.pop()[1], root)
    return root


def verify_inclusion(*, index: int, size: int, leaf: bytes, root: bytes, path: Sequence[bytes]) -> bool:
    """RFC 9162 §2.1.3.2: whether `leaf` stands at `index` in the tree of `size` leaves with this `root`."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(*, old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """RFC 9162 §2.1.4.2: whether the tree of `size` leaves only adds to that of `old_size`."""
    if old_size == size:
        return not path and old_root == root
    if old_size == 0:
        return not path and old_root == EMPTY
    if not 0 < old_size < size or not path:
        return False
    steps = list(path) if old_size & (old_size - 1) else [old_root, *path]
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == old_root and new == root


@dataclass(frozen=True)
class Checkpoint:
    """size: events in the tree. root: hex. at: when it was signed (ISO 8601). origin: who keeps the ledger."""

    size: int
    root: str
    at: str
    origin: str
    signature: str = ""

    @property
    def signed(self) -> bytes:
        return f"valley trace checkpoint\n{self.origin}\n{self.size}\n{self.root}\n{self.at}\n".encode()

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Checkpoint":
        """Raises: ValueError where it is not a checkpoint."""
        try:
            made = cls(int(given["size"]), given["root"], given["at"], given["origin"], given.get("signature", ""))
            bytes.fromhex(made.root)
        except (KeyError, TypeError, AttributeError) as problem:
            raise ValueError(f"not a checkpoint: {problem}") from problem
        return made


# Ed25519, verification only. Constants: RFC 8032 §5.1.
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _x_of(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _I % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _point(given: bytes) -> _Point | None:
    number = int.from_bytes(given, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = _x_of(y, sign) if len(given) == 32 and y < _P else None
    return None if x is None else (x, y, 1, x * y % _P)


def _add(p: _Point, q: _Point) -> _Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(n: int, p: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = _add(found, p)
        p, n = _add(p, p), n >> 1
    return found


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _x_of(_BASE_Y, 0)
assert _BASE_X is not None
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` was made with the key of `public` (32 bytes)."""
    a, r = _point(public), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= _L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    left, right = _times(s, _BASE), _add(r, _times(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % _P or (left[1] * right[2] - right[1] * left[2]) % _P)


def signature_holds(checkpoint: Checkpoint, public: bytes) -> bool:
    """Whether the checkpoint was signed with the key of `public` (32 bytes). Raises: ValueError for no base64."""
    return signed_by(public, checkpoint.signed, b64decode(checkpoint.signature))


@dataclass(frozen=True)
class Fault:
    """kind: signature, rewritten, dropped, inserted, moved, resealed, cut, receipt, inconsistent, not_included."""

    kind: str
    index: int | None = None
    event: str = ""
    detail: str = ""


def _name(row: Mapping[str, Any]) -> str:
    leaf = row.get("leaf") or {}
    return f"{leaf.get('eventID', '')} ({row.get('position')}, {row.get('ordinal')})".strip()


def check(
    kept: Checkpoint, rows: Iterable[Mapping[str, Any]], receipts: Iterable[Mapping[str, Any]] = ()
) -> list[Fault]:
    """Hold today's export against a checkpoint kept earlier; every fault, in order.

    rows: lines of the export in the order of the ledger. The platform's own sealed hashes are believed only if they
    make the kept root; receipts (`{"index", "leaf" (hex)}`) are what a partner kept, and are believed always.
    """
    sealed: dict[int, bytes] = {}
    now: dict[int, tuple[bytes, str]] = {}
    faults: list[Fault] = []
    strangers: list[tuple[str, int]] = []
    last_position: int | None = None
    for row in rows:
        index = row.get("index")
        if index is None:
            strangers.append((_name(row), row.get("position") or 0))
            continue
        if row.get("sealed"):
            sealed[index] = bytes.fromhex(row["sealed"])
        if row.get("leaf") is not None:
            now[index] = (leaf_hash(row["leaf"]), _name(row))
        if index < kept.size and row.get("position") is not None:
            last_position = max(last_position or 0, row["position"])
    # What was captured after the checkpoint has no index yet, and that is no fault.
    faults += [Fault("inserted", None, name) for name, at in strangers if last_position is None or at <= last_position]
    held = [sealed.get(i) for i in range(kept.size)]
    if None in held:
        faults += [Fault("cut", i, detail="no sealed hash") for i, h in enumerate(held) if h is None]
    believed = None not in held and root_of([h for h in held if h is not None]).hex() == kept.root
    if not believed and None not in held:
        faults.append(Fault("resealed", detail=f"the sealed hashes do not make the root of {kept.at}"))
    for index in range(kept.size):
        mine, found = sealed.get(index), now.get(index)
        if found is None:
            faults.append(Fault("dropped", index))
        elif mine is not None and found[0] != mine:
            faults.append(Fault("rewritten", index, found[1]))
    for receipt in receipts:
        index, leaf = int(receipt["index"]), bytes.fromhex(receipt["leaf"])
        found = now.get(index)
        if found is None:
            faults.append(Fault("receipt", index, detail="the event of a kept receipt is gone"))
        elif found[0] != leaf:
            faults.append(Fault("receipt", index, found[1], "another event than the kept receipt names"))
    return list(dict.fromkeys(faults))


WORDS = {
    "signature": "签名不符 · the checkpoint's signature is wrong",
    "rewritten": "事件被改写 · event rewritten",
    "dropped": "事件被删除 · event dropped",
    "inserted": "事件被事后插入 · event inserted afterwards",
    "resealed": "封存值被重做 · sealed hashes were made anew",
    "cut": "账本被截短 · ledger cut",
    "receipt": "与留存回执不符 · differs from a kept receipt",
    "inconsistent": "新检查点不是旧检查点的延续 · the newer checkpoint does not extend the kept one",
    "not_included": "事件不在账本之内 · the event is not in the ledger",
}


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, check, name each fault."""
    parser = argparse.ArgumentParser(prog="verify_trace", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--checkpoint", type=Path, required=True, help="the checkpoint that you kept")
    parser.add_argument("--key", type=Path, required=True, help="the public key, hex, that you kept")
    parser.add_argument("--export", type=Path, help="today's export, one event a line")
    parser.add_argument("--receipts", type=Path, help="receipts that you kept, one a line")
    parser.add_argument("--newer", type=Path, help="a newer checkpoint")
    parser.add_argument("--proof", type=Path, help="the proof between the two")
    parser.add_argument("--inclusion", type=Path, help="the proof that an event is in the ledger")
    chosen = parser.parse_args(arguments)
    try:
        faults = list(_faults(chosen))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        sys.stderr.write(f"无法读取 · cannot be read: {problem}\n")
        return 2
    for fault in faults:
        where = "" if fault.index is None else f" #{fault.index}"
        sys.stdout.write(f"✗ {WORDS[fault.kind]}{where} {fault.event} {fault.detail}".rstrip() + "\n")
    sys.stdout.write("✗ 不成立 · does not hold\n" if faults else "✓ 成立 · holds\n")
    return 1 if faults else 0


def _faults(chosen: argparse.Namespace) -> Iterable[Fault]:
    key = bytes.fromhex(chosen.key.read_text().strip())
    kept = Checkpoint.read(json.loads(chosen.checkpoint.read_text(encoding="utf-8")))
    checked = [kept]
    if chosen.newer:
        newer = Checkpoint.read(json.loads(chosen.newer.read_text(encoding="utf-8")))
        checked.append(newer)
        path = [bytes.fromhex(step) for step in json.loads(chosen.proof.read_text())["path"]]
        roots = {"old_root": bytes.fromhex(kept.root), "root": bytes.fromhex(newer.root)}
        if not verify_consistency(old_size=kept.size, size=newer.size, path=path, **roots):
            yield Fault("inconsistent", detail=f"{kept.size} → {newer.size}")
    for each in checked:
        if not signature_holds(each, key):
            yield Fault("signature", detail=each.at)
    if chosen.inclusion:
        proof = json.loads(chosen.inclusion.read_text(encoding="utf-8"))
        path, leaf = [bytes.fromhex(step) for step in proof["path"]], bytes.fromhex(proof["leaf"])
        given = {"index": proof["index"], "leaf": leaf, "path": path}
        if not verify_inclusion(size=kept.size, root=bytes.fromhex(kept.root), **given):
            yield Fault("not_included", proof["index"])
    if chosen.export:
        yield from check(kept, _lines(chosen.export), _lines(chosen.receipts) if chosen.receipts else ())


if __name__ == "__main__":
    raise SystemExit(main())

"""The seal of the journal: a chain of SHA-256 hashes over entries, and heads of it signed with Ed25519 (RFC 8032).

A seal covers its predecessor's hash, its own number and time, and every field of its entry. Whoever changes or deletes
an entry breaks the chain there. Whoever computes the whole chain anew meets the signed heads, which stand in a file
outside the database: up to the last head, history cannot be rewritten without the signing key.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

GENESIS = bytes(32)


@dataclass(frozen=True)
class Fact:
    """An entry as it is hashed."""

    id: int
    at: datetime
    event: str
    subject: str
    actor: UUID | None
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Seal:
    """One link. `fact` is None where its entry is gone; `seq` counts 1, 2, 3 … without a gap."""

    seq: int
    sealed_at: datetime
    prev: bytes
    hash: bytes
    entry_id: int
    fact: Fact | None


@dataclass(frozen=True)
class Head:
    """The newest seal at some hour: its number, hash (hex), and when this was signed (ISO 8601, UTC)."""

    seq: int
    hash: str
    at: str
    signature: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong at `seq`: changed, deleted, gap, prev, cut, rechained, signature, unreadable."""

    kind: str
    seq: int
    detail: str = ""


def canonical(fact: Fact) -> bytes:
    """The bytes of an entry: JSON with sorted keys and no blanks, times in UTC with microseconds."""
    fields = {
        "id": fact.id,
        "at": _instant(fact.at),
        "event": fact.event,
        "subject": fact.subject,
        "actor": str(fact.actor) if fact.actor else None,
        "payload": fact.payload,
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(*, prev: bytes, seq: int, sealed_at: datetime, fact: Fact) -> bytes:
    """The 32-byte hash of a seal."""
    body = hashlib.sha256(canonical(fact)).digest()
    return hashlib.sha256(prev + seq.to_bytes(8, "big") + _instant(sealed_at).encode() + body).digest()


def sign(head: Head, private: bytes) -> str:
    """One line for the file of heads: JSON with the signature. `private` is the raw 32-byte key."""
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_signed(head))
    return json.dumps(asdict(head) | {"signature": b64encode(signature).decode()}, sort_keys=True)


def public_of(private: bytes) -> bytes:
    """The raw 32-byte public key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def read_heads(text: str, public: bytes) -> tuple[list[Head], list[Fault]]:
    """Heads whose signature holds, and the faults of the others. `public` is the raw 32-byte key."""
    heads, faults = [], []
    verifier = Ed25519PublicKey.from_public_bytes(public)
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            head = Head(**json.loads(line))
            verifier.verify(b64decode(head.signature, validate=True), _signed(head))
        except (ValueError, TypeError):
            faults.append(Fault("unreadable", 0, f"line {number}"))
        except InvalidSignature:
            faults.append(Fault("signature", head.seq, f"line {number}"))
        else:
            heads.append(head)
    return heads, faults


def check(seals: Iterable[Seal], heads: Iterable[Head]) -> Iterator[Fault]:
    """Walk the chain from its beginning (seals by `seq`) and hold it against the signed heads."""
    signed: dict[int, set[str]] = {}
    for head in heads:
        signed.setdefault(head.seq, set()).add(head.hash)
    expected, prev = 1, GENESIS
    for seal in seals:
        if seal.seq != expected:
            yield Fault("gap", expected, f"…{seal.seq - 1}")
        if seal.prev != prev:
            yield Fault("prev", seal.seq)
        if seal.fact is None:
            yield Fault("deleted", seal.seq, f"entry {seal.entry_id}")
        elif seal.hash != hash_of(prev=seal.prev, seq=seal.seq, sealed_at=seal.sealed_at, fact=seal.fact):
            yield Fault("changed", seal.seq, f"entry {seal.entry_id}")
        if signed.pop(seal.seq, set()) - {seal.hash.hex()}:
            yield Fault("rechained", seal.seq)
        expected, prev = seal.seq + 1, seal.hash
    for seq in sorted(seq for seq in signed if seq > 0):
        yield Fault("cut", seq, f"the journal ends at {expected - 1}")


def _signed(head: Head) -> bytes:
    return f"valley journal head\n{head.seq}\n{head.hash}\n{head.at}\n".encode()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")

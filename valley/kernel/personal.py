"""The vault of personal text: sealed with one key per person, unreadable for ever once that key is destroyed.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the person's opaque id is the associated data, so a blob
copied to another person's row does not open. The person's key is wrapped in the same way by the installation's master
key, which stands in a file (`settings.PERSONAL_MASTER_KEY`) and never in the database or its backups.

Apps register here what they hold about a person (`holds`), so that a person can see and take all of it.
"""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import Max

from valley.kernel import clock
from valley.kernel.errors import AlreadyErased, Words
from valley.kernel.models import PersonKey, User

VERSION = b"\x01"
NONCE_BYTES = 12


class WrongMaster(RuntimeError):
    """The person's key was wrapped by another master key than the one of this installation."""


class Tampered(RuntimeError):
    """A sealed text does not open with the key of its person: it was changed, or belongs to somebody else."""


def fingerprint_of(master: bytes) -> str:
    """16 hex digits that tell one master key from another and say nothing about either."""
    return hmac.new(master, b"valley/fingerprint", hashlib.sha256).hexdigest()[:16]


def rewrap(key: PersonKey, master: bytes) -> None:
    """Wrap the person's key by another master key; what is sealed with it stays as it is. Called by an action."""
    secret = _unwrap(key)
    if secret is not None:
        key.wrapped, key.master = _seal(master, secret, key.public_id.bytes), fingerprint_of(master)


def new_key(by: User | None = None) -> PersonKey:
    """A fresh key for one person. Called by actions, before the person's row is made."""
    key = PersonKey(master=_fingerprint(), made_at=clock.now())
    key.wrapped = _seal(_master(), AESGCM.generate_key(256), key.public_id.bytes)
    key.save(force_insert=True)
    return key


def write(key: PersonKey, text: str) -> bytes:
    """Seal `text` for a BinaryField. Raises AlreadyErased if the person was erased."""
    return write_bytes(key, text.encode())


def write_bytes(key: PersonKey, content: bytes) -> bytes:
    """Seal `content`. Raises AlreadyErased if the person was erased."""
    secret = _unwrap(key)
    if secret is None:
        raise AlreadyErased(field="key", value=str(key.public_id))
    return _seal(secret, content, key.public_id.bytes)


def read(key: PersonKey, blob: bytes | memoryview | None, *, for_the_law: bool = False) -> str | None:
    """The text; None once it is erased, or while it is blocked (kept for the law only), or where there is none.

    A blocked text is stored and nothing else (PIPL article 47, second paragraph); `for_the_law` opens it for the
    authority in whose interest it is kept, and the caller notes the access.
    """
    content = read_bytes(key, blob, for_the_law=for_the_law)
    return None if content is None else content.decode()


def read_bytes(key: PersonKey, blob: bytes | memoryview | None, *, for_the_law: bool = False) -> bytes | None:
    """As `read`, for bytes. Raises Tampered if the blob was changed or sealed for somebody else."""
    if blob is None or (key.blocked_at and not for_the_law):
        return None
    secret = _unwrap(key)
    return None if secret is None else _open(secret, bytes(blob), key.public_id.bytes)


def seal(content: bytes, owner: UUID) -> bytes:
    """Seal what may name several people and is kept for a short while only, such as a list on its way in."""
    return _seal(_subkey("passing"), content, owner.bytes)


def unseal(blob: bytes | memoryview | None, owner: UUID) -> bytes | None:
    """What `seal` sealed for `owner`; None where there is nothing, or the master key was changed meanwhile."""
    try:
        return None if blob is None else _open(_subkey("passing"), bytes(blob), owner.bytes)
    except Tampered:
        return None


def digest(text: str) -> str:
    """A keyed digest (HMAC-SHA256, 64 hex digits) for finding equal values without reading them.

    Width, case and surrounding blanks do not matter (NFKC, casefold). Whoever stores one drops it on `Erased`.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return digest_bytes(plain.encode())


def digest_bytes(content: bytes) -> str:
    """As `digest`, for the exact bytes."""
    return hmac.new(_subkey("digest"), content, hashlib.sha256).hexdigest()


def retained_until(key: PersonKey) -> date | None:
    """The first date on which the law no longer keeps this person's data; None if it keeps nothing now."""
    until: date | None = key.retentions.filter(until__gt=clock.today()).aggregate(Max("until"))["until__max"]
    return until


@dataclass(frozen=True)
class Holding:
    """One thing that is held about a person: where, under which label, the value, and what for."""

    uri: str
    label: Words
    value: str
    purpose: Words = ""


Holder = Callable[[PersonKey], Iterable[Holding]]
_holders: dict[str, Holder] = {}


def holds(name: str) -> Callable[[Holder], Holder]:
    """Register, in an app's `things`, what it holds about a person. Raises ValueError where `name` is taken."""

    def register(holder: Holder) -> Holder:
        if name in _holders:
            raise ValueError(f"holdings {name!r} are registered already")
        _holders[name] = holder
        return holder

    return register


AccountHolder = Callable[[User], Iterable[Holding]]
_account_holders: dict[str, AccountHolder] = {}


def holds_of_account(name: str) -> Callable[[AccountHolder], AccountHolder]:
    """Register what an app holds about the person behind an account, known by name or not."""

    def register(holder: AccountHolder) -> AccountHolder:
        if name in _account_holders:
            raise ValueError(f"holdings {name!r} are registered already")
        _account_holders[name] = holder
        return holder

    return register


def holdings_of_account(user: User) -> dict[str, list[Holding]]:
    """Everything that hangs on the account, by the name under which an app registered it."""
    return {name: list(holder(user)) for name, holder in sorted(_account_holders.items())}


def holdings(key: PersonKey) -> dict[str, list[Holding]]:
    """Everything held about the person, by the name under which an app registered it."""
    return {name: list(holder(key)) for name, holder in sorted(_holders.items())}


def _master() -> bytes:
    master: bytes = settings.PERSONAL_MASTER_KEY
    return master


def _subkey(purpose: str) -> bytes:
    return hmac.new(_master(), b"valley/" + purpose.encode(), hashlib.sha256).digest()


def _fingerprint() -> str:
    return fingerprint_of(_master())


def _unwrap(key: PersonKey) -> bytes | None:
    if key.wrapped is None:
        return None
    if key.master != _fingerprint():
        raise WrongMaster(f"{key.uri} was wrapped by master key {key.master}, this installation has {_fingerprint()}")
    return _open(_master(), bytes(key.wrapped), key.public_id.bytes)


def _seal(secret: bytes, content: bytes, owner: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(secret).encrypt(nonce, content, VERSION + owner)


def _open(secret: bytes, blob: bytes, owner: bytes) -> bytes:
    nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    try:
        if blob[:1] != VERSION:
            raise InvalidTag
        return AESGCM(secret).decrypt(nonce, sealed, VERSION + owner)
    except (InvalidTag, ValueError) as fault:
        raise Tampered("sealed text does not open with the key of its person") from fault


def as_json(found: dict[str, list[Holding]]) -> dict[str, list[dict[str, Any]]]:
    """Holdings as plain data for the export file."""
    return {
        name: [{"uri": h.uri, "label": str(h.label), "value": h.value, "purpose": str(h.purpose)} for h in rows]
        for name, rows in found.items()
    }


@dataclass(frozen=True)
class Named:
    """A column that names an account, and what the account had to do with the row.

    Where a row has no page of its own, `page` is the path to the thing that it belongs to, or an address. Rows of
    which there may be thousands are `counted`, not listed.
    """

    model: Any
    column: str
    label: Words
    page: str = ""
    counted: bool = False


_columns: set[tuple[str, str]] = set()


def holds_columns(name: str, purpose: Words, *where: Named) -> None:
    """Register, in an app's `things`, the columns by which its tables name an account."""
    holds_of_account(name)(lambda user: _rows_naming(user, purpose, where))
    _columns.update((each.model._meta.label, each.column) for each in where)


def columns_held() -> frozenset[tuple[str, str]]:
    """(model, column) of everything registered so: for the test that none is forgotten."""
    return frozenset(_columns)


def _rows_naming(user: User, purpose: Words, where: Iterable[Named]) -> Iterator[Holding]:
    for each in where:
        rows = each.model.objects.filter(**{each.column: user}).order_by("pk")
        if each.counted:
            number = rows.count()
            if number:
                yield Holding(each.page or "/me/data", each.label, str(number), purpose)
            continue
        for row in rows:
            yield Holding(_page_of(row, each.page), each.label, str(row), purpose)


def _page_of(row: Any, page: str) -> str:
    if page.startswith("/"):
        return page
    for part in page.split("__") if page else ():
        row = getattr(row, part)
    uri: str = row.uri
    return uri

"""The secrets of this installation: made once, kept in files that only their owner may read."""

import base64
import contextlib
import os
import secrets
import tempfile
from pathlib import Path

KEY_BYTES = 32


def secret_key(var: Path) -> str:
    """`VALLEY_SECRET_KEY`, else the key in `var/secret-key`, made at first need (mode 0600)."""
    return os.environ.get("VALLEY_SECRET_KEY") or _kept(var / "secret-key", secrets.token_urlsafe(50))


def master_key(var: Path) -> bytes:
    """The 32 bytes that wrap every person's key: `VALLEY_MASTER_KEY` (base64), else `var/keys/master` (mode 0600).

    Losing it is erasing everybody; it is backed up apart from the database. Raises ValueError if it is not 32 bytes.
    """
    return _key(var, "master", "VALLEY_MASTER_KEY")


def head_key(var: Path) -> bytes:
    """The 32 bytes (Ed25519) that sign the journal's heads: `VALLEY_HEAD_KEY` (base64), else `var/keys/head`."""
    return _key(var, "head", "VALLEY_HEAD_KEY")


def disclosure_p(var: Path) -> str:
    """The p of the p%-rule, in per cent: `VALLEY_DISCLOSURE_P`, else `var/keys/disclosure-p` (10 at first).

    Who knows p can narrow down a withheld figure, so it is kept like a key
    (Handbook on Statistical Disclosure Control, 4.2).
    """
    given = os.environ.get("VALLEY_DISCLOSURE_P")
    if given:
        return given
    (var / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
    return _kept(var / "keys" / "disclosure-p", "10").strip()


def _key(var: Path, name: str, variable: str) -> bytes:
    text = os.environ.get(variable)
    if not text:
        (var / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
        text = _kept(var / "keys" / name, base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode())
    key = base64.urlsafe_b64decode(text.strip())
    if len(key) != KEY_BYTES:
        raise ValueError(f"{variable or name}: the key has {len(key)} bytes, not {KEY_BYTES}")
    return key


def _kept(path: Path, fresh: str) -> str:
    """The text of `path`, made whole or not at all: of two processes that start together, one wins and both read it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
        with os.fdopen(handle, "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
        os.unlink(name)
    return path.read_text()

"""The secrets of this installation: made once, kept in files that only their owner may read."""

import base64
import contextlib
import os
import secrets
import tempfile
from pathlib import Path

MASTER_KEY_BYTES = 32


def secret_key(var: Path) -> str:
    """`VALLEY_SECRET_KEY`, else the key in `var/secret-key`, made at first need (mode 0600)."""
    return os.environ.get("VALLEY_SECRET_KEY") or _kept(var / "secret-key", secrets.token_urlsafe(50))


def master_key(var: Path) -> bytes:
    """The 32 bytes that wrap every person's key: `VALLEY_MASTER_KEY` (base64), else `var/keys/master` (mode 0600).

    Losing it is erasing everybody; it is backed up apart from the database. Raises ValueError if it is not 32 bytes.
    """
    fresh = base64.urlsafe_b64encode(os.urandom(MASTER_KEY_BYTES)).decode()
    (var / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
    text = os.environ.get("VALLEY_MASTER_KEY") or _kept(var / "keys" / "master", fresh)
    key = base64.urlsafe_b64decode(text.strip())
    if len(key) != MASTER_KEY_BYTES:
        raise ValueError(f"the master key has {len(key)} bytes, not {MASTER_KEY_BYTES}")
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

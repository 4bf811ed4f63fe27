"""The secrets of this installation: made once, kept in files that only their owner may read."""

import os
import secrets
from pathlib import Path


def secret_key(var: Path) -> str:
    """`VALLEY_SECRET_KEY`, else the key in `var/secret-key`, made at first need (mode 0600)."""
    return os.environ.get("VALLEY_SECRET_KEY") or _kept(var / "secret-key", secrets.token_urlsafe(50))


def _kept(path: Path, fresh: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(fresh)
    return fresh

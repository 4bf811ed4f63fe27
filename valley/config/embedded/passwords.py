"""The passwords of the three roles: random, in one file that only its owner may read."""

import json
import os
import secrets

from valley.config.embedded.errors import NotReady
from valley.config.embedded.place import Place

SUPERUSER = "postgres"
OWNER = "valley_owner"
APP = "valley_app"


def read(place: Place) -> dict[str, str]:
    """Role → password.

    Raises: NotReady if the file is gone (the data cannot be opened without it).
    """
    path = place.home / "passwords.json"
    try:
        return {str(role): str(word) for role, word in json.loads(path.read_text()).items()}
    except FileNotFoundError:
        raise NotReady(
            f"数据库的密码文件不见了：{path}。请从备份恢复该文件。",
            f"The database's password file is gone: {path}. Restore it from a backup.",
        ) from None


def make(place: Place) -> dict[str, str]:
    """Write fresh passwords, or return those already there: a half-made data directory is made again with the same."""
    path = place.home / "passwords.json"
    if path.exists():
        return read(place)
    words = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(words, file)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    return words

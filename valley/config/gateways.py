"""Message gateways that the installation's keeper allows: one JSON file, readable by its owner only.

{"sms": {"url": "https://…", "format": "signed", "secret": "…"}, "wecom": {"url": "https://…", "format": "wecom"}}
"""

import json
from pathlib import Path

from valley.kernel.engine.gateway import Gateway


def read(path: Path) -> dict[str, Gateway]:
    """Gateways by name; none where there is no file.

    Raises: PermissionError if others may read the file; ValueError for a wrong format, address or missing secret.
    """
    if not path.exists():
        return {}
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} holds secrets and others may read it: chmod 600")
    rows = json.loads(path.read_text())
    return {
        name: Gateway(name=name, url=row["url"], format=row["format"], secret=row.get("secret", ""))
        for name, row in rows.items()
    }

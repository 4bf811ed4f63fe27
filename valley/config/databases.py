"""Which PostgreSQL the platform uses, as the application and as the owner of the tables."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Urls:
    """Two doors to one database: `app` for daily work, `owner` for migrations."""

    app: str
    owner: str


def urls_from_environment() -> Urls:
    """`DATABASE_URL` (and `DATABASE_OWNER_URL`, else the same)."""
    app = os.environ["DATABASE_URL"]
    return Urls(app=app, owner=os.environ.get("DATABASE_OWNER_URL", app))


def django_config(url: str) -> dict[str, Any]:
    """One entry of Django's `DATABASES` for a `postgresql://` address."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }

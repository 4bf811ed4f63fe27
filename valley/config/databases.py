"""Which PostgreSQL the platform uses, as the application and as the owner of the tables.

`DATABASE_URL` names a server of yours (`DATABASE_OWNER_URL` the role that owns the tables, if it is another one);
unset, the embedded server is started. `VALLEY_DATABASE=offline` starts nothing, for tools that only read settings.
"""

import os
from collections.abc import Mapping
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from valley.config import embedded
from valley.config.embedded import Urls

OFFLINE = Urls("postgresql://nobody@127.0.0.1:1/offline", "postgresql://nobody@127.0.0.1:1/offline")


def urls_from_environment() -> Urls:
    """Addresses for this process.

    Raises: embedded.NotReady if the embedded server is wanted and cannot be had.
    """
    return resolve(os.environ)


def resolve(environ: Mapping[str, str]) -> Urls:
    """`DATABASE_URL` and `DATABASE_OWNER_URL` (else the same), or the embedded server's, which then runs."""
    if app := environ.get("DATABASE_URL"):
        return Urls(app=app, owner=environ.get("DATABASE_OWNER_URL") or app)
    if environ.get("VALLEY_DATABASE") == "offline":
        return OFFLINE
    return embedded.ensure_running()


def django_config(url: str, *, pool: bool | None = None) -> dict[str, Any]:
    """One entry of Django's `DATABASES`; every parameter of a PostgreSQL address is understood, sockets included.

    pool: keep connections open between requests (default: where `VALLEY_SERVING=1`, as the web server's processes
    are started). Connections are checked before use, so a restart of the database costs no failed request.
    """
    given: dict[str, Any] = dict(conninfo_to_dict(url))
    config = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": given,
    }
    if pool is None:
        pool = os.environ.get("VALLEY_SERVING") == "1"
    if pool:  # four threads a process; the rest is for a thread that needs a second connection
        config["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 6, "timeout": 10}
    return config

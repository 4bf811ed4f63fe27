"""The doors of the embedded server: start it for whoever needs it, stop it when nobody does."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg

from valley.config.embedded import cluster, passwords, process
from valley.config.embedded.errors import NotReady
from valley.config.embedded.place import Place, place_of
from valley.config.embedded.urls import Urls

DEADLINE_S = 300  # crash recovery of a busy database takes minutes, not the seconds of a clean start
_leases: dict[Path, IO[str]] = {}
_started: set[Path] = set()


@dataclass(frozen=True)
class Status:
    """What `valley db status` shows. `pid` is None when the server is not running."""

    pid: int | None
    port: int | None
    data: Path
    version: str


def ensure_running(place: Place | None = None) -> Urls:
    """Addresses of a server that answers; made, started or recovered if need be.

    The calling process counts as a user of the server until it ends (see `stop_if_unused`).

    Raises: NotReady with what a person can do.
    """
    place = place or place_of()
    deadline = time.monotonic() + DEADLINE_S
    place.make_home()
    _take_lease(place, deadline)
    if (urls := _answering(place)) is not None:
        return urls
    with _alone(place, deadline):
        if (urls := _answering(place)) is not None:  # another process was faster
            return urls
        place.prepare()
        cluster.refuse_other_major(place)
        if not place.data.exists():
            cluster.make(place)
        port = _start(place, deadline)
        cluster.furnish(place, port)
    return urls_of(place, port)


def looks_alive(place: Place | None = None) -> bool:
    """Whether the server's process exists; costs no connection, for watching every second."""
    return process.postmaster(place or place_of()) is not None


def started_here(place: Place | None = None) -> bool:
    """Whether it was this process that started the server."""
    return (place or place_of()).home in _started


def stop(place: Place | None = None) -> bool:
    """Stop the server, whoever uses it. False if it was not running."""
    place = place or place_of()
    if not place.home.exists():
        return False
    with _alone(place, time.monotonic() + DEADLINE_S):
        return process.stop(place)


def stop_if_unused(place: Place | None = None) -> bool:
    """Stop the server unless another process uses it; True if it was stopped.

    In use means: a live process that called `ensure_running`, or an open connection of anybody. The check holds the
    start lock, and a newcomer takes its lease first, so it either is seen here or starts the server anew.
    """
    place = place or place_of()
    if not place.home.exists():
        return False
    with _alone(place, time.monotonic() + DEADLINE_S):
        lease = _leases.pop(place.home, None) or _open(place, "users.lock")
        with lease:
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return not _connected(place) and process.stop(place)


def status(place: Place | None = None) -> Status:
    place = place or place_of()
    version = place.data / "PG_VERSION"
    port = place.home / "port"
    return Status(
        pid=process.postmaster(place),
        port=int(port.read_text()) if port.exists() else None,
        data=place.data,
        version=version.read_text().strip() if version.exists() else "",
    )


def urls_of(place: Place, port: int) -> Urls:
    words = passwords.read(place)
    where = f"127.0.0.1:{port}/{cluster.DATABASE}"
    return Urls(
        app=f"postgresql://{passwords.APP}:{words[passwords.APP]}@{where}",
        owner=f"postgresql://{passwords.OWNER}:{words[passwords.OWNER]}@{where}",
    )


def _answering(place: Place) -> Urls | None:
    """Addresses if the server takes our password: SCRAM proves that it is ours, not a stranger on the same port."""
    if not looks_alive(place) or not (place.home / "furnished").exists():
        return None
    try:
        urls = urls_of(place, int((place.home / "port").read_text()))
        psycopg.connect(urls.app, connect_timeout=5).close()
    except (psycopg.OperationalError, OSError, ValueError):
        return None
    return urls


def _start(place: Place, deadline: float) -> int:
    """Start until it answers; a port lost to somebody else between look and bind is replaced by the next.

    Raises: NotReady with the end of the server's log.
    """
    port: int | None = None
    if process.postmaster(place) is not None:  # whoever started it was killed meanwhile: it goes on by itself
        port = int((place.home / "port").read_text())
        if process.wait(place, port, deadline):
            return port
    for _attempt in range(5):
        process.clear_leftovers(place, deadline)
        port = process.free_port(place, after=port if process.port_was_taken(place) else None)
        cluster.configure(place, port, process.socket_directory(place))
        if process.start(place, deadline):
            _started.add(place.home)
            return port
        if not process.port_was_taken(place):
            break
    raise NotReady("数据库没有启动，日志末尾：", "The database did not start; its log ends:", process.last_words(place))


def _connected(place: Place) -> bool:
    """Whether anybody has a connection open."""
    if not looks_alive(place):
        return False
    words = passwords.read(place)
    port = (place.home / "port").read_text()
    with psycopg.connect(
        host="127.0.0.1", port=port, user=passwords.SUPERUSER, password=words[passwords.SUPERUSER], dbname="postgres"
    ) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return found is not None


def _open(place: Place, name: str) -> IO[str]:
    return os.fdopen(os.open(place.home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")


def _take_lease(place: Place, deadline: float) -> None:
    """Held until the process ends, however it ends; forked children share it."""
    if place.home in _leases:
        return
    lease = _open(place, "users.lock")
    _lock(lease, fcntl.LOCK_SH, deadline)
    _leases[place.home] = lease


@contextlib.contextmanager
def _alone(place: Place, deadline: float) -> Iterator[None]:
    """One process at a time makes, starts or stops the server."""
    with _open(place, "start.lock") as file:
        _lock(file, fcntl.LOCK_EX, deadline)
        yield


def _lock(file: IO[str], kind: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise NotReady(
                    f"另一个进程占用数据库的启动锁超过 {DEADLINE_S} 秒。",
                    f"Another process has held the database's start lock for more than {DEADLINE_S} s.",
                ) from None
            time.sleep(0.1)
        else:
            return

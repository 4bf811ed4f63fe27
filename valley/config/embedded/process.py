"""The server's process: is it alive, is what it left behind in the way, how to start and stop it."""

import contextlib
import os
import signal
import socket
import stat
import time
from pathlib import Path

from valley.config.embedded.errors import NotReady
from valley.config.embedded.place import Place

FIRST_PORT, PORTS = 20_000, 10_000  # below the range that systems give to outgoing connections


def postmaster(place: Place) -> int | None:
    """Process id of the running server, or None. A zombie, or a stranger who got the same number, is not it."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    if Path("/proc/self/cwd").exists():
        return pid if _works_in(pid, place.data) else None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return pid


def _works_in(pid: int | str, directory: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == directory
    except OSError:  # gone, a zombie, or somebody else's
        return False


def clear_leftovers(place: Place, deadline: float) -> None:
    """After a `kill -9`: wait until orphans of the old server are gone, then remove the pid file that blocks a new one.

    PostgreSQL removes a stale file itself, except where the number now belongs to a zombie or to another process of
    the account. Whether it does is known here from the process's working directory. Time: `deadline` is monotonic.
    """
    pid_file = place.data / "postmaster.pid"
    if not pid_file.exists() or not Path("/proc/self/cwd").exists():
        return
    while orphans := [entry.name for entry in Path("/proc").glob("[0-9]*") if _works_in(entry.name, place.data)]:
        if time.monotonic() > deadline:
            raise NotReady(
                f"旧的数据库进程没有结束：{'、'.join(orphans)}。",
                f"Processes of the former database server do not end: {', '.join(orphans)}.",
                f"kill {' '.join(orphans)}",
            )
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)
    _clear_sockets(place)


def _clear_sockets(place: Place) -> None:
    """Remove the socket directory that no live server uses; it is ours alone, so nothing else can lie in it."""
    remembered = place.home / "sockets"
    if not remembered.exists():
        return
    directory = Path(remembered.read_text())
    if not directory.is_dir() or directory.is_symlink() or directory.stat().st_uid != place.owner_uid:
        return
    for left in directory.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        directory.rmdir()


def free_port(place: Place, after: int | None = None) -> int:
    """The port of last time if nobody took it, else the next free one; at first one that the checkout's key gives.

    Raises: NotReady if no port is free.
    """
    remembered = place.home / "port"
    if after is not None:
        start = after + 1
    elif remembered.exists() and remembered.read_text().strip().isdigit():
        start = int(remembered.read_text())
    else:
        start = FIRST_PORT + int(place.key[:8], 16) % PORTS
    for step in range(PORTS):
        port = FIRST_PORT + (start - FIRST_PORT + step) % PORTS
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NotReady("没有空闲端口可供数据库使用。", "No port is free for the database.")


def socket_directory(place: Place) -> str:
    """A short path (a socket's is limited to 107 bytes), entered by the server's account only."""
    for name in (f"/tmp/nv-{place.key[:8]}", f"/tmp/nv-{place.key[:8]}-{os.urandom(4).hex()}"):  # noqa: S108 - checked below
        path = Path(name)
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            found = path.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == place.owner_uid and not found.st_mode & 0o077:
                return name
            continue  # made by somebody else to catch us: take a name that cannot be foreseen
        place.give(path, 0o700)
        return name
    raise AssertionError("a random name was taken")


def start(place: Place, deadline: float) -> bool:
    """Start the server and wait until it accepts connections; False if it died or `deadline` (monotonic) passed.

    `pg_ctl` detaches the server, so that a Ctrl-C here does not reach it.
    """
    seconds = str(max(1, round(deadline - time.monotonic())))
    done = place.run("pg_ctl", "-D", place.data, "-l", place.log / "start.log", "-w", "-t", seconds, "start")
    return done.returncode == 0


def wait(place: Place, port: int, deadline: float) -> bool:
    """Wait for a server that somebody else is starting; False if it died or `deadline` passed."""
    while postmaster(place) is not None and time.monotonic() < deadline:
        if place.run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)).returncode == 0:
            return True
        time.sleep(0.1)
    return False


def stop(place: Place) -> bool:
    """Stop the server, connections included; False if it was not running."""
    pid = postmaster(place)
    if pid is None:
        return False
    if place.run("pg_ctl", "-D", place.data, "-m", "fast", "-w", "-t", "60", "stop").returncode:
        place.run("pg_ctl", "-D", place.data, "-m", "immediate", "-w", "-t", "30", "stop")
    if postmaster(place) == pid:
        os.kill(pid, signal.SIGQUIT)
    else:
        _clear_sockets(place)
    return True


def last_words(place: Place, lines: int = 12) -> str:
    """The end of the log since the last start: what the server said before it died."""
    logs = sorted(place.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
    text = ""
    for path in logs[-2:]:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), errors="replace") as file:
            text += file.read()[-8000:]
    return "\n".join(text.rpartition("starting PostgreSQL")[2].splitlines()[-lines:])


def port_was_taken(place: Place) -> bool:
    return "Address already in use" in last_words(place)

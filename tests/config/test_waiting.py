"""While the demonstration is being loaded: the page that waits, and the loader behind it."""

import json
import signal
import sys
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from valley.config import waiting
from valley.config.demo import load
from valley.config.demo.world import BEGINNING
from valley.config.loader import Loader
from valley.config.waiting import Progress, Teller
from valley.kernel import clock


def platform(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"the platform"]


def ask(application: waiting.Application, path: str = "/", **more: str) -> tuple[int, dict[str, str], str]:
    seen: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", **more}
    body = b"".join(application(environ, lambda status, headers: seen.extend((status, headers))))
    return int(seen[0].split()[0]), dict(seen[1]), body.decode()


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "var" / "loading-8000.json"


def test_pages_wait_while_there_is_progress_and_answer_afterwards(told: Path) -> None:
    door = waiting.waiting(platform, str(told))
    assert ask(door)[2] == "the platform"
    waiting.write(told, Progress("story", 41, "2024"))
    status, headers, body = ask(door)
    assert status == 200
    assert headers["Retry-After"] == "3"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert 'http-equiv="refresh" content="3"' in body
    assert "正在讲述四年的记录（2024） · 41 %" in body
    assert 'value="41"' in body
    assert "<script" not in body
    status, headers, body = ask(door, "/plan/indicators", HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9")
    assert (status, headers["Retry-After"]) == (503, "3")
    assert "telling four years of records (2024) · 41 %" in body
    assert ask(door, "/", REQUEST_METHOD="POST")[0] == 503
    assert ask(door, "/static/kernel/kernel.css")[2] == "the platform"
    waiting.over(told)
    assert ask(door, "/plan/indicators")[2] == "the platform"


def test_a_head_request_has_the_same_answer_without_the_page(told: Path) -> None:
    waiting.write(told, Progress())
    status, headers, body = ask(waiting.waiting(platform, str(told)), "/work", REQUEST_METHOD="HEAD")
    assert (status, body) == (503, "")
    assert int(headers["Content-Length"]) > 100


@pytest.mark.parametrize(
    ("path", "accept"), [("/api/v1/plan", ""), ("/epcis/v2/events", ""), ("/", "application/json")]
)
def test_a_program_is_told_as_json_and_always_503(told: Path, path: str, accept: str) -> None:
    waiting.write(told, Progress("figures", 88))
    status, headers, body = ask(waiting.waiting(platform, str(told)), path, HTTP_ACCEPT=accept)
    assert status == 503
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["percent"] == 88


def test_the_language_that_was_chosen_here_counts_more_than_the_browser_s(told: Path) -> None:
    waiting.write(told, Progress())
    door = waiting.waiting(platform, str(told))
    chosen = ask(door, HTTP_COOKIE="a=b; django_language=zh-hans", HTTP_ACCEPT_LANGUAGE="en")[2]
    assert "正在准备" in chosen
    assert "starting" in ask(door, HTTP_COOKIE="django_language=en")[2]


def test_a_failure_and_a_silence_are_said(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door = waiting.waiting(platform, str(told))
    waiting.write(told, Progress("failed", detail="1", attempt=3))
    status, headers, body = ask(door, "/work")
    assert (status, headers["Retry-After"]) == (503, "60")
    assert "--empty" in body
    assert "第 3 次尝试" in body
    assert "refresh" not in body
    waiting.write(told, Progress("story", 50))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + waiting.STALE_S + 5)
    assert "已有两分钟没有进展" in ask(door)[2]


def test_a_file_that_cannot_be_read_is_the_beginning_and_nobody_named_one_is_no_waiting(told: Path) -> None:
    told.parent.mkdir()
    told.write_text("{half")
    assert waiting.read(told) == Progress()
    told.write_text('{"other": 1}')
    assert "正在准备" in ask(waiting.waiting(platform, str(told)))[2]
    assert waiting.waiting(platform, "") is platform


def test_what_is_said_is_shown_as_text(told: Path) -> None:
    waiting.write(told, Progress("story", 1, "<b>&"))
    assert "&lt;b&gt;&amp;" in ask(waiting.waiting(platform, str(told)))[2]


def test_the_story_tells_its_years_as_percent(told: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waiting.write(told, Progress(attempt=2))
    heard = load.Progress(Teller(str(told)))
    heard(BEGINNING)
    assert waiting.read(told) is not None
    seen = []
    for days in range(0, (clock.today() - BEGINNING).days, 100):
        heard(BEGINNING + timedelta(days=days))
        seen.append(waiting.read(told))
    percents = [progress.percent for progress in seen if progress]
    assert percents == sorted(percents)
    assert 0 <= percents[0] <= percents[-1] <= load.FIGURES_PERCENT
    heard(date(2022, 1, 1))  # before the beginning
    heard.stage("search", load.SEARCH_PERCENT)
    last = waiting.read(told)
    assert last is not None
    assert (last.stage, last.percent, last.attempt) == ("search", load.SEARCH_PERCENT, 2)
    assert "2022 …" in capsys.readouterr().out
    Teller("")("story", 1)  # nobody listens


def ended(loader: Loader, seconds: float = 60) -> int:
    deadline = time.monotonic() + seconds
    while (code := loader.tend()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return code


def loader(told: Path, tmp_path: Path, script: str) -> Loader:
    """A loader whose n-th run knows its number by a file that grows."""
    runs = tmp_path / "runs"
    count = f"with open({str(runs)!r}, 'a') as f: f.write('x')\nn = os.path.getsize({str(runs)!r})\n"
    return Loader([sys.executable, "-c", f"import os, signal, sys\n{count}{script}"], told)


def test_a_load_that_is_killed_is_begun_again(told: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    held = loader(told, tmp_path, "n == 1 and os.kill(os.getpid(), signal.SIGKILL)")
    held.start({})
    assert ended(held) == 0
    assert held.attempt == 2
    assert "broke off (-9)" in capfd.readouterr().err
    seen = waiting.read(told)
    assert seen is not None
    assert (seen.stage, seen.attempt) == ("again", 2)


def test_a_load_that_cannot_succeed_is_given_up_and_said(told: Path, tmp_path: Path) -> None:
    held = loader(told, tmp_path, "sys.exit(3)")
    held.start({})
    assert ended(held) == 3
    assert (tmp_path / "runs").read_text() == "xxx"
    seen = waiting.read(told)
    assert seen is not None
    assert (seen.failed, seen.detail, seen.attempt) == (True, "3", 3)


def test_death_by_a_signal_ends_with_the_shell_s_number(told: Path, tmp_path: Path) -> None:
    held = loader(told, tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    held.start({})
    assert ended(held) == 128 + signal.SIGKILL


def test_an_installation_without_a_demonstration_is_ready(told: Path, tmp_path: Path) -> None:
    held = loader(told, tmp_path, "sys.exit(127)")
    held.start({})
    assert ended(held) == 0


def test_a_load_can_be_stopped_and_started(told: Path, tmp_path: Path) -> None:
    held = loader(told, tmp_path, "import time; n == 1 and time.sleep(60)")
    held.start({})
    deadline = time.monotonic() + 60
    while not (tmp_path / "runs").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert held.started
    held.stop()
    assert not held.started
    held.stop()
    held.start({})
    assert ended(held) == 0

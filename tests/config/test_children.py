import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from valley.config import children
from valley.config.children import Child, stop_in_reverse

LIVES = """
import signal, sys, time
def note(word):
    with open(sys.argv[1], "a") as file:
        file.write(f"{sys.argv[2]} {word}\\n")
def stop(number, frame):
    time.sleep(0.2)
    note("stopped")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, lambda *_: note("interrupted"))
note("started")
while True:
    time.sleep(0.05)
"""


def child(name: str, diary: Path, code: str = LIVES) -> Child:
    return Child(name, [sys.executable, "-c", code, str(diary), name], dict(os.environ))


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def tended(child: Child) -> bool:
    child.tend()
    return True


def lines(diary: Path) -> list[str]:
    return diary.read_text().splitlines() if diary.exists() else []


def test_the_last_started_stops_first(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    family = [child(name, diary) for name in ("web", "worker", "socket")]
    for each in family:
        each.start()
    until(lambda: len(lines(diary)) == 3)
    stop_in_reverse(family)
    assert lines(diary)[3:] == ["socket stopped", "worker stopped", "web stopped"]


def test_what_is_killed_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE_S", 0.1)
    diary = tmp_path / "diary"
    web = child("web", diary)
    web.pause_s = 0.1
    web.start()
    until(lambda: lines(diary) == ["web started"])
    assert web.process
    first = web.process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: tended(web) and lines(diary) == ["web started"] * 2)
    assert web.process.pid != first
    web.stop()


def test_what_keeps_dying_is_given_longer_pauses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doomed = child("doomed", tmp_path / "diary", "raise SystemExit(7)")
    doomed.pause_s = 0.01
    pauses = []
    for _ in range(4):
        doomed.start()
        until(lambda: tended(doomed) and doomed.process is None)
        pauses.append(round(doomed.due_at - time.monotonic(), 2))
    assert pauses == sorted(pauses)
    assert doomed.pause_s == pytest.approx(0.16)
    assert "doomed 退出（7）" in capsys.readouterr().err


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PATIENCE_S", 0.3)
    diary = tmp_path / "diary"
    deaf = child("deaf", diary, LIVES.replace("signal.signal(signal.SIGTERM, stop)", "signal.signal(15, lambda *_: 0)"))
    deaf.start()
    until(lambda: bool(lines(diary)))
    deaf.stop()
    assert deaf.process is None


@pytest.mark.skipif(sys.platform != "linux", reason="the signal of a parent's death is Linux's")
def test_a_killed_supervisor_leaves_no_child_behind(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    parent = f"""
import os, sys, time
from pathlib import Path
from tests.config.test_children import child
web = child("web", Path({str(diary)!r}))
web.start()
time.sleep(60)
"""
    supervisor = Child("supervisor", [sys.executable, "-c", parent], {**os.environ, "VALLEY_DATABASE": "offline"})
    supervisor.start()
    until(lambda: lines(diary) == ["web started"])
    assert supervisor.process
    supervisor.process.kill()
    supervisor.process.wait()
    until(lambda: lines(diary) == ["web started", "web stopped"])

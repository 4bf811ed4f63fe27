"""The clock-driven shells call their actions."""

from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django import app

from valley.kernel import actions, tasks
from valley.kernel.tasks.worker import run_worker


@pytest.mark.parametrize(
    ("task", "called"),
    [
        ("seal", ["seal"]),
        ("sign_head", ["seal", "sign_head"]),
        ("erase_due", ["erase_due"]),
        ("sweep_orphans", ["sweep_orphans"]),
        ("deliver_due", ["deliver_due"]),
    ],
)
def test_each_task_calls_its_actions(task: str, called: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    for name in ("seal", "sign_head", "erase_due", "sweep_orphans", "deliver_due"):
        monkeypatch.setattr(actions, name, lambda name=name: seen.append(name))
    getattr(tasks, task)(timestamp=0)
    assert seen == called


def test_every_periodic_task_is_known_to_the_worker() -> None:
    periodic = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic >= {f"kernel.{n}" for n in ("seal", "sign_head", "erase_due", "sweep_orphans", "deliver_due")}


def test_a_process_runs_one_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    connector: Any = object()
    with app.replace_connector(connector), pytest.raises(RuntimeError, match="already"):
        run_worker(concurrency=1)

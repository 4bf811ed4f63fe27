"""Copies of the console in places of all sorts, each with an embedded server of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65_534
# The interpreter of these tests may lie in root's home. An ordinary user's test keeps the one capability to read it;
# it may write there no more than any other user.
AS_NOBODY = [
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search",
]  # fmt: skip


@dataclass
class Tree:
    """A checkout at `path` with its server's state in `state`; run as root, or as nobody."""

    path: Path
    state: Path
    nobody: bool = False
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    @classmethod
    def grow(cls, path: Path, *, state: Path, nobody: bool = False) -> "Tree":
        """Copy what the console needs for `valley db`."""
        shutil.copytree(
            ROOT / "valley" / "config", path / "valley" / "config", ignore=shutil.ignore_patterns("__pycache__")
        )
        for name in ("__init__.py", "__main__.py"):
            shutil.copy2(ROOT / "valley" / name, path / "valley" / name)
        if nobody:
            for part in [path, *path.rglob("*")]:
                os.chown(part, NOBODY, NOBODY)
        return cls(path, state, nobody)

    @property
    def home(self) -> Path:
        """Where the driver put everything."""
        if self.nobody:
            return self.path / "var" / "postgresql"
        (home,) = self.state.iterdir()
        return home

    def command(self, *arguments: str) -> list[str]:
        return [*(AS_NOBODY if self.nobody else []), sys.executable, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "VALLEY_STATE": str(self.state), "PYTHONPATH": str(self.path), "PYTHONDONTWRITEBYTECODE": "1"}

    def db(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`valley db …`, waited for."""
        return self.python("-m", "valley", "db", *arguments)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd=self.path, env=self.environment, capture_output=True, text=True, timeout=300
        )

    def background(self, *arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=self.path,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def start(self) -> int:
        """Start the server; its process id."""
        done = self.db("start")
        assert done.returncode == 0, done.stdout + done.stderr
        return self.pid

    @property
    def pid(self) -> int:
        return int((self.home / "data" / "postmaster.pid").read_text().split()[0])

    @property
    def port(self) -> int:
        return int((self.home / "port").read_text())

    def url(self, *, owner: bool = False) -> str:
        done = self.db("url", *(["--owner"] if owner else []))
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def connect(self, *, owner: bool = False) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url(owner=owner), autocommit=True)

    def processes(self) -> list[int]:
        """The server's processes, zombies left out."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "cwd").readlink() == self.home / "data":
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def kill_everything(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        while self.processes():
            time.sleep(0.05)

    def fell(self) -> None:
        """Stop everything and leave nothing behind."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()
        if self.path.exists():
            self.db("stop")
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.rmtree(self.state, ignore_errors=True)

"""One process that the supervisor keeps alive."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
SETTLED_S = 60.0  # a process that lived this long starts again without a pause
PATIENCE_S = 30.0
PR_SET_PDEATHSIG = 1  # Linux, prctl(2): the signal that a child gets when its parent dies


class Child:
    """A command in its own session: a Ctrl-C in the terminal reaches the supervisor only, which stops in order."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self.command = command
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self.born_at = 0.0
        self.due_at = 0.0
        self.pause_s = FIRST_PAUSE_S

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, env=self.environment, start_new_session=True, preexec_fn=_die_with_parent
        )
        self.born_at = time.monotonic()
        self.due_at = 0.0

    def tend(self) -> None:
        """Notice a death, and start again once the pause is over: 1, 2, 4 … 30 s while it keeps dying young."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self.process = None
            if now - self.born_at > SETTLED_S:
                self.pause_s = FIRST_PAUSE_S
            self.due_at = now + self.pause_s
            pause = f"{self.pause_s:.0f}"
            sys.stderr.write(f"{self.name} 退出（{code}），{pause} 秒后重启 · exited, restarting in {pause} s\n")
            self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
        if self.process is None and self.due_at and now >= self.due_at:
            self.start()

    def stop(self) -> None:
        """Ask, wait, then insist; returns once it is gone."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()
        self.process = None

    def kill(self) -> None:
        """The whole session at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def stop_in_reverse(children: list[Child]) -> None:
    """The last started first, each gone before the one that it depends on is asked."""
    for child in reversed(children):
        child.stop()


def _die_with_parent() -> None:
    """A supervisor that is killed leaves nobody on the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

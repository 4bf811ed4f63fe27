"""The load of the demonstration as the supervisor sees it: begun again when it is killed, given up when it cannot."""

import sys
from pathlib import Path

from valley.config import waiting
from valley.config.children import Child

ATTEMPTS = 3
BROKE_OFF = """\
演示数据的装入中断（{code}），没有留下一半的数据，重新装入
The load of the demonstration broke off ({code}) and left nothing behind; beginning again
"""
NO_SUCH_COMMAND = 127  # an installation without a demonstration


class Loader:
    """A child that ends by itself. It works in one transaction, so an attempt that was killed left nothing behind."""

    def __init__(self, command: list[str], progress: Path, *, attempts: int = ATTEMPTS) -> None:
        self.command, self.progress, self.attempts = command, progress, attempts
        self.attempt = 0
        self.environment: dict[str, str] = {}
        self.child: Child | None = None

    @property
    def started(self) -> bool:
        return self.child is not None

    def start(self, environment: dict[str, str]) -> None:
        """Begin, or begin again."""
        self.environment = {**environment, waiting.NAME: str(self.progress)}
        self.attempt += 1
        stage = "starting" if self.attempt == 1 else "again"
        waiting.write(self.progress, waiting.Progress(stage, attempt=self.attempt))
        self.child = Child("demonstration", self.command, self.environment)
        self.child.start()

    def tend(self) -> int | None:
        """None while it goes on; 0 once it is loaded; else the exit code of the last of all attempts."""
        assert self.child is not None
        assert self.child.process is not None
        code = self.child.process.poll()
        if code is None:
            return None
        if code in (0, NO_SUCH_COMMAND):
            return 0
        if self.attempt < self.attempts:
            sys.stderr.write(BROKE_OFF.format(code=code))
            self.start(self.environment)
            return None
        waiting.write(self.progress, waiting.Progress("failed", detail=str(code), attempt=self.attempt))
        return code if code > 0 else 128 - code

    def stop(self) -> None:
        """Ask it to end; what it had begun is rolled back. It may be started again."""
        if self.child is not None:
            self.child.stop()
            self.child = None

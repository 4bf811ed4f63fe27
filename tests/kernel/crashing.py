"""A reaction that can be killed half-way, and a worker process that knows it (`python -m tests.kernel.crashing`)."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from valley.kernel import journal
from valley.kernel.events import Event
from valley.kernel.models import Entry


@dataclass(frozen=True, kw_only=True)
class Lit(Event):
    """`mark`: a file; while it is missing the reaction makes it and hangs after its effect, before its commit."""

    mark: str


@dataclass(frozen=True, kw_only=True)
class Warmed(Event):
    """The effect."""


@journal.on(Lit)
def warm(event: Lit, entry: Entry) -> None:
    journal.publish(Warmed(subject=event.subject), by=None)
    if event.mark == "fail":
        raise RuntimeError("this reaction always fails")
    mark = Path(event.mark)
    if not mark.exists():
        mark.write_text(str(os.getpid()))
        time.sleep(600)

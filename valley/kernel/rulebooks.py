"""The socket for rules: every app registers the rule files and editions that it works by (规则库).

One page then shows them all: standard, edition, effective dates, clauses, state on a day, and what is not loaded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from valley.kernel.errors import Words
from valley.kernel.things import Viewer

State = Literal["in_force", "not_yet", "ended", "unknown"]


@dataclass(frozen=True)
class Provision:
    """One clause or row, in both languages; `value` is what it sets, if that is a figure."""

    clause: str
    zh: str
    en: str = ""
    value: str = ""


@dataclass(frozen=True)
class RuleEdition:
    """One loaded edition. `key` makes its address and is unique on the platform.

    `begins`, `last`: first and last day in force; `begins_latest`: where the source gives only a month or a year, the
    last day of it. None: the source does not say. `lacks`: what of the text is not loaded (Chinese, English).
    `read`: from the primary text, a secondary copy, or the platform's own rule. `page`: where the app uses it.
    """

    key: str
    standard: str
    edition: str
    title: tuple[str, str]
    source: str
    begins: date | None = None
    last: date | None = None
    begins_latest: date | None = None
    lacks: tuple[str, str] = ("", "")
    checksum: str = ""
    read: Literal["primary", "secondary", "own"] = "primary"
    page: str = ""
    provisions: Callable[[], Sequence[Provision]] = field(default=lambda: ())

    def on(self, day: date) -> State:
        """Its state on `day`; "unknown" where the source leaves it open."""
        if self.last is not None and day > self.last:
            return "ended"
        if self.begins is None:
            return "unknown"
        if day < self.begins:
            return "not_yet"
        return "unknown" if self.begins_latest is not None and day < self.begins_latest else "in_force"


@dataclass(frozen=True)
class NotLoaded:
    """A standard that the platform knows of and has nothing of."""

    standard: str
    title: tuple[str, str]


@dataclass(frozen=True)
class Shelf:
    """What one app brings. `editions(viewer)` may hold what only this viewer may see."""

    name: str
    label: Words
    editions: Callable[[Viewer], Iterable[RuleEdition]]
    absent: Callable[[], Iterable[NotLoaded]] = field(default=lambda: ())


@dataclass(frozen=True)
class Followed:
    """What a check found of one record. `rule`: the key of the edition that it was held against, "" where that is no
    edition on a shelf. "unknown": the rule leaves it open, or nobody has settled it. `next_step` mends it.
    """

    uri: str
    state: Literal["follows", "departs", "unknown"]
    words: Words
    next_step: Words = ""
    rule: str = ""


@dataclass(frozen=True)
class Workflow:
    """Something that is done by a rule, and how its records are held against the rule in force on a day."""

    name: str
    label: Words
    rule: Words
    checks: Callable[[Viewer, date], Iterable[Followed]]


_shelves: dict[str, Shelf] = {}
_workflows: dict[str, Workflow] = {}


def register(shelf: Shelf) -> Shelf:
    """Register what an app works by. Raises ValueError where the name is taken."""
    if shelf.name in _shelves:
        raise ValueError(f"shelf {shelf.name!r} is registered already")
    _shelves[shelf.name] = shelf
    return shelf


def shelves() -> list[Shelf]:
    """Every shelf, by name."""
    return sorted(_shelves.values(), key=lambda shelf: shelf.name)


def register_workflow(workflow: Workflow) -> Workflow:
    """Register what is checked. Raises ValueError where the name is taken."""
    if workflow.name in _workflows:
        raise ValueError(f"workflow {workflow.name!r} is registered already")
    _workflows[workflow.name] = workflow
    return workflow


def workflows() -> list[Workflow]:
    """Every workflow, by name."""
    return sorted(_workflows.values(), key=lambda workflow: workflow.name)

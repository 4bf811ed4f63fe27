"""The journal: outbox and audit trail in one.

`publish` writes one append-only row and defers one job per reaction, inside the action's own transaction.
A reaction records (entry, reaction) as done in its own transaction: running twice does no harm.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import NoneType
from typing import Any, TypeVar

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from valley.kernel import clock
from valley.kernel.events import Event
from valley.kernel.models import Entry, User

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Reaction:
    """A registered reaction: its name, the event class that it follows, and what it does."""

    name: str
    event: type[Event]
    run: Callable[[Any, Entry], None]


_past: ContextVar[bool] = ContextVar("past", default=False)
_reactions: dict[str, Reaction] = {}
_events: dict[str, type[Event]] = {}


def on(event: type[E]) -> Callable[[Callable[[E, Entry], None]], Callable[[E, Entry], None]]:
    """Declare, in an app's `reactions`, what follows `event`. The function gets (event, entry)."""

    def register(run: Callable[[E, Entry], None]) -> Callable[[E, Entry], None]:
        name = f"{run.__module__}.{run.__qualname__}"
        _reactions[name] = Reaction(name, event, run)
        _events[event.name()] = event
        return run

    return register


def reactions_to(event: type[Event]) -> list[Reaction]:
    """Reactions declared for `event` or a base of it, by name."""
    return sorted((r for r in _reactions.values() if issubclass(event, r.event)), key=lambda r: r.name)


def publish(event: Event, *, by: User | None) -> Entry:
    """Write `event` into the journal and defer its reactions.

    Must run inside the action's transaction. `by` is None for the platform itself; of a deputy the entry also names
    the person on whose behalf it was done.
    Raises: RuntimeError outside a transaction; ValueError where a field holds more than ids, numbers, dates and codes.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"publish({type(event).__name__}) outside a transaction")
    payload = {f.name: getattr(event, f.name) for f in dataclasses.fields(event) if f.name != "subject"}
    if by and by.on_behalf_of:
        payload["on_behalf_of"] = by.on_behalf_of
    for name, value in {"subject": event.subject, **payload}.items():
        _check_opaque(f"{type(event).__name__}.{name}", value)
    entry = Entry.objects.create(
        at=clock.now(), event=event.name(), subject=event.subject, actor=by.public_id if by else None, payload=payload
    )
    for reaction in () if _past.get() else reactions_to(type(event)):
        defer("kernel.react", entry_id=entry.pk, reaction=reaction.name)
    return entry


@contextmanager
def past() -> Iterator[None]:
    """Let nothing react to what is published inside: for history that is entered years later, of which nobody is to
    be told now. Whoever enters it sees to what the reactions would have done."""
    token = _past.set(True)
    try:
        yield
    finally:
        _past.reset(token)


# Ids, URIs, ISO dates and codes are printable ASCII without blanks; names and free text hardly ever are.
_OPAQUE = re.compile(r"[!-~]*")


def _check_opaque(where: str, value: Any) -> None:
    if isinstance(value, str):
        if not _OPAQUE.fullmatch(value):
            raise ValueError(f"{where}: the journal keeps ids, numbers, dates and codes for ever, no words: {value!r}")
    elif isinstance(value, list | tuple):
        for item in value:
            _check_opaque(where, item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_opaque(where, key)
            _check_opaque(f"{where}[{key}]", item)
    elif not isinstance(value, int | float | NoneType):
        raise ValueError(f"{where}: {type(value).__name__} is no plain value")


def defer(task: str, **arguments: Any) -> int:
    """Put a job into the queue inside the action's own transaction; its number.

    Always through Django's connection: inside a worker procrastinate's own connection would commit the job even where
    the reaction that asked for it is rolled back.
    """
    return configure_task(name=task, job_manager=JobManager(DjangoConnector())).defer(**arguments)


def reaction_named(name: str) -> Reaction:
    """Raises KeyError for a reaction that this version of the platform does not have."""
    return _reactions[name]


def revive(entry: Entry, event: type[E]) -> E:
    """The event that `entry` was made from; unknown fields of older editions are dropped."""
    known = {f.name for f in dataclasses.fields(event)}
    return event(subject=entry.subject, **{k: v for k, v in entry.payload.items() if k in known})

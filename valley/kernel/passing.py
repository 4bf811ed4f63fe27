"""The socket for hand-overs between organisations: every app registers what really passed from one to another.

Whoever knows where organisations stand (the registry) then sees what crossed from one park to the next.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from valley.kernel.errors import Words


@dataclass(frozen=True)
class Passing:
    """On `on`, something passed from `giver` to `taker` (URIs of organisations); `uri` is the record that says so."""

    uri: str
    on: date
    giver: str
    taker: str


@dataclass(frozen=True)
class Source:
    """What one app knows to have passed over [start, end)."""

    name: str
    label: Words
    rows: Callable[[date, date], Iterable[Passing]]


@dataclass(frozen=True)
class Joint:
    """A record that several organisations work on together (URIs)."""

    uri: str
    parties: tuple[str, ...]


@dataclass(frozen=True)
class Working:
    """What one app knows to be under way between organisations on a day."""

    name: str
    label: Words
    rows: Callable[[date], Iterable[Joint]]


_sources: dict[str, Source] = {}
_working: dict[str, Working] = {}


def register(source: Source) -> Source:
    """Register a source. Raises ValueError where the name is taken."""
    if source.name in _sources:
        raise ValueError(f"source {source.name!r} is registered already")
    _sources[source.name] = source
    return source


def sources() -> list[Source]:
    """Every source, by name."""
    return sorted(_sources.values(), key=lambda source: source.name)


def register_working(working: Working) -> Working:
    """Register who knows of joint work. Raises ValueError where the name is taken."""
    if working.name in _working:
        raise ValueError(f"joint work {working.name!r} is registered already")
    _working[working.name] = working
    return working


def workings() -> list[Working]:
    """Whoever knows of joint work, by name."""
    return sorted(_working.values(), key=lambda working: working.name)

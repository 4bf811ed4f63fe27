"""Links of a chain that somebody covers, and packages that wait for each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Piece:
    """A work package: its key, its link, whether somebody is on it, its date, and the keys that it waits for."""

    key: int
    link: str
    covered: bool
    due_on: date
    after: tuple[int, ...] = ()


def uncovered(links: Iterable[str], pieces: Iterable[Piece]) -> list[str]:
    """Links, in their order, on which no package has an organisation."""
    covered = {piece.link for piece in pieces if piece.covered}
    return [link for link in links if link not in covered]


def too_early(pieces: Iterable[Piece]) -> list[tuple[int, int]]:
    """(package, prerequisite) where the package is due before what it waits for."""
    known = {piece.key: piece for piece in pieces}
    return [
        (piece.key, key)
        for piece in known.values()
        for key in piece.after
        if key in known and known[key].due_on > piece.due_on
    ]


def closes_circle(after: Mapping[int, Iterable[int]], key: int, wanted: Iterable[int]) -> bool:
    """Whether `key` would wait for itself if it waited for `wanted` as well. `after`: key → what it waits for."""
    seen: set[int] = set()
    stack = list(wanted)
    while stack:
        one = stack.pop()
        if one == key:
            return True
        if one not in seen:
            seen.add(one)
            stack.extend(after.get(one, ()))
    return False

"""The scope of a recall: from suspect lots along what was recorded, each lot with the reason for it.

Minimal: reached by recorded links, forward in time. Cautious: also lots that shared a line, a vessel or a truck with
one of them between two recorded cleanings, or that a gap in the records may join to one of them; and what these
reached.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

How = Literal["suspect", "made_into", "packed_in", "shared", "gap"]


@dataclass(frozen=True, slots=True)
class Step:
    """How `lot` came into scope from `origin`: the event that says so, and when it was.

    how: "made_into" (a transformation), "packed_in" (an aggregation), "shared" (a resource), "gap" (records missing).
    `resource` names the line, vessel or truck; `why` what is missing. `until`: the end of the time that was shared.
    """

    origin: str
    lot: str
    how: How
    at: datetime
    event: str = ""
    resource: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Two lots on one resource between two recorded cleanings; `before`: `other` was there before `lot`.

    A cleaning that is not recorded is None: the time is then open on that side.
    """

    lot: str
    other: str
    resource: str
    at: datetime
    event: str
    cleaned_before: datetime | None
    cleaned_after: datetime | None
    before: bool


@dataclass(frozen=True, slots=True)
class InScope:
    """A lot in scope, since when it is suspect, and the path that leads to it from a suspect lot.

    minimal: reached by recorded links alone; else only the cautious scope has it.
    """

    lot: str
    minimal: bool
    since: datetime
    path: tuple[Step, ...]


class Records(Protocol):
    """What the scope asks of the records. Each answers for many lots at once."""

    def onward(self, lots: Collection[str]) -> Iterable[Step]:
        """Where lots went: steps "made_into" and "packed_in"."""

    def shared(self, lots: Collection[str]) -> Iterable[Sharing]:
        """Lots that shared a resource with one of these between two cleanings."""

    def gaps(self, lots: Collection[str]) -> Iterable[Step]:
        """Lots that missing records may join to one of these: steps "gap"."""


def scope(records: Records, suspects: Iterable[str], *, since: datetime, cautious: bool = False) -> list[InScope]:
    """Lots in scope, the minimal ones first, then by time.

    since: from when the suspect lots are suspect. A lot is suspect from the moment that it was reached; only what it
    became afterwards, or at that moment, is in scope: nothing flows backward. The path is that of the earliest moment.
    """
    found = {lot: InScope(lot, True, since, ()) for lot in dict.fromkeys(suspects)}
    _onward(records, found, list(found), minimal=True)
    if cautious:
        joined = _joined(records, found)
        for step, base in joined:
            if step.lot not in found:
                found[step.lot] = InScope(step.lot, False, step.at, (*base.path, step))
        _onward(records, found, [lot for lot, one in found.items() if not one.minimal], minimal=False)
    return sorted(found.values(), key=lambda one: (not one.minimal, len(one.path) > 0, one.since, one.lot))


def _onward(records: Records, found: dict[str, InScope], fringe: Sequence[str], *, minimal: bool) -> None:
    while fringe:
        reached: dict[str, InScope] = {}
        for step in sorted(records.onward(fringe), key=lambda s: (s.at, s.origin, s.lot)):
            base = found[step.origin]
            if step.at < base.since:
                continue
            known = found.get(step.lot) or reached.get(step.lot)
            # A lot that a longer way reached earlier is suspect from that earlier moment on: look again from there.
            if known is None or (step.at < known.since and known.minimal == minimal and known.path):
                reached[step.lot] = InScope(step.lot, minimal, step.at, (*base.path, step))
        found.update(reached)
        fringe = list(reached)


def _joined(records: Records, found: dict[str, InScope]) -> list[tuple[Step, InScope]]:
    """Sharings and gaps of the minimal scope as steps, once each lot, the first in time."""
    lots = list(found)
    joined: list[tuple[Step, InScope]] = []
    for share in records.shared(lots):
        base = found[share.lot]
        if share.cleaned_after is not None and share.cleaned_after < base.since:
            continue  # cleaned before the lot was suspect
        why = "before" if share.before else "after"
        step = Step(share.lot, share.other, "shared", share.at, share.event, share.resource, why)
        joined.append((step, base))
    joined += [(step, found[step.origin]) for step in records.gaps(lots) if step.at >= found[step.origin].since]
    return sorted(joined, key=lambda pair: (pair[0].at, pair[0].lot))

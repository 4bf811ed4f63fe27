"""The scope of a recall: from suspect lots along what was recorded, each lot with the reason for it.

Minimal: reached by recorded links, forward in time: what was in a suspect container, what was made of it, the items
taken out of it, and the containers that hold any of these. A container is where goods are: what else lies in it is not
in scope. Cautious: also lots that shared a line, a vessel or a truck with one of them between two recorded cleanings,
or that a gap in the records may join to one of them; and what these reached.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

How = Literal["suspect", "held", "made_into", "taken_from", "packed_in", "shared", "gap"]


@dataclass(frozen=True, slots=True)
class Step:
    """How `lot` came into scope from `origin`: the event that says so, and when it was.

    how: "held" (in a suspect container), "made_into" (a transformation), "taken_from" (an item out of a lot),
    "packed_in" (a container, until it was taken out: `until`, None for still inside), "shared" (a resource), "gap"
    (records missing). `resource` names the line, vessel or truck; `why` what is missing.
    """

    origin: str
    lot: str
    how: How
    at: datetime
    event: str = ""
    resource: str = ""
    why: str = ""
    until: datetime | None = None


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
    """A lot in scope, since when it is suspect (`until`: a suspect's own period ends), and the path that leads to it
    from a suspect lot.

    minimal: reached by recorded links alone; else only the cautious scope has it.
    """

    lot: str
    minimal: bool
    since: datetime
    path: tuple[Step, ...]
    until: datetime | None = None

    def suspect_at(self, moment: datetime) -> bool:
        """Whether it was suspect then."""
        return self.since <= moment and (self.until is None or moment < self.until)


class Records(Protocol):
    """What the scope asks of the records. Each answers for many lots at once; `since`: lot → when it was reached."""

    def contents(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        """What was in these containers from then on, however deep: steps "held"."""

    def onward(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        """What these became from then on: steps "made_into" and "taken_from"."""

    def carriers(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        """In which containers these were from then on, however deep: steps "packed_in"."""

    def shared(self, lots: Collection[str]) -> Iterable[Sharing]:
        """Lots that shared a resource with one of these between two cleanings."""

    def gaps(self, lots: Collection[str]) -> Iterable[Step]:
        """Lots that missing records may join to one of these: steps "gap"."""


def scope(
    records: Records,
    suspects: Iterable[str],
    *,
    since: datetime,
    until: datetime | None = None,
    cautious: bool = False,
) -> list[InScope]:
    """Lots in scope, the minimal ones first, then by time.

    since: from when the suspect lots are suspect. until: from when the suspects themselves no longer are, such as a
    truck whose cooling was mended or a vessel that was cleaned; what they reached before stays suspect.
    A lot is suspect from the moment that it was reached; only what it became afterwards, or at that moment, is in
    scope: nothing flows backward. The path is that of the earliest moment.
    """
    found = {lot: InScope(lot, True, since, (), until) for lot in dict.fromkeys(suspects)}
    _reach(records, found, list(found), minimal=True)
    if cautious:
        joined = []
        for step, base in _joined(records, found):
            if step.lot not in found:
                found[step.lot] = InScope(step.lot, False, step.at, (*base.path, step))
                joined.append(step.lot)
        _reach(records, found, joined, minimal=False)
    return sorted(found.values(), key=lambda one: (not one.minimal, len(one.path) > 0, one.since, one.lot))


def _reach(records: Records, found: dict[str, InScope], lots: Sequence[str], *, minimal: bool) -> None:
    """Take in what these held, what all of it became, and at last the containers of everything taken in."""
    fringe = list(lots)
    held = records.contents({lot: found[lot].since for lot in lots}) if lots else ()
    fringe += _take_in(found, held, minimal=minimal)
    _onward(records, found, fringe, minimal=minimal)
    mine = {lot: one.since for lot, one in found.items() if one.minimal == minimal}
    _take_in(found, records.carriers(mine) if mine else (), minimal=minimal)


def _take_in(found: dict[str, InScope], steps: Iterable[Step], *, minimal: bool) -> list[str]:
    """Each lot that is new, by its first step; the lots taken in."""
    new: list[str] = []
    for step in sorted(steps, key=lambda s: (s.at, s.origin, s.lot)):
        if step.lot not in found and found[step.origin].suspect_at(step.at):
            found[step.lot] = InScope(step.lot, minimal, step.at, (*found[step.origin].path, step))
            new.append(step.lot)
    return new


def _onward(records: Records, found: dict[str, InScope], fringe: Sequence[str], *, minimal: bool) -> None:
    while fringe:
        reached: dict[str, InScope] = {}
        steps = records.onward({lot: found[lot].since for lot in fringe})
        for step in sorted(steps, key=lambda s: (s.at, s.origin, s.lot)):
            base = found[step.origin]
            if not base.suspect_at(step.at):
                continue
            known = found.get(step.lot)
            # A lot that a longer way reached earlier is suspect from that earlier moment on: look again from there.
            if step.lot not in reached and (
                known is None or (step.at < known.since and known.minimal == minimal and known.path)
            ):
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
        if base.until is not None and share.cleaned_before is not None and share.cleaned_before >= base.until:
            continue  # cleaned after the lot no longer was
        why = "before" if share.before else "after"
        step = Step(share.lot, share.other, "shared", share.at, share.event, share.resource, why)
        joined.append((step, base))
    joined += [(step, found[step.origin]) for step in records.gaps(lots) if found[step.origin].suspect_at(step.at)]
    return sorted(joined, key=lambda pair: (pair[0].at, pair[0].lot))

"""Who was in what, and when: aggregations and associations as half-open intervals [start, end).

The marks of one child (added, seen, taken out, ended) are cut into stays. The same marks give the same stays in
whatever order they came in, so a late, corrected or withdrawn event is one more cut over all marks of that child.

Rules where the record leaves a choice:
- An instance is in one parent at a time: put into another one, it left the first ("moved"), unless the first parent
  was put in beside it in the same event (a pallet loaded together with its cases).
- Seen in a parent without having been put in: it is there from that sighting on. Taken out without having been put in:
  it was there for an unknown time before; `start` is None, not a guess.
- A class (a lot by quantity) can be in many parents at once; it has left a parent when all that was put in is out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Literal

from valley.supply.trace.engine.nodes import node_id

Verb = Literal["add", "observe", "delete", "end"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one event says of one child. `end`: consumed or destroyed, wherever it was.

    key: the event's place in the store; beside: what else was put into the same parent by the same event;
    named: False where a parent was emptied without saying of what: that ends a stay, and is no sign of one.
    """

    at: datetime
    key: int
    verb: Verb
    parent: str = ""
    beside: frozenset[str] = frozenset()
    named: bool = True
    quantity: Decimal | None = None
    uom: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """`child` is in `parent` over [start, end). None: start unknown; end not yet.

    opened_by, closed_by: keys of events. ended: "deleted", "moved", "ended" or "" while it lasts.
    quantity: all that was put in, None where unknown or in several units.
    """

    child: str
    parent: str
    start: datetime | None
    end: datetime | None = None
    opened_by: int | None = None
    closed_by: int | None = None
    seen: bool = False
    ended: str = ""
    quantity: Decimal | None = None
    uom: str = ""

    def holds(self, at: datetime) -> bool:
        """Whether the child is in the parent at that moment."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


def cut(child: str, marks: Iterable[Mark], *, of_class: bool = False) -> list[Stay]:
    """The stays of one child, by start. `of_class`: the child is a class or a lot by quantity."""
    ordered = sorted(marks, key=lambda mark: (mark.at, mark.key))
    if of_class:
        parents = sorted({mark.parent for mark in ordered if mark.parent})
        found = [stay for parent in parents for stay in _cut_class(child, parent, ordered)]
    else:
        found = _cut_instance(child, ordered)
    return sorted(found, key=lambda stay: (stay.start is not None, stay.start or stay.end, stay.parent))


def _rank(parent: str) -> str:
    """Where two parents take the same child at the same moment, the number of the node decides, whichever came first;
    the store names parents by these numbers already."""
    return parent if parent.isdigit() else str(node_id(parent))


def _cut_instance(child: str, ordered: Sequence[Mark]) -> list[Stay]:
    done: list[Stay] = []
    live: dict[str, Stay] = {}

    def close(parent: str, mark: Mark, how: str) -> None:
        stay = live.pop(parent)
        if stay.start is None or stay.start < mark.at:
            done.append(replace(stay, end=mark.at, closed_by=mark.key, ended=how))

    for _at, together in groupby(ordered, key=attrgetter("at")):
        moment = list(together)
        orphans: list[Mark] = []
        for mark in moment:  # out before in: a child may leave one parent for another at the same moment
            if mark.verb == "delete":
                if mark.parent in live:
                    close(mark.parent, mark, "deleted")
                elif mark.named:
                    orphans.append(mark)
        entering = [mark for mark in moment if mark.verb in {"add", "observe"}]
        for mark in sorted(entering, key=lambda m: (m.verb, _rank(m.parent), m.key)):
            if mark.parent in live:
                continue
            for other in [p for p in live if p not in mark.beside]:
                close(other, mark, "moved")
            live[mark.parent] = Stay(
                child, mark.parent, mark.at, opened_by=mark.key, seen=mark.verb == "observe",
                quantity=mark.quantity, uom=mark.uom,
            )  # fmt: skip
        for mark in orphans:
            if mark.parent in live:
                close(mark.parent, mark, "deleted")
            elif not any(s.parent == mark.parent and s.start is None and s.end == mark.at for s in done):
                done.append(Stay(child, mark.parent, None, mark.at, closed_by=mark.key, ended="deleted"))
        ends = [mark for mark in moment if mark.verb == "end"]
        for parent in list(live) if ends else []:
            close(parent, ends[0], "ended")
    return done + list(live.values())


def _cut_class(child: str, parent: str, ordered: Sequence[Mark]) -> list[Stay]:
    done: list[Stay] = []
    live: Stay | None = None
    left: Decimal | None = None
    for mark in sorted(
        (m for m in ordered if m.parent == parent), key=lambda m: (m.at, m.verb == "delete", m.verb, m.key)
    ):
        if mark.verb in {"add", "observe"}:
            if live is None:
                live = Stay(
                    child, parent, mark.at, opened_by=mark.key, seen=mark.verb == "observe",
                    quantity=mark.quantity, uom=mark.uom,
                )  # fmt: skip
                left = mark.quantity
            elif mark.verb == "add":
                known = left is not None and mark.quantity is not None and mark.uom == live.uom
                left = left + mark.quantity if known and left is not None and mark.quantity is not None else None
                whole = live.quantity + mark.quantity if known and live.quantity and mark.quantity else None
                live = replace(live, quantity=whole, uom=live.uom if known else "")
        elif mark.verb == "delete":
            if live is None:
                if mark.named:
                    done.append(Stay(child, parent, None, mark.at, None, mark.key, False, "deleted"))
                continue
            if left is not None and mark.quantity is not None and mark.uom == live.uom and mark.quantity < left:
                left -= mark.quantity
                continue
            if live.start is None or live.start < mark.at:
                done.append(replace(live, end=mark.at, closed_by=mark.key, ended="deleted"))
            live, left = None, None
    return [*done, live] if live else done


def overlap(
    a: tuple[datetime | None, datetime | None], b: tuple[datetime | None, datetime | None]
) -> tuple[datetime | None, datetime | None] | None:
    """What two half-open intervals share; None where nothing. An end of None is open."""
    start = a[0] if b[0] is None else b[0] if a[0] is None else max(a[0], b[0])
    end = a[1] if b[1] is None else b[1] if a[1] is None else min(a[1], b[1])
    return None if start is not None and end is not None and start >= end else (start, end)

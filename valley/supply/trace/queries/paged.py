"""Pages of a walk: things in the order in which they were reached, each step once, whatever was asked meanwhile.

A walk is kept for its next pages, in the memory of this process and for a minute; another process walks anew and comes
to the same order. The first page always walks anew.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from valley.registry.rules import Asker
from valley.supply.trace.engine.graph import Direction
from valley.supply.trace.queries.answers import seen_things
from valley.supply.trace.queries.visibility import sight_of
from valley.supply.trace.queries.walking import Flow, Walk

KEPT_S = 60.0
MOST_WALKS = 8
MOST_THINGS = 100_000
"""In all walks that are kept, some 1 kB each with its steps; the newest is kept whatever its size."""
Key = tuple[int, Direction, datetime | None]


@dataclass(frozen=True)
class Page:
    """things: in order, with the bounds; next: the first of the next page, None on the last; hidden: things that the
    viewer may not know of, in the whole walk."""

    things: dict[int, datetime]
    flows: list[Flow]
    next: int | None
    hidden: int


@dataclass
class _Kept:
    walk: Walk
    since: float = field(default_factory=time.monotonic)
    lock: Lock = field(default_factory=Lock)
    seen: dict[str, set[int]] = field(default_factory=dict)
    """By the condition of who asked: what they may know of the whole walk."""


_kept: OrderedDict[Key, _Kept] = OrderedDict()
_keeping = Lock()


def page(
    start: int, direction: Direction, viewer: Asker, *, at: datetime | None = None, after: int = 0, limit: int = 1000
) -> Page:
    """`limit` things behind the first `after`. Who does not see everything has the whole walked first, for only then
    is it known what an event that they see takes part in."""
    kept = _found((start, direction, at), anew=after == 0)
    with kept.lock:
        walk, sight, end = kept.walk, sight_of(viewer), after + limit
        while not walk.whole and (len(walk.bounds) < end or not sight.all):
            walk.further()
        seen: set[int] | None = None
        if not sight.all:
            asks = repr(sight.where("e"))
            seen = kept.seen[asks] = kept.seen.get(asks) or seen_things(walk, start, viewer)
        return _cut(walk, seen, after, end)


def _cut(walk: Walk, seen: set[int] | None, after: int, end: int) -> Page:
    order = {node: n for n, node in enumerate(walk.bounds)}
    things = {n: bound for n, bound in list(walk.bounds.items())[after:end] if seen is None or n in seen}
    flows, last = [], len(order)
    for flow, known in walk.flows.items():
        # With its thing; if that stood on an earlier page, with the first page that needed the level that found it.
        place = max(known, order[flow.source if walk.direction == "back" else flow.target])
        last = max(last, place + 1)
        if after <= place < end and (seen is None or (flow.source in seen and flow.target in seen)):
            flows.append(flow)
    more = end < last or not walk.whole
    return Page(things, flows, end if more else None, 0 if seen is None else len(order) - len(seen))


def _found(key: Key, *, anew: bool) -> _Kept:
    with _keeping:
        kept = None if anew else _kept.pop(key, None)
        if kept is None or time.monotonic() - kept.since > KEPT_S:
            kept = _Kept(Walk.begun(key[0], key[1], at=key[2]))
        _kept.pop(key, None)
        _kept[key] = kept
        while len(_kept) > 1 and (
            len(_kept) > MOST_WALKS or sum(len(each.walk.bounds) for each in _kept.values()) > MOST_THINGS
        ):
            _kept.popitem(last=False)
    return kept

"""Answers for whoever asks, by page, API or command line: traces with what the viewer may not see taken out.

A walk goes through everything; of what it reached a viewer is shown the things that an event which they see takes part
in. The rest is counted, so nobody takes a part for the whole.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection

from valley.registry.rules import Asker
from valley.supply.trace.engine.graph import Direction
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.engine.scanning import Scanned, Unreadable, read
from valley.supply.trace.errors import NotInStore, UnreadableCode
from valley.supply.trace.models import Batch, Followed, Node
from valley.supply.trace.queries.naming import Named, names
from valley.supply.trace.queries.visibility import sight_of
from valley.supply.trace.queries.walking import Flow, Walk, walk


@dataclass(frozen=True)
class Answer:
    """A trace as one viewer sees it. things: what they may know of, in order; hidden: how many they may not."""

    start: int
    walk: Walk
    things: list[int]
    hidden: int = 0

    @property
    def whole(self) -> bool:
        return self.walk.whole

    @property
    def bounds(self) -> dict[int, datetime]:
        """The things, each with its bound."""
        return {node: self.walk.bounds[node] for node in self.things}

    @cached_property
    def shown(self) -> dict[int, Named]:
        """The things by name; asked when it is."""
        return names(self.things)

    @cached_property
    def flows(self) -> list[Flow]:
        """The steps among the things, in time."""
        mine = set(self.things)
        kept = (flow for flow in self.walk.flows if flow.source in mine and flow.target in mine)
        return sorted(kept, key=lambda flow: (flow.came, flow.left, flow.source, flow.target))


def node_of(code: str) -> Node:
    """The node that a code names. Raises: UnreadableCode, NotInStore."""
    try:
        scanned: Scanned = read(code)
    except Unreadable as unreadable:
        raise UnreadableCode.of(str(unreadable), code) from unreadable
    found = Node.objects.filter(pk=id_of(scanned.uri)).first()
    if found is None:
        raise NotInStore.of(scanned.uri)
    return found


def trace(
    start: int, direction: Direction, viewer: Asker, *, at: datetime | None = None, most: int | None = None
) -> Answer:
    """Where from, or where to, as `viewer` may know it."""
    found = walk(start, direction, at=at, most=most)
    return shown_to(viewer, start, found)


def shown_to(viewer: Asker, start: int, found: Walk) -> Answer:
    """What of a walk the viewer sees."""
    if sight_of(viewer).all:
        return Answer(start, found, list(found.bounds))
    seen = seen_things(found, start, viewer)
    return Answer(start, found, [node for node in found.bounds if node in seen], len(found.bounds) - len(seen))


def seen_things(found: Walk, start: int, viewer: Asker) -> set[int]:
    """The things reached that an event of the walk which the viewer sees takes part in, and `start`; one query."""
    seen = seen_events({event for flow in found.flows for event in (flow.out_of, flow.into)}, viewer)
    mine = {start}
    for flow in found.flows:
        if flow.out_of in seen:
            mine.add(flow.source)
        if flow.into in seen:
            mine.add(flow.target)
    return mine


def seen_events(numbers: Collection[int], viewer: Asker) -> set[int]:
    """Those of the events that the viewer sees."""
    sight = sight_of(viewer)
    if sight.all:
        return set(numbers)
    sql, values = sight.where("e")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM trace_event e WHERE e.id = ANY(%s) AND {sql}", [list(numbers), *values])  # noqa: S608
        return {row[0] for row in cursor.fetchall()}


def knows(viewer: Asker, node: int) -> bool:
    """Whether the viewer sees any event that the thing takes part in."""
    sight = sight_of(viewer)
    sql, values = sight.where("e")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT EXISTS (SELECT FROM trace_link l JOIN trace_event e ON e.id = l.event_id
                                WHERE l.node_id = %s AND {sql})""",  # noqa: S608
            [node, *values],
        )
        return bool(cursor.fetchone()[0])


def behind() -> int:
    """How many batches the graph has not taken in yet."""
    followed = Followed.objects.filter(name="graph").values_list("position", flat=True).first() or 0
    return Batch.objects.filter(position__gt=followed).count() + Batch.objects.filter(position=None).count()

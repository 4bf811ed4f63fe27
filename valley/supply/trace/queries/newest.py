"""What was heard of last, for the page where a question begins."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from valley.registry.rules import Asker
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.queries.answers import behind
from valley.supply.trace.queries.naming import Named, names
from valley.supply.trace.queries.standing import WORDS, standing
from valley.supply.trace.queries.visibility import sight_of

LOOKED_AT = 400
"""As many of the newest events are looked at for lots."""

_LOTS = """
    SELECT DISTINCT l.node_id FROM (
        SELECT e.id FROM trace_event e WHERE {seen} AND e.type = 4 ORDER BY e.event_time DESC, e.id DESC LIMIT %s) e
      JOIN trace_link l ON l.event_id = e.id AND l.role = 9
"""
_OF_CLASS = """
    SELECT n.id FROM trace_node n JOIN trace_whereabouts w ON w.node_id = n.id
     WHERE n.class_id = %s AND n.kind = %s
       AND EXISTS (SELECT FROM trace_link l JOIN trace_event e ON e.id = l.event_id WHERE l.node_id = n.id AND {seen})
     ORDER BY w.at DESC LIMIT 60
"""


class Numbers(NamedTuple):
    """Events and things by the planner's estimate (exact below ten thousand), batches not yet in the graph."""

    events: int
    things: int
    behind: int


class Line(NamedTuple):
    """A lot with where it was last."""

    named: Named
    state: tuple[str, Any]
    place: str
    at: datetime


def numbers() -> Numbers:
    """How much the store holds."""
    found = []
    with connection.cursor() as cursor:
        for table in ("trace_event", "trace_whereabouts"):
            cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [table])
            (estimate,) = cursor.fetchone()
            if estimate < 10_000:
                cursor.execute(f"SELECT count(*) FROM (SELECT FROM {table} LIMIT 100000) t")  # noqa: S608
                (estimate,) = cursor.fetchone()
            found.append(estimate)
    return Numbers(found[0], found[1], behind())


def lots(viewer: Asker) -> list[Line]:
    """Lots that came out of the newest transformations that the viewer sees."""
    seen, values = sight_of(viewer).where("e")
    with connection.cursor() as cursor:
        cursor.execute(_LOTS.format(seen=seen), [*values, LOOKED_AT])
        nodes = [row[0] for row in cursor.fetchall()]
    stood = standing(nodes)
    called = names([*nodes, *(each.place for each in stood if each.place)])
    lines = [
        Line(called[each.node], WORDS[each.state], called[each.place].title if each.place else "", each.at)
        for each in stood
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def of_class(trade_item: int, viewer: Asker) -> list[int]:
    """The lots of a trade item that the viewer may know of, the newest first."""
    seen, values = sight_of(viewer).where("e")
    with connection.cursor() as cursor:
        cursor.execute(_OF_CLASS.format(seen=seen), [trade_item, NodeKind.LOT, *values])
        return [row[0] for row in cursor.fetchall()]

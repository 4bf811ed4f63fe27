"""What the top-level resources list: things, places, words and event types that visible events name."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from valley.supply.trace.engine.cbv import BIZ_STEPS, DISPOSITIONS
from valley.supply.trace.engine.codes import EventType, Role
from valley.supply.trace.engine.disclosure import Group
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.query.readings import EVENT_TYPES
from valley.supply.trace.engine.vocabulary import CBV
from valley.supply.trace.queries.epcis.compiling import NEVER, Condition
from valley.supply.trace.queries.visibility import Sight

MOST_WORDS = 10_000
"""Words and event types of one's own that a collection lists."""
EPC_ROLES = (
    Role.EPC, Role.CHILD, Role.PARENT, Role.INPUT, Role.OUTPUT,
    Role.EPC_CLASS, Role.CHILD_CLASS, Role.INPUT_CLASS, Role.OUTPUT_CLASS,
)  # fmt: skip
_BY_LINK = {"epcs": EPC_ROLES, "bizLocations": (Role.BIZ_LOCATION,), "readPoints": (Role.READ_POINT,)}
_BY_COLUMN = {
    "bizSteps": ("e.biz_step_id", BIZ_STEPS, f"{CBV}BizStep-"),
    "dispositions": ("e.disposition_id", DISPOSITIONS, f"{CBV}Disp-"),
}
_IN_LINKS = """
    EXISTS (SELECT 1 FROM trace_link l JOIN trace_event e ON e.id = l.event_id JOIN trace_batch b ON b.id = e.batch_id
             WHERE l.node_id = n.id AND l.role = ANY(%s) AND b.position <= %s AND {seen})
"""
_IN_COLUMN = """
    EXISTS (SELECT 1 FROM trace_event e JOIN trace_batch b ON b.id = e.batch_id
             WHERE {column} = n.id AND b.position <= %s AND {seen})
"""


@dataclass(frozen=True)
class Thing:
    """A node that some visible event names; urn as first seen, or ""."""

    id: int
    uri: str
    urn: str


def things_of(resource: str, *, sight: Sight, until: int, after: int, limit: int) -> list[Thing]:
    """Nodes of `epcs`, `bizLocations` or `readPoints` behind the number `after`, in the order of numbers."""
    roles, seen = [int(role) for role in _BY_LINK[resource]], _naming(resource, sight)
    sql = f"""SELECT n.id, n.uri, n.urn FROM trace_node n WHERE n.id > %s AND {_IN_LINKS.format(seen=seen.sql)}
              ORDER BY n.id LIMIT %s"""  # noqa: S608
    return [Thing(*row) for row in _rows(sql, (after, roles, until, *seen.values, limit))]


def names_of(resource: str, *, sight: Sight, until: int) -> list[str]:
    """The words of `bizSteps`, `dispositions` or `eventTypes`: the standard's, bare, then those of visible events."""
    seen = _naming(resource, sight)
    if resource == "eventTypes":
        sql = f"""SELECT DISTINCT e.body->>'type' FROM trace_event e JOIN trace_batch b ON b.id = e.batch_id
                   WHERE e.type = {int(EventType.EXTENDED)} AND b.position <= %s AND {seen.sql}
                   ORDER BY 1 LIMIT %s"""  # noqa: S608
        return [*sorted(EVENT_TYPES), *(row[0] for row in _rows(sql, (until, *seen.values, MOST_WORDS)))]
    column, standard, bare = _BY_COLUMN[resource]
    sql = f"""SELECT n.uri FROM trace_node n WHERE n.uri NOT LIKE %s AND n.kind = 13
                 AND {_IN_COLUMN.format(column=column, seen=seen.sql)} ORDER BY n.uri LIMIT %s"""  # noqa: S608
    own = [row[0] for row in _rows(sql, (f"{bare}%", until, *seen.values, MOST_WORDS))]
    return [*standard, *own]


def resource_exists(resource: str, name: str, *, sight: Sight, until: int) -> bool:
    """Whether a visible event names it; the standard's own words are always there. name: in full, or canonical."""
    seen = _naming(resource, sight)
    if resource == "eventTypes":
        return name in names_of(resource, sight=sight, until=until)
    if resource in _BY_COLUMN:
        column, standard, bare = _BY_COLUMN[resource]
        if name.removeprefix(bare) in standard:
            return True
        within = _IN_COLUMN.format(column=column, seen=seen.sql)
        values: tuple[Any, ...] = (until, *seen.values)
    else:
        within = _IN_LINKS.format(seen=seen.sql)
        values = ([int(role) for role in _BY_LINK[resource]], until, *seen.values)
    return bool(_rows(f"SELECT 1 FROM trace_node n WHERE n.id = %s AND {within}", (node_id(name), *values)))  # noqa: S608


def _naming(resource: str, sight: Sight) -> Condition:
    """Events that show the viewer what they name: of its group no partner may have withheld anything."""
    group = {"epcs": Group.GOODS, "bizLocations": Group.PLACE, "readPoints": Group.PLACE}.get(resource, Group.STEP)
    if resource == "eventTypes":
        parts = [part for _relation, part in sight.parts]
    else:
        parts = [part for relation, part in sight.parts if group in sight.least(relation)]
    if not parts:
        return NEVER
    words = " OR ".join(f"({sql.format(e='e')})" for sql, _given in parts)
    return Condition(f"({words})", tuple(value for _sql, given in parts for value in given))


def _rows(sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())

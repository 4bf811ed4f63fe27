"""The events in the life of a thing, its containers' while it was in them included, as one viewer may see them."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from valley.kernel.permissions import may
from valley.registry.models import Organisation
from valley.registry.rules import Asker
from valley.supply.trace.engine.codes import EventType, Role
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.models import Batch, CaptureJob, Chunk, Document, Event
from valley.supply.trace.queries import walking_sql as walking
from valley.supply.trace.queries.visibility import sight_of

THINGS = [int(role) for role in Role if role <= Role.OUTPUT_CLASS]

_COLUMNS = """e.id, e.event_id, e.type, e.action, e.event_time, e.record_time, e.declared_at, e.biz_step_id,
           e.disposition_id, coalesce(e.biz_location_id, e.read_point_id), e.organisation_id, o.name,
           EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = e.id)"""
# OFFSET 0: events are looked up by number; else the planner reads all of the firms that may be seen, 1 s at 10⁷.
_HISTORY = """
    WITH RECURSIVE f (node, bound) AS (SELECT * FROM unnest(%(nodes)s::bigint[], %(ends)s::timestamptz[])), {up},
    met AS (
        SELECT DISTINCT ON (l.event_id) l.event_id, l.role, up.at FROM up CROSS JOIN LATERAL (
            SELECT l.event_id, l.role FROM trace_link l
             WHERE l.node_id = up.at AND l.role = ANY(%(roles)s)
               AND (up.since IS NULL OR l.event_time >= up.since) AND (up.until IS NULL OR l.event_time <= up.until)
               AND (up.bound IS NULL OR l.event_time <= up.bound)
             ORDER BY l.event_time DESC LIMIT %(limit)s) l
         ORDER BY l.event_id, up.at <> up.node
    )
    SELECT {columns}, met.role, met.at
      FROM met CROSS JOIN LATERAL (SELECT * FROM trace_event e WHERE e.id = met.event_id OFFSET 0) e
      LEFT JOIN registry_organisation o ON o.id = e.organisation_id
     WHERE {seen} ORDER BY e.event_time DESC, e.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Told:
    """One event. role: as what the thing took part; via: the node that did (itself or a container).

    withdrawn: declared wrong, or the declaration itself (`declared_at`)."""

    id: int
    event_id: str
    type: int
    action: int | None
    at: datetime
    recorded: datetime
    declared_at: datetime | None
    step: int | None
    disposition: int | None
    place: int | None
    organisation: int | None
    organisation_name: str
    withdrawn: bool
    role: int = 0
    via: int = 0

    @property
    def kind(self) -> EventType:
        return EventType(self.type)

    @property
    def nodes(self) -> list[int]:
        return [each for each in (self.step, self.disposition, self.place, self.via) if each]


def history(
    nodes: Iterable[int], viewer: Asker, *, limit: int = 300, until: Mapping[int, datetime] | None = None
) -> list[Told]:
    """The newest `limit` events of things that the viewer sees, newest first; at most as many of each thing.

    until: of some things only what happened up to a moment, such as of an ingredient until it went into the dish.
    """
    asked = list(nodes)
    ends = [(until or {}).get(node) for node in asked]
    seen, given = _seen(viewer)
    statement = _HISTORY.format(up=walking.up("NULL::timestamptz"), columns=_COLUMNS, seen=seen)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"nodes": asked, "ends": ends, "roles": THINGS, "limit": limit, **given})
        return [Told(*row) for row in cursor.fetchall()]


def events_told(numbers: Iterable[int], viewer: Asker) -> dict[int, Told]:
    """Events by number, those that the viewer sees."""
    seen, given = _seen(viewer)
    statement = f"""
        SELECT {_COLUMNS} FROM trace_event e LEFT JOIN registry_organisation o ON o.id = e.organisation_id
         WHERE e.id = ANY(%(numbers)s) AND {seen}"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, {"numbers": sorted(set(numbers)), **given})
        return {row[0]: Told(*row) for row in cursor.fetchall()}


def _seen(viewer: Asker) -> tuple[str, dict[str, Any]]:
    """The condition of `sight_of` with named parameters."""
    sql, values = sight_of(viewer).where("e")
    parts = sql.split("%s")
    named = "".join(part + (f"%(seen_{n})s" if n < len(values) else "") for n, part in enumerate(parts))
    return named, {f"seen_{n}": value for n, value in enumerate(values)}


@dataclass(frozen=True)
class Amounts:
    """Quantities on the edges: (event, node) → (quantity, uom) by the event's side."""

    into: dict[tuple[int, int], tuple[Any, str]] = field(default_factory=dict)
    out: dict[tuple[int, int], tuple[Any, str]] = field(default_factory=dict)


def amounts(events: Sequence[int]) -> Amounts:
    """What the transformations among `events` took and gave."""
    found = Amounts()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_id, node_id, role, quantity, uom FROM trace_link WHERE event_id = ANY(%s) AND role = ANY(%s)",
            [list(events), [Role.INPUT, Role.INPUT_CLASS, Role.OUTPUT, Role.OUTPUT_CLASS]],
        )
        for event, node, role, quantity, uom in cursor.fetchall():
            side = found.into if role in (Role.INPUT, Role.INPUT_CLASS) else found.out
            side[event, node] = (quantity, uom)
    return found


def organisations() -> list[Organisation]:
    """Who has sent events."""
    return list(Organisation.objects.filter(pk__in=Batch.objects.values("organisation")).order_by("name"))


def corrections(event: Event, viewer: Asker) -> list[Event]:
    """The corrective events that a declaration with the event's eventID names, and declarations that name this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT other.id FROM trace_event same JOIN trace_link l ON l.event_id = same.id AND l.role = %(role)s
                 JOIN trace_node n ON n.id = l.node_id JOIN trace_event other ON other.event_id = n.uri
                WHERE same.event_id = %(name)s
               UNION
               SELECT l.event_id FROM trace_link l WHERE l.node_id = %(node)s AND l.role = %(role)s""",
            {"role": Role.CORRECTIVE_EVENT, "name": event.event_id, "node": id_of(event.event_id)},
        )
        numbers = [row[0] for row in cursor.fetchall() if row[0] != event.pk]
    return list(sight_of(viewer).events().filter(pk__in=numbers).order_by("record_time"))


def may_have_document(viewer: Asker, event: Event) -> bool:
    """Whether the viewer may read the whole document that brought the event."""
    document = event.batch.document
    job = CaptureJob.objects.filter(document=document).select_related("organisation").first() if document else None
    return job is not None and may(viewer, "trace.view_capture", job)


def document_bytes(document: Document) -> bytes:
    """A captured document as it was received."""
    pieces = Chunk.objects.filter(document=document).order_by("number").values_list("deflated", flat=True)
    return b"".join(zlib.decompress(piece) for piece in pieces)

"""What the store answers to the scope of a recall: where lots went, with what they shared, what is missing."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from valley.supply.trace.engine.codes import Action, EventType, NodeKind, Role
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.kde.lines import local
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.recall import How, InScope, Sharing, Step, Use, scope, sharings
from valley.supply.trace.engine.vocabulary import CBV
from valley.supply.trace.models import Event, PartyKey, StayKind
from valley.supply.trace.queries.prepared import rows
from valley.supply.trace.queries.walking_sql import FORWARD

# `OFFSET 0` holds a join to its index, as in `walking_sql`.
GOODS = f"({Role.EPC:d}, {Role.PARENT:d}, {Role.CHILD:d}, {Role.EPC_CLASS:d}, {Role.CHILD_CLASS:d})"
INPUTS, OUTPUTS = f"({Role.INPUT:d}, {Role.INPUT_CLASS:d})", f"({Role.OUTPUT:d}, {Role.OUTPUT_CLASS:d})"
SHIPPING = [node_id(f"{CBV}BizStep-{word}") for word in ("shipping", "departing")]
RECEIVING = [node_id(f"{CBV}BizStep-{word}") for word in ("receiving", "accepting", "arriving")]
CLEANING = "cleaning"
"""The business step of a cleaning, by its last word: the standard vocabulary (CBV 2.0) has none."""

# Events that were declared wrong, and the declarations themselves, did not happen.
LIVE = "NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = e.id)"

HELD_BY = f"({StayKind.AGGREGATION:d}, {StayKind.ASSOCIATION:d})"
_GIVEN = "f (node, since) AS (SELECT * FROM unnest(%(lots)s::bigint[], %(since)s::timestamptz[]))"


def _held(of: str, end: str) -> str:
    """The rows of `of` (at, since, until), each with the stays whose `end` is its `at` and that overlap its span."""
    return f"""{of} CROSS JOIN LATERAL (
            SELECT * FROM trace_stay s WHERE s.{end} = {of}.at AND s.kind IN {HELD_BY}
               AND (greatest({of}.since, s.start) < least({of}.until, s."end")) IS NOT FALSE OFFSET 0) s"""  # noqa: S608


# Everything in these containers from a moment on, however deep; devices and vehicles are no goods.
_CONTENTS = f"""
    WITH RECURSIVE {_GIVEN}, down (top, at, since, until, says) AS (
        SELECT node, node, since, NULL::timestamptz, NULL::bigint FROM f
        UNION
        SELECT down.top, s.child_id, greatest(down.since, s.start), least(down.until, s."end"),
               coalesce(s.opened_by, s.closed_by)
          FROM {_held("down", "parent_id")}
    )
    SELECT top, at, down.since, until, says FROM down JOIN trace_node n ON n.id = at
     WHERE at <> top AND n.kind <> {NodeKind.ASSET:d}
"""  # noqa: S608
# The containers of these from a moment on, however deep; a vehicle is not recalled, it is what was shared.
_CARRIERS = f"""
    WITH RECURSIVE {_GIVEN}, up (node, at, since, until, says) AS (
        SELECT node, node, since, NULL::timestamptz, NULL::bigint FROM f
        UNION
        SELECT up.node, s.parent_id, greatest(up.since, s.start), least(up.until, s."end"),
               coalesce(s.opened_by, s.closed_by)
          FROM {_held("up", "child_id")}
    )
    SELECT node, at, up.since, until, says FROM up JOIN trace_node n ON n.id = at
     WHERE at <> node AND n.uri NOT LIKE '%%/8004/%%'
"""  # noqa: S608
# On what a lot was: the place where a transformation happened, and assets (trucks, vessels) that carried it.
_RESOURCES = f"""
    SELECT DISTINCT place.node_id FROM trace_link lot JOIN trace_event e ON e.id = lot.event_id
      JOIN trace_link place ON place.event_id = e.id
      LEFT JOIN trace_node n ON n.id = place.node_id
     WHERE lot.node_id = ANY(%(lots)s) AND {LIVE}
       AND ((e.type = {EventType.TRANSFORMATION:d} AND place.role = {Role.READ_POINT:d} AND lot.role IN {OUTPUTS})
            OR (place.role = {Role.PARENT:d} AND n.kind = {NodeKind.ASSET:d}
                AND lot.role IN ({Role.CHILD:d}, {Role.CHILD_CLASS:d})))
"""  # noqa: S608
_USES = f"""
    SELECT place.node_id, lot.node_id, e.event_time, e.event_id
      FROM trace_link place JOIN trace_event e ON e.id = place.event_id
      JOIN trace_link lot ON lot.event_id = e.id
     WHERE place.node_id = ANY(%(resources)s) AND {LIVE}
       AND ((e.type = {EventType.TRANSFORMATION:d} AND place.role = {Role.READ_POINT:d} AND lot.role IN {OUTPUTS})
            OR (e.type = {EventType.AGGREGATION:d} AND e.action <> {Action.DELETE:d} AND place.role = {Role.PARENT:d}
                AND lot.role IN ({Role.CHILD:d}, {Role.CHILD_CLASS:d})))
"""  # noqa: S608
_CLEANINGS = f"""
    SELECT place.node_id, e.event_time FROM trace_link place JOIN trace_event e ON e.id = place.event_id
      JOIN trace_node step ON step.id = e.biz_step_id
     WHERE place.node_id = ANY(%(resources)s) AND step.uri ~ %(word)s AND {LIVE}
       AND place.role IN ({Role.READ_POINT:d}, {Role.EPC:d}) ORDER BY 2
"""  # noqa: S608
# Sent to a place that never recorded the arrival, while goods of the same class turn up there out of nowhere.
_GAPS = f"""
    SELECT sent.node_id, found.id, first.at, sent.event_id, 'shipped, never received'
      FROM (SELECT l.node_id, n.class_id, e.event_time, e.event_id, there.node_id AS there
              FROM trace_link l JOIN trace_event e ON e.id = l.event_id AND e.biz_step_id = ANY(%(shipping)s)
              JOIN trace_node n ON n.id = l.node_id AND n.class_id IS NOT NULL
              JOIN trace_link there ON there.event_id = e.id AND there.role = {Role.DESTINATION:d}
             WHERE l.node_id = ANY(%(lots)s) AND l.role IN {GOODS} AND {LIVE}
               AND NOT EXISTS (SELECT 1 FROM trace_link got JOIN trace_event r ON r.id = got.event_id
                                WHERE got.node_id = l.node_id AND r.biz_step_id = ANY(%(receiving)s)
                                  AND r.event_time >= e.event_time)) sent
      JOIN trace_node found ON found.class_id = sent.class_id AND found.id <> sent.node_id
     CROSS JOIN LATERAL (SELECT e.event_time AS at, e.read_point_id, e.biz_location_id, e.type, e.action, e.biz_step_id
                           FROM trace_link l JOIN trace_event e ON e.id = l.event_id
                          WHERE l.node_id = found.id ORDER BY l.event_time LIMIT 1) first
     WHERE sent.there IN (first.read_point_id, first.biz_location_id) AND first.at >= sent.event_time
       AND first.type <> {EventType.TRANSFORMATION:d} AND coalesce(first.action, 0) <> {Action.ADD:d}
       AND NOT coalesce(first.biz_step_id = ANY(%(receiving)s), false)
"""  # noqa: S608
# Where goods went, themselves or in a container, while they were in it: sent to a destination, or received at a place.
_SENT = f"""
    WITH RECURSIVE f (node, since, until) AS (
        SELECT * FROM unnest(%(lots)s::bigint[], %(since)s::timestamptz[], %(until)s::timestamptz[])
    ), up (node, at, since, until, quantity, uom) AS (
        SELECT node, node, since, until, NULL::numeric, '' FROM f
        UNION
        SELECT up.node, s.parent_id, greatest(up.since, s.start), least(up.until, s."end"),
               CASE WHEN up.at = up.node THEN s.quantity ELSE up.quantity END,
               CASE WHEN up.at = up.node THEN s.uom ELSE up.uom END
          FROM {_held("up", "child_id")}
    ), moved AS (
        SELECT up.node, m.id, m.event_id, m.event_time, m.biz_step_id, m.biz_location_id, m.read_point_id,
               CASE WHEN up.at = up.node THEN m.quantity ELSE up.quantity END AS quantity,
               CASE WHEN up.at = up.node THEN m.uom ELSE up.uom END AS uom
          FROM up CROSS JOIN LATERAL (
            SELECT e.id, e.event_id, e.event_time, e.biz_step_id, e.biz_location_id, e.read_point_id, l.quantity, l.uom
              FROM trace_link l JOIN trace_event e ON e.id = l.event_id AND e.biz_step_id = ANY(%(moving)s)
             WHERE l.node_id = up.at AND l.role IN {GOODS} AND l.event_time >= up.since
               AND (up.until IS NULL OR l.event_time < up.until) AND {LIVE} OFFSET 0) m
    )
    SELECT m.node, m.id, m.event_id, m.event_time, m.quantity, m.uom, there.node_id, there.kind_id, TRUE
      FROM moved m JOIN trace_link there ON there.event_id = m.id AND there.role = {Role.DESTINATION:d}
     WHERE m.biz_step_id = ANY(%(shipping)s)
    UNION ALL
    SELECT m.node, m.id, m.event_id, m.event_time, m.quantity, m.uom, coalesce(m.biz_location_id, m.read_point_id),
           NULL, FALSE
      FROM moved m WHERE m.biz_step_id = ANY(%(receiving)s) AND coalesce(m.biz_location_id, m.read_point_id) IS NOT NULL
     ORDER BY 4, 2, 1
"""  # noqa: S608


def _ask(sql: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def uris_of(nodes: Iterable[int]) -> dict[int, str]:
    """The URI of each node."""
    return dict(rows("SELECT id, uri FROM trace_node WHERE id = ANY(%s::bigint[])", [list(set(nodes))]))


_HOW: dict[str, How] = {"lot": "taken_from"}


def _bounded(since: Mapping[str, datetime]) -> dict[str, Any]:
    return {"lots": [node_id(lot) for lot in since], "since": list(since.values())}


def _steps(rows: Iterable[tuple[int, int, How, datetime, datetime | None, int | None]]) -> list[Step]:
    """(from node, to node, how, from, until, number of the event that says so) as steps between URIs."""
    found = list(rows)
    names = uris_of([node for row in found for node in row[:2]])
    numbers = {row[5] for row in found if row[5] is not None}
    events = dict(Event.objects.filter(pk__in=numbers).values_list("pk", "event_id"))
    return [
        Step(names[a], names[b], how, at, events.get(says or 0, ""), until=until)
        for a, b, how, at, until, says in found
    ]


class StoreRecords:
    """`engine.recall.Records` over the store; lots are canonical URIs."""

    def contents(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        rows = _ask(_CONTENTS, **_bounded(since))
        return _steps((top, node, "held", at, until, says) for top, node, at, until, says in rows)

    def onward(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        given = _bounded(since)
        with connection.cursor() as cursor:  # one level of the walk itself: what a trace reaches is what a recall does
            cursor.cursor.execute(FORWARD, [given["lots"], given["since"]], prepare=True)
            rows = cursor.fetchall()
        return _steps((a, b, _HOW.get(way, "made_into"), came, None, into) for a, b, _left, came, way, _o, into in rows)

    def carriers(self, since: Mapping[str, datetime]) -> Iterable[Step]:
        rows = _ask(_CARRIERS, **_bounded(since))
        return _steps((node, box, "packed_in", at, until, says) for node, box, at, until, says in rows)

    def shared(self, lots: Collection[str]) -> Iterable[Sharing]:
        resources = [row[0] for row in _ask(_RESOURCES, lots=[node_id(lot) for lot in lots])]
        if not resources:
            return []
        uses = _ask(_USES, resources=resources)
        cleaned: dict[str, list[datetime]] = defaultdict(list)
        names = uris_of([*resources, *(row[1] for row in uses)])
        for resource, at in _ask(_CLEANINGS, resources=resources, word=f"{CLEANING}$"):
            cleaned[names[resource]].append(at)
        return sharings([Use(names[r], names[lot], at, event) for r, lot, at, event in uses], cleaned, lots)

    def gaps(self, lots: Collection[str]) -> Iterable[Step]:
        given = {"lots": [node_id(lot) for lot in lots], "shipping": SHIPPING, "receiving": RECEIVING}
        rows = _ask(_GAPS, **given)
        names = uris_of([node for row in rows for node in row[:2]])
        return [Step(names[a], names[b], "gap", at, event, why=why) for a, b, at, event, why in rows]


def scope_of(
    suspects: Iterable[str], *, since: datetime, until: datetime | None = None, cautious: bool
) -> list[InScope]:
    """The scope over the store, with the reason for each lot."""
    return scope(StoreRecords(), [canonical(lot) for lot in suspects], since=since, until=until, cautious=cautious)


@dataclass(frozen=True, slots=True)
class Shipment:
    """Goods in scope that an event sends to a destination, or says were received there. amount None: not stated."""

    event_id: str
    at: datetime
    lot: str
    amount: Decimal | None
    unit: str
    to: str


def shipments_of(
    since: Mapping[str, datetime],
    label: Mapping[str, str] | None = None,
    until: Mapping[str, datetime] | None = None,
) -> list[Shipment]:
    """Every shipment of these lots from the moment each is suspect (to that of `until`, for those that no longer are),
    also inside a container, one row a destination.

    The destination is the place where one is named, else the party. A receipt counts only where no shipment to that
    place is recorded: somebody has the goods. label: item → the lot under which it is counted.
    """
    ends = [(until or {}).get(lot) for lot in since]
    asked = {
        **_bounded(since),
        "until": ends,
        "shipping": SHIPPING,
        "receiving": RECEIVING,
        "moving": [*SHIPPING, *RECEIVING],
    }
    rows = _ask(_SENT, **asked) if since else []
    names = uris_of({node for row in rows for node in (row[0], row[6])})
    location = node_id(f"{CBV}SDT-location")
    best: dict[tuple[int, int], tuple[Any, ...]] = {}
    for row in (row for row in rows if row[8]):
        if (row[1], row[0]) not in best or row[7] == location:
            best[row[1], row[0]] = row
    known = {(row[0], row[6]) for row in best.values()}
    for row in (row for row in rows if not row[8]):
        if (row[0], row[6]) not in known:
            known.add((row[0], row[6]))
            best[row[1], row[0]] = row
    summed: dict[tuple[str, str, str, str], Shipment] = {}
    for node, _id, event, at, amount, uom, to, _kind, _sent in best.values():
        uri = names[node]
        lot = (label or {}).get(uri, uri)
        amount = Decimal(1) if amount is None and "/21/" in uri else amount
        key = event, lot, uom or "EA", names[to]
        before = summed.get(key)
        if before is not None:
            amount = None if amount is None or before.amount is None else before.amount + amount
        summed[key] = Shipment(event, at, lot, amount, uom or "EA", names[to])
    return sorted(summed.values(), key=lambda one: (one.at, one.lot, one.to))


def parties_of(uris: Iterable[str]) -> dict[str, PartyKey]:
    """Which organisation a place or party key is, where the office registered it."""
    return {key.uri: key for key in PartyKey.objects.filter(uri__in=set(uris)).select_related("organisation")}


_TOLD = "SELECT node_id, attributes FROM trace_masterdata WHERE node_id = ANY(%s::bigint[]) ORDER BY id"


def master_of(uris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Master data by URI, attributes by local name; the newest counts."""
    wanted = {node_id(uri): uri for uri in set(uris)}
    found: dict[str, dict[str, Any]] = {}
    for node, attributes in rows(_TOLD, [list(wanted)]):
        held = json.loads(attributes) if isinstance(attributes, str) else attributes
        found[wanted[node]] = {local(name): value for name, value in held.items()}
    return found

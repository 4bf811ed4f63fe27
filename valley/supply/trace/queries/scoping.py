"""What the store answers to the scope of a recall: where lots went, with what they shared, what is missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from valley.supply.trace.engine.codes import Action, EventType, NodeKind, Role
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.kde.finding import local
from valley.supply.trace.engine.nodes import id_of, node_id
from valley.supply.trace.engine.recall import InScope, Sharing, Step, Use, scope, sharings
from valley.supply.trace.engine.vocabulary import CBV
from valley.supply.trace.models import MasterData, Node, PartyKey

GOODS = f"({Role.EPC:d}, {Role.PARENT:d}, {Role.CHILD:d}, {Role.EPC_CLASS:d}, {Role.CHILD_CLASS:d})"
INPUTS, OUTPUTS = f"({Role.INPUT:d}, {Role.INPUT_CLASS:d})", f"({Role.OUTPUT:d}, {Role.OUTPUT_CLASS:d})"
SHIPPING = [node_id(f"{CBV}BizStep-{word}") for word in ("shipping", "departing")]
RECEIVING = [node_id(f"{CBV}BizStep-{word}") for word in ("receiving", "accepting", "arriving")]
CLEANING = "cleaning"
"""The business step of a cleaning, by its last word: the standard vocabulary (CBV 2.0) has none."""

# Events that were declared wrong, and the declarations themselves, did not happen.
LIVE = """NOT EXISTS (SELECT 1 FROM trace_event w WHERE w.event_id = e.event_id AND w.declared_at IS NOT NULL)"""

_ONWARD = f"""
    SELECT source.node_id, target.node_id, e.event_time, e.event_id, 'made_into'
      FROM trace_link source JOIN trace_event e ON e.id = source.event_id
      JOIN trace_link target ON target.event_id = e.id AND target.role IN {OUTPUTS}
     WHERE source.node_id = ANY(%(lots)s) AND source.role IN {INPUTS} AND {LIVE}
    UNION
    SELECT source.node_id, target.node_id, later.event_time, later.event_id, 'made_into'
      FROM trace_link source JOIN trace_event e ON e.id = source.event_id
      JOIN trace_link same ON same.event_id = e.id AND same.role = {Role.TRANSFORMATION:d}
      JOIN trace_link other ON other.node_id = same.node_id AND other.role = {Role.TRANSFORMATION:d}
      JOIN trace_event later ON later.id = other.event_id AND later.event_time >= e.event_time
      JOIN trace_link target ON target.event_id = later.id AND target.role IN {OUTPUTS}
     WHERE source.node_id = ANY(%(lots)s) AND source.role IN {INPUTS} AND {LIVE}
    UNION
    SELECT source.node_id, target.node_id, e.event_time, e.event_id, 'packed_in'
      FROM trace_link source JOIN trace_event e ON e.id = source.event_id
       AND e.type = {EventType.AGGREGATION:d} AND e.action <> {Action.DELETE:d}
      JOIN trace_link target ON target.event_id = e.id AND target.role = {Role.PARENT:d}
     WHERE source.node_id = ANY(%(lots)s) AND source.role IN ({Role.CHILD:d}, {Role.CHILD_CLASS:d}) AND {LIVE}
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
_SHIPMENTS = f"""
    SELECT e.id, e.event_id, e.event_time, goods.node_id, goods.quantity, goods.uom, there.node_id, there.kind_id
      FROM trace_link goods JOIN trace_event e ON e.id = goods.event_id AND e.biz_step_id = ANY(%(shipping)s)
      JOIN trace_link there ON there.event_id = e.id AND there.role = {Role.DESTINATION:d}
     WHERE goods.node_id = ANY(%(lots)s) AND goods.role IN {GOODS} AND {LIVE} ORDER BY e.event_time, e.id
"""  # noqa: S608


def _ask(sql: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def uris_of(nodes: Iterable[int]) -> dict[int, str]:
    """The URI of each node."""
    return dict(Node.objects.filter(pk__in=set(nodes)).values_list("pk", "uri"))


class StoreRecords:
    """`engine.recall.Records` over the store; lots are canonical URIs."""

    def onward(self, lots: Collection[str]) -> Iterable[Step]:
        rows = _ask(_ONWARD, lots=[id_of(lot) for lot in lots])
        names = uris_of([node for row in rows for node in row[:2]])
        return [Step(names[a], names[b], how, at, event) for a, b, at, event, how in rows]

    def shared(self, lots: Collection[str]) -> Iterable[Sharing]:
        resources = [row[0] for row in _ask(_RESOURCES, lots=[id_of(lot) for lot in lots])]
        if not resources:
            return []
        uses = _ask(_USES, resources=resources)
        cleaned: dict[str, list[datetime]] = defaultdict(list)
        names = uris_of([*resources, *(row[1] for row in uses)])
        for resource, at in _ask(_CLEANINGS, resources=resources, word=f"{CLEANING}$"):
            cleaned[names[resource]].append(at)
        return sharings([Use(names[r], names[lot], at, event) for r, lot, at, event in uses], cleaned, lots)

    def gaps(self, lots: Collection[str]) -> Iterable[Step]:
        given = {"lots": [id_of(lot) for lot in lots], "shipping": SHIPPING, "receiving": RECEIVING}
        rows = _ask(_GAPS, **given)
        names = uris_of([node for row in rows for node in row[:2]])
        return [Step(names[a], names[b], "gap", at, event, why=why) for a, b, at, event, why in rows]


def scope_of(suspects: Iterable[str], *, since: datetime, cautious: bool) -> list[InScope]:
    """The scope over the store, with the reason for each lot."""
    return scope(StoreRecords(), [canonical(lot) for lot in suspects], since=since, cautious=cautious)


@dataclass(frozen=True, slots=True)
class Shipment:
    """Goods in scope that an event sends to a destination. amount None: not stated."""

    event_id: str
    at: datetime
    lot: str
    amount: Decimal | None
    unit: str
    to: str


def shipments_of(lots: Collection[str]) -> list[Shipment]:
    """Every shipment of these lots, one row a destination: the place where one is named, else the party."""
    rows = _ask(_SHIPMENTS, lots=[id_of(lot) for lot in lots], shipping=SHIPPING)
    names = uris_of([node for row in rows for node in (row[3], row[6])])
    location = node_id(f"{CBV}SDT-location")
    best: dict[tuple[int, int], tuple[Any, ...]] = {}
    for row in rows:
        key = row[0], row[3]
        if key not in best or row[7] == location:
            best[key] = row
    return [
        Shipment(event, at, names[lot], amount, uom or "EA", names[to])
        for _id, event, at, lot, amount, uom, to, _kind in best.values()
    ]


def parties_of(uris: Iterable[str]) -> dict[str, PartyKey]:
    """Which organisation a place or party key is, where the office registered it."""
    return {key.uri: key for key in PartyKey.objects.filter(uri__in=set(uris)).select_related("organisation")}


def master_of(uris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Master data by URI, attributes by local name; the newest counts."""
    wanted = {node_id(uri): uri for uri in set(uris)}
    found: dict[str, dict[str, Any]] = {}
    for row in MasterData.objects.filter(node__in=wanted).order_by("pk"):
        found[wanted[row.node_id]] = {local(name): value for name, value in row.attributes.items()}
    return found

"""What complaint lots have in common, and what the records of a chain contradict or leave out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from valley.supply.trace.engine.codes import EventType, Role
from valley.supply.trace.engine.commonality import Factor, common
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.vocabulary import CBV
from valley.supply.trace.queries import walking_sql
from valley.supply.trace.queries.standing import DESTROYED, MOVING, RECEIVED, SOLD
from valley.supply.trace.queries.walking import Walk, walk

CANDIDATES = 400
"""As many ancestors are looked at, the nearest first; beyond, a factor is that of the whole world."""
POPULATION = 20_000

_PEERS = """
    SELECT l.node_id FROM trace_event e JOIN trace_link l ON l.event_id = e.id
     WHERE e.event_time BETWEEN %s AND %s AND e.type = %s AND coalesce(e.organisation_id, 0) = ANY(%s)
       AND l.role IN (%s, %s) LIMIT %s
"""


class Common(NamedTuple):
    """factor: how often and how likely; node: the lot, thing or place; kind: "ancestor" or "place"."""

    factor: Factor
    node: int
    kind: str


def in_common(lots: Sequence[int], *, days: int = 30) -> list[Common]:
    """Ancestors and places that complaint lots share, the least likely by chance first.

    The population: what the same makers made in the time (`days` around the complaint lots).
    """
    walks = {lot: walk(lot, "back") for lot in lots}
    shared: dict[int, set[int]] = {}
    for lot, found in walks.items():
        for node in found.bounds:
            if node != lot:
                shared.setdefault(node, set()).add(lot)
    candidates = sorted((n for n, of in shared.items() if len(of) >= min(2, len(lots))), key=lambda n: -len(shared[n]))
    population = _population(lots, days)
    met = {str(node): _reached(node, population) for node in candidates[:CANDIDATES]}
    places = _places([*population, *lots])
    met |= {f"at {place}": {str(lot) for lot in of} for place, of in places.items()}
    factors = common(map(str, lots), met, map(str, population))
    return [
        Common(factor, int(factor.name.removeprefix("at ")), "place" if factor.name.startswith("at ") else "ancestor")
        for factor in factors
    ]


def _population(lots: Sequence[int], days: int) -> list[int]:
    """Lots that came out of transformations of the same organisations around the time of the complaint lots'."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT array_agg(DISTINCT coalesce(e.organisation_id, 0)), min(e.event_time), max(e.event_time)
                 FROM trace_link l JOIN trace_event e ON e.id = l.event_id
                WHERE l.node_id = ANY(%s) AND l.role IN (%s, %s)""",
            [list(lots), Role.OUTPUT_CLASS, Role.OUTPUT],
        )
        makers, first, last = cursor.fetchone()
        if not makers:
            return list(lots)
        span = timedelta(days=days)
        cursor.execute(_PEERS, [first - span, last + span, EventType.TRANSFORMATION, makers, Role.OUTPUT_CLASS,
                                Role.OUTPUT, POPULATION])  # fmt: skip
        return sorted({*lots, *(row[0] for row in cursor.fetchall())})


def _reached(node: int, population: Iterable[int]) -> set[str]:
    reached: Walk = walk(node, "forward", items=False)
    return {str(lot) for lot in population if lot in reached.bounds}


def _places(lots: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT coalesce(e.biz_location_id, e.read_point_id), l.node_id FROM trace_link l
                 JOIN trace_event e ON e.id = l.event_id
                WHERE l.node_id = ANY(%s) AND coalesce(e.biz_location_id, e.read_point_id) IS NOT NULL""",
            [list(lots)],
        )
        for place, lot in cursor.fetchall():
            found.setdefault(place, set()).add(lot)
    return found


@dataclass(frozen=True)
class Gap:
    """What the records of a thing leave out or contradict.

    kind: "received_never_shipped", "shipped_never_received", "two_places", "after_its_end".
    """

    node: int
    kind: str
    at: datetime
    place: int | None
    event: int
    organisation: int | None
    since: datetime | None = None


TRANSIT = timedelta(days=7)
"""Shipped longer ago and not yet received is a gap (assumed by the platform)."""

_MOVES = f"""
    WITH RECURSIVE f AS (SELECT id AS node, NULL::timestamptz AS bound FROM unnest(%s::bigint[]) AS asked (id)),
    {walking_sql.up("bound")}
    SELECT DISTINCT up.node, m.event_id, m.event_time, m.biz_step_id, m.disposition_id, m.place, m.organisation_id,
           up.at = up.node
      FROM up CROSS JOIN LATERAL (
        SELECT l.event_id, l.event_time, e.biz_step_id, e.disposition_id,
               coalesce(e.biz_location_id, e.read_point_id) AS place, e.organisation_id
          FROM trace_link l JOIN trace_event e ON e.id = l.event_id
         WHERE l.node_id = up.at AND l.role IN ({Role.EPC:d}, {Role.EPC_CLASS:d}, {Role.CHILD:d})
           AND (up.since IS NULL OR l.event_time >= up.since) AND (up.until IS NULL OR l.event_time <= up.until)
           AND NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = l.event_id) OFFSET 0) m
     ORDER BY up.node, m.event_time, m.event_id
"""  # noqa: S608


def gaps(nodes: Sequence[int], now: datetime) -> list[Gap]:
    """Gaps and contradictions in the moves of things (containers' moves count as theirs), in time."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, [list(nodes)])
        rows = cursor.fetchall()
    by_node: dict[int, list[Any]] = {}
    for row in rows:
        by_node.setdefault(row[0], []).append(row)
    return sorted((gap for of in by_node.values() for gap in _gaps_of(of, now)), key=lambda gap: (gap.at, gap.node))


def _gaps_of(moves: list[Any], now: datetime) -> list[Gap]:
    found: list[Gap] = []
    place: int | None = None
    holder: int | None = None
    shipped: Any = None
    ended: datetime | None = None
    for node, event, at, step, disposition, here, organisation, _own in moves:
        words = {step, disposition}
        if ended is not None and at > ended:
            found.append(Gap(node, "after_its_end", at, here, event, organisation, ended))
        if words & MOVING:
            shipped = (node, event, at, here, organisation)
        elif words & RECEIVED:
            if shipped is None and place is not None and here != place and organisation != holder:
                found.append(Gap(node, "received_never_shipped", at, here, event, organisation))
            shipped = None
        elif place is not None and here is not None and here != place and shipped is None and organisation != holder:
            found.append(Gap(node, "two_places", at, here, event, organisation))
        if here is not None and not words & MOVING:
            place, holder = here, organisation
        if words & (SOLD | DESTROYED):
            ended = min(ended, at) if ended else at
    if shipped is not None and now - shipped[2] > TRANSIT:
        found.append(Gap(shipped[0], "shipped_never_received", shipped[2], shipped[3], shipped[1], shipped[4]))
    return found


FAILED = node_id(f"{CBV}Disp-non_conformant")
"""What a laboratory's report says of goods that failed (CBV 2.0 §7.2)."""


def failed_lots(most: int = 20) -> list[str]:
    """Lots and items that a laboratory found not conformant, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT n.uri FROM trace_event e JOIN trace_link l ON l.event_id = e.id
                 JOIN trace_node n ON n.id = l.node_id
                WHERE e.disposition_id = %s AND l.role = ANY(%s)
                  AND NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = e.id)
                ORDER BY e.event_time DESC, e.id DESC LIMIT %s""",
            [FAILED, [int(Role.EPC), int(Role.EPC_CLASS)], most],
        )
        return [uri for (uri,) in cursor.fetchall()]

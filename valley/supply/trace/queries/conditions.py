"""In what conditions a thing was: readings of its own, its carriers, the loggers in them, the places it stood."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from valley.supply.trace.engine.codes import Role
from valley.supply.trace.engine.excursions import Excursion, Exposure, Limit, Reading, excursions, exposures
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.vocabulary import GS1
from valley.supply.trace.models import StayKind
from valley.supply.trace.queries import walking_sql as walking

TEMPERATURE = node_id(f"{GS1}Temperature")
KELVIN = 273.15


class Span(NamedTuple):
    """`item` was with `thing` (itself, a carrier, a logger in it, a place) over [start, end)."""

    item: int
    thing: int
    start: datetime | None
    end: datetime | None
    how: str


class Read(NamedTuple):
    """One temperature in °C (the highest of a report that gives extremes), and the lowest."""

    thing: int
    at: datetime
    celsius: float
    lowest: float
    device: int | None
    event: int
    alarm: bool


_SPANS = f"""
    WITH RECURSIVE f AS (SELECT * FROM unnest(%s::bigint[], %s::timestamptz[]) AS f (node, bound)),
    {walking.up("bound").replace(f"AND s.kind = {StayKind.AGGREGATION:d}", f"AND s.kind <> {StayKind.LOT:d}")},
    loggers AS (
        SELECT up.node, s.child_id AS at, greatest(up.since, s.start) AS since, least(up.until, s."end") AS until
          FROM up CROSS JOIN LATERAL (
            SELECT * FROM trace_stay s WHERE s.parent_id = up.at AND s.kind = {StayKind.ASSOCIATION:d} OFFSET 0) s
         WHERE (greatest(up.since, s.start) < least(up.until, s."end")) IS NOT FALSE
    ), seen AS (
        SELECT f.node, m.event_time, m.place,
               lead(m.event_time) OVER (PARTITION BY f.node ORDER BY m.event_time, m.event_id) AS next
          FROM f CROSS JOIN LATERAL (
            SELECT l.event_time, l.event_id, e.biz_location_id AS place
              FROM trace_link l JOIN trace_event e ON e.id = l.event_id
             WHERE l.node_id = f.node AND l.role IN ({Role.EPC:d}, {Role.EPC_CLASS:d}, {Role.CHILD:d},
                   {Role.CHILD_CLASS:d}, {Role.OUTPUT:d}, {Role.OUTPUT_CLASS:d})
               AND NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = l.event_id) OFFSET 0) m
    )
    SELECT node, at, since, until, CASE WHEN at = node THEN 'own' ELSE 'carrier' END FROM up
    UNION
    SELECT node, at, since, until, 'logger' FROM loggers
    UNION
    SELECT node, place, event_time, next, 'place' FROM seen WHERE place IS NOT NULL
"""  # noqa: S608
"""With what the things of f were, and when; a place counts from the event that names it to the thing's next event."""

_READINGS = f"""
    WITH spans AS (SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS s (thing, since, until)),
    met AS (
        SELECT s.thing, l.event_id FROM spans s JOIN trace_link l ON l.node_id = s.thing
           AND l.role IN ({Role.EPC:d}, {Role.EPC_CLASS:d}, {Role.READ_POINT:d}, {Role.BIZ_LOCATION:d})
           AND (s.since IS NULL OR l.event_time >= s.since) AND (s.until IS NULL OR l.event_time < s.until)
         WHERE l.role IN ({Role.EPC:d}, {Role.EPC_CLASS:d})
            OR NOT EXISTS (SELECT FROM trace_link g WHERE g.event_id = l.event_id AND g.role = {Role.EPC:d})
    )
    SELECT DISTINCT thing, r.time, r.value, r.min_value, r.max_value, r.mean_value, r.unit, r.device_id, r.event_id,
           r.exception_id IS NOT NULL
      FROM (SELECT thing, event_id, NULL::timestamptz AS since, NULL::timestamptz AS until FROM met
            UNION
            SELECT s.thing, d.event_id, s.since, s.until FROM spans s JOIN trace_sensorreport d ON d.device_id = s.thing
               AND (s.since IS NULL OR d.time >= s.since) AND (s.until IS NULL OR d.time < s.until)) m
      JOIN trace_sensorreport r USING (event_id)
     WHERE r.type_id = %s AND NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = r.event_id)
     ORDER BY r.time
"""  # noqa: S608


def spans(bounds: dict[int, datetime | None]) -> list[Span]:
    """With what each thing was from its bound on (None: ever)."""
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, [list(bounds), list(bounds.values())])
        return [Span(*row) for row in cursor.fetchall()]


def readings(of: Iterable[Span]) -> list[Read]:
    """The temperatures of the things in `of` within their spans, in time."""
    asked = _merged(of)
    with connection.cursor() as cursor:
        cursor.execute(
            _READINGS, [*([list(column) for column in zip(*asked, strict=True)] or [[], [], []]), TEMPERATURE]
        )
        found = []
        for thing, at, value, low, high, mean, unit, device, event, alarm in cursor.fetchall():
            known = [_celsius(each, unit) for each in (value, high, low, mean) if each is not None]
            if known:
                found.append(Read(thing, at, max(known), min(known), device, event, alarm))
    return found


def _merged(of: Iterable[Span]) -> list[tuple[int, datetime | None, datetime | None]]:
    """Each thing with the times to look at, overlapping ones once."""
    by_thing: dict[int, list[Span]] = {}
    for span in of:
        by_thing.setdefault(span.thing, []).append(span)
    found: list[tuple[int, datetime | None, datetime | None]] = []
    for thing, mine in by_thing.items():
        mine.sort(key=lambda span: (span.start is not None, span.start))
        start, end = mine[0].start, mine[0].end
        for span in mine[1:]:
            if end is None or span.start is None or span.start <= end:
                end = None if end is None or span.end is None else max(end, span.end)
            else:
                found.append((thing, start, end))
                start, end = span.start, span.end
        found.append((thing, start, end))
    return found


def _celsius(value: float, unit: str) -> float:
    """The store keeps kelvin as the canonical unit of temperature where it knew the unit; else it is °C as sent."""
    return round(value - KELVIN, 3) if unit in {"KEL", "K"} else value


def lived_through(of: Sequence[Span], limit: Limit) -> list[Exposure]:
    """The excursions that items lived through in what they were with; carriers and items as numbers in text."""
    by_thing: dict[int, list[Span]] = {}
    for span in of:
        by_thing.setdefault(span.thing, []).append(span)
    read: dict[int, dict[tuple[datetime, float, int | None], Reading]] = {}
    for each in readings(of):
        for value in {each.celsius, each.lowest}:
            read.setdefault(each.thing, {})[each.at, value, each.device] = Reading(
                each.at, value, str(each.device or each.thing), each.event
            )
    found: list[Exposure] = []
    for thing, values in read.items():
        items = [(str(span.item), span.start, span.end) for span in by_thing[thing]]
        for excursion in excursions(values.values(), limit):
            found += exposures(excursion, str(thing), items)
    return sorted(found, key=lambda each: (each.start, each.carrier, each.item))


def worst(of: Iterable[Exposure]) -> dict[tuple[str, datetime], tuple[Excursion, list[Exposure]]]:
    """Exposures by (carrier, begin of the excursion): which one, and whose."""
    found: dict[tuple[str, datetime], tuple[Excursion, list[Exposure]]] = {}
    for each in of:
        found.setdefault((each.carrier, each.excursion.start), (each.excursion, []))[1].append(each)
    return found


_AT = f"""
    WITH RECURSIVE up (node, kind, start, "end", says) AS (
        SELECT s.parent_id, s.kind, s.start, s."end", coalesce(s.opened_by, s.closed_by) FROM trace_stay s
         WHERE s.child_id = %(node)s AND s.kind <> {StayKind.LOT:d} AND (s.start IS NULL OR s.start <= %(at)s)
           AND (s."end" IS NULL OR %(at)s < s."end")
        UNION
        SELECT s.parent_id, s.kind, s.start, s."end", coalesce(s.opened_by, s.closed_by)
          FROM up CROSS JOIN LATERAL (
            SELECT * FROM trace_stay s WHERE s.child_id = up.node AND s.kind <> {StayKind.LOT:d}
               AND (s.start IS NULL OR s.start <= %(at)s) AND (s."end" IS NULL OR %(at)s < s."end") OFFSET 0) s
    )
    SELECT node, 'carrier', start, "end", says FROM up
    UNION
    SELECT s.child_id, 'logger', s.start, s."end", coalesce(s.opened_by, s.closed_by) FROM
      (SELECT node FROM up UNION SELECT %(node)s) t JOIN trace_stay s ON s.parent_id = t.node
       AND s.kind = {StayKind.ASSOCIATION:d} AND (s.start IS NULL OR s.start <= %(at)s)
       AND (s."end" IS NULL OR %(at)s < s."end")
"""  # noqa: S608


class With(NamedTuple):
    """What a thing was in, or what logger was with it, at a moment: since, until, and the event that says so."""

    node: int
    how: str
    start: datetime | None
    end: datetime | None
    event: int | None


def with_what(node: int, at: datetime) -> list[With]:
    """Which pallet, which truck, which sensor at that moment."""
    with connection.cursor() as cursor:
        cursor.execute(_AT, {"node": node, "at": at})
        return [With(*row) for row in cursor.fetchall()]

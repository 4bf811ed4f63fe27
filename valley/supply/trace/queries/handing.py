"""Goods that one firm shipped and another received: hand-overs between organisations."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from valley.registry.models import Organisation
from valley.supply.trace.engine.codes import Role
from valley.supply.trace.queries.scoping import RECEIVING, SHIPPING

_SQL = """
    SELECT DISTINCT ON (r.id, s.organisation_id) l.node_id, r.event_time, s.organisation_id, r.organisation_id
      FROM trace_event r
      JOIN trace_link l ON l.event_id = r.id AND l.role = ANY(%(roles)s)
     CROSS JOIN LATERAL (
        SELECT e.organisation_id FROM trace_link sl JOIN trace_event e ON e.id = sl.event_id
         WHERE sl.node_id = l.node_id AND sl.role = ANY(%(roles)s) AND sl.event_time <= r.event_time
           AND e.biz_step_id = ANY(%(shipping)s) AND e.declared_at IS NULL
           AND NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = e.id)
         ORDER BY sl.event_time DESC, e.id DESC LIMIT 1) s
     WHERE r.biz_step_id = ANY(%(receiving)s) AND r.declared_at IS NULL
       AND r.event_time >= %(start)s AND r.event_time < %(end)s
       AND s.organisation_id <> r.organisation_id
       AND NOT EXISTS (SELECT FROM trace_withdrawn w WHERE w.event_id = r.id)
     ORDER BY r.id, s.organisation_id, l.node_id
"""


class Handed(NamedTuple):
    """`node` (the first of what was received together) came on `on` from `giver` to `taker`, keys of organisations."""

    node: int
    on: date
    giver: int
    taker: int


def handed(start: date, end: date) -> Iterator[Handed]:
    """Receipts in [start, end) of what another firm had shipped last, one a receipt and shipper; in Shanghai's days.

    What was declared wrong does not count; a receipt of something that nobody says to have shipped is none.
    """
    zone = timezone.get_default_timezone()
    given: dict[str, Any] = {
        "roles": [int(Role.EPC), int(Role.EPC_CLASS)], "shipping": list(SHIPPING), "receiving": list(RECEIVING),
        "start": datetime.combine(start, time(), zone), "end": datetime.combine(end, time(), zone),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SQL, given)
        for node, at, giver, taker in cursor.fetchall():
            yield Handed(node, at.astimezone(zone).date(), giver, taker)


def parties(rows: list[Handed]) -> dict[int, str]:
    """The URIs of the organisations, by key."""
    keys = {key for row in rows for key in (row.giver, row.taker)}
    return {key: firm.uri for key, firm in Organisation.objects.in_bulk(keys).items()}

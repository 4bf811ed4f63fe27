"""Walking the events that a query means: page by page, or behind a place in the store.

A walk sees the store as it stood at its horizon: the greatest position then. Positions rise in the order of commits,
and events stay as they are, so whatever is captured meanwhile neither shifts a page nor appears in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max
from django.db.utils import OperationalError
from psycopg.errors import QueryCanceled

from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.query import Named, Query, QueryTooComplex, QueryTooLarge, resolve
from valley.supply.trace.engine.rows import ORDINAL_BITS
from valley.supply.trace.models import Batch
from valley.supply.trace.queries.epcis.compiling import ALWAYS, Condition, compiled
from valley.supply.trace.queries.epcis.known import Store

LONGEST_S = 20
"""A query that takes longer answers QueryTooComplexException."""
_COLUMNS = "e.id, e.event_id, e.event_time, e.record_time, e.organisation_id, e.context_id, e.body::text, b.position"
_TABLES = "trace_event e JOIN trace_batch b ON b.id = e.batch_id"
_TOP_AREAS = (1, 2)  # codes.Area: of the event itself, ILMD


class Found(NamedTuple):
    """An event of the store; body: its JSON, numbers as they were written."""

    id: int
    event_id: str
    event_time: datetime
    record_time: datetime
    organisation_id: int | None
    context_id: int | None
    body: str
    position: int

    @property
    def ordinal(self) -> int:
        """Its place in its batch."""
        return self.id & ((1 << ORDINAL_BITS) - 1)


@dataclass(frozen=True)
class Cursor:
    """Where a walk stands: its horizon; the last event's key (time in ISO or "", number); events still wanted
    (eventCountLimit), None for all; how many were passed, where fields of extensions give the order.
    """

    until: int
    time: str = ""
    id: int | None = None
    left: int | None = None
    passed: int = 0


@dataclass(frozen=True)
class Page:
    """Events in order; `next` is where to go on, None at the end."""

    events: list[Found]
    next: Cursor | None


def horizon() -> int:
    """The greatest position; 0 of an empty store."""
    return Batch.objects.aggregate(last=Max("position"))["last"] or 0


def matching(query: Query, *, seen: Condition, cursor: Cursor, size: int) -> Page:
    """One page of at most `size` events that `query` means, among those that may be `seen`.

    Raises: QueryTooLarge where more than maxEventCount match; QueryTooComplex after LONGEST_S.
    """
    asked = compiled(resolve(query.tree, Store()))
    base = _all([Condition("b.position <= %s", (cursor.until,)), seen, asked])
    first = cursor.id is None and not cursor.passed
    left = query.limit if first else cursor.left
    wanted = size if left is None else min(size, left)
    if first and query.most is not None:
        _count(base, query.most)
    rows = _rows(query, base, cursor, wanted + 1)
    events = rows[:wanted]
    rest = None if left is None else left - len(events)
    if len(rows) <= wanted or rest == 0:
        return Page(events, None)
    last = events[-1]
    time = {"eventTime": last.event_time, "recordTime": last.record_time}.get(str(query.order))
    then = Cursor(cursor.until, time.isoformat() if time else "", last.id, rest, cursor.passed + len(events))
    return Page(events, then)


def _count(base: Condition, most: int) -> None:
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {_TABLES} WHERE {base.sql} LIMIT %s) found"  # noqa: S608
    if _fetch(sql, (*base.values, most + 1))[0][0] > most:
        raise QueryTooLarge(
            f"more than {most} events match",
            parameter="maxEventCount",
            value=str(most),
            remedy="Narrow the query, or ask in pages without maxEventCount.",
        )


def _rows(query: Query, base: Condition, cursor: Cursor, limit: int) -> list[Found]:
    way = "DESC" if query.descending else "ASC"
    behind = "<" if query.descending else ">"
    join, offset = "", 0
    if isinstance(query.order, Named):
        join, offset = _field_join(query.order), cursor.passed
        order = f'o.number {way} NULLS LAST, o.time {way} NULLS LAST, o.text COLLATE "C" {way} NULLS LAST, e.id'
        after = ALWAYS
    elif query.order is None:
        order, after = "e.id", Condition("e.id > %s", (cursor.id,)) if cursor.id is not None else ALWAYS
    else:
        column = "e.event_time" if query.order == "eventTime" else "e.record_time"
        order = f"{column} {way}, e.id {way}"
        after = ALWAYS
        if cursor.id is not None:
            after = Condition(f"({column}, e.id) {behind} (%s, %s)", (datetime.fromisoformat(cursor.time), cursor.id))
    whole = _all([base, after])
    names = _field_names(query.order)
    sql = f"""SELECT {_COLUMNS} FROM {_TABLES} {join} WHERE {whole.sql}
              ORDER BY {order} LIMIT %s OFFSET %s"""  # noqa: S608
    return [Found(*row) for row in _fetch(sql, (*names, *whole.values, limit, offset))]


def _field_names(order: str | Named | None) -> tuple[Any, ...]:
    return ([node_id(name) for name in sorted(order.names)],) if isinstance(order, Named) else ()


def _field_join(order: Named) -> str:
    return f"""LEFT JOIN LATERAL (SELECT number, time, text FROM trace_field f WHERE f.event_id = e.id
                  AND f.name_id = ANY(%s) AND f.depth = 0 AND f.area IN {_TOP_AREAS}
                  ORDER BY f.place LIMIT 1) o ON TRUE"""  # noqa: S608


def since(query: Query, *, seen: Condition, place: tuple[int, int], until: int, size: int) -> list[Found]:
    """At most `size` events behind `place` (position, ordinal) up to position `until`, in the order of the store."""
    asked = compiled(resolve(query.tree, Store()))
    position, ordinal = place
    base = _all([
        Condition("b.position BETWEEN %s AND %s", (position, until)),
        Condition("(b.position > %s OR e.ordinal > %s)", (position, ordinal)),
        Condition(f"e.id >= b.id << {ORDINAL_BITS} AND e.id < (b.id + 1) << {ORDINAL_BITS}"),
        seen,
        asked,
    ])  # fmt: skip
    sql = f"""SELECT {_COLUMNS} FROM {_TABLES} WHERE {base.sql}
              ORDER BY b.position, e.id LIMIT %s"""  # noqa: S608
    return [Found(*row) for row in _fetch(sql, (*base.values, size))]


def _all(conditions: Sequence[Condition]) -> Condition:
    return Condition(" AND ".join(c.sql for c in conditions), tuple(v for c in conditions for v in c.values))


def _fetch(sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Rows, within LONGEST_S. Raises: QueryTooComplex."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{LONGEST_S}s"])
            cursor.execute(sql, values)
            found = list(cursor.fetchall())
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
            return found
    except OperationalError as fault:
        if isinstance(fault.__cause__, QueryCanceled):
            raise QueryTooComplex(f"no answer within {LONGEST_S} s", remedy="Narrow the query.") from fault
        raise

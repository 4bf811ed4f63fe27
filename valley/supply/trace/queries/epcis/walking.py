"""Walking the events that a query means: page by page, or behind a place in the store.

A walk sees the store as it stood at its horizon: the greatest position then. Positions rise in the order of commits,
and events stay as they are, so whatever is captured meanwhile neither shifts a page nor appears in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max
from django.db.utils import OperationalError
from psycopg.errors import QueryCanceled

from valley.supply.trace.engine.disclosure import Group
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.query import (
    Named,
    Query,
    QueryTooComplex,
    QueryTooLarge,
    Tree,
    facts_of,
    holds,
    resolve,
)
from valley.supply.trace.engine.query.touching import groups_asked
from valley.supply.trace.engine.rows import ORDINAL_BITS
from valley.supply.trace.models import Batch, Context
from valley.supply.trace.queries.epcis.compiling import ALWAYS, Condition, compiled
from valley.supply.trace.queries.epcis.known import Store
from valley.supply.trace.queries.visibility import Sight

LONGEST_S = 20
MOST_COUNTED = 10_000
"""Events looked at one by one to count what a viewer sees."""
"""A query that takes longer answers QueryTooComplexException."""
_COLUMNS = "e.id, e.event_id, e.event_time, e.record_time, e.organisation_id, e.context_id, e.body::text, b.position, "
_TABLES = "trace_event e JOIN trace_batch b ON b.id = e.batch_id"
_TOP_AREAS = (1, 2)  # codes.Area: of the event itself, ILMD


class Found(NamedTuple):
    """An event of the store; body: its JSON, numbers as they were written; relation: of the viewer to it."""

    id: int
    event_id: str
    event_time: datetime
    record_time: datetime
    organisation_id: int | None
    context_id: int | None
    body: str
    position: int
    relation: str

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


class Since(NamedTuple):
    """Events in order, and the place up to which the store was looked at."""

    events: list[Found]
    place: tuple[int, int]


LAST = 2**31 - 1
"""Behind every ordinal."""


def horizon() -> int:
    """The greatest position; 0 of an empty store."""
    return Batch.objects.aggregate(last=Max("position"))["last"] or 0


def matching(query: Query, *, sight: Sight, cursor: Cursor, size: int) -> Page:
    """One page of at most `size` events that `query` means, among those that the viewer sees.

    What is withheld from the viewer in an event does not count as said by it; so a page may hold fewer than `size`.
    Raises: QueryTooLarge where more than maxEventCount match; QueryTooComplex after LONGEST_S.
    """
    tree = resolve(query.tree, Store())
    asked = compiled(tree)
    base = _all([Condition("b.position <= %s", (cursor.until,)), _seen(sight), asked])
    first = cursor.id is None and not cursor.passed
    left = query.limit if first else cursor.left
    wanted = size if left is None else min(size, left)
    if first and query.most is not None:
        _count(query, base, sight, tree)
    rows = _rows(query, base, sight, cursor, wanted + 1)
    events = [row for row in rows[:wanted] if holds_as_seen(tree, row, sight)]
    rest = None if left is None else left - len(events)
    if len(rows) <= wanted or rest == 0:
        return Page(events, None)
    last = rows[wanted - 1]
    time = {"eventTime": last.event_time, "recordTime": last.record_time}.get(str(query.order))
    then = Cursor(cursor.until, time.isoformat() if time else "", last.id, rest, cursor.passed + wanted)
    return Page(events, then)


def holds_as_seen(tree: Tree, found: Found, sight: Sight) -> bool:
    """Whether an event that SQL found is meant by what the viewer is shown of it, too."""
    shown = sight.groups(found.organisation_id, found.relation)
    if groups_asked(tree) <= shown:
        return True
    held = Context.objects.filter(pk=found.context_id).first() if found.context_id is not None else None
    body, _withheld = sight.show(json.loads(found.body, parse_float=Decimal), found.organisation_id, found.relation)
    return holds(tree, facts_of(body, held and held.context, found.record_time if Group.TIME in shown else None))


def _seen(sight: Sight) -> Condition:
    sql, values = sight.where("e")
    return Condition(sql, tuple(values))


def _count(query: Query, base: Condition, sight: Sight, tree: Tree) -> None:
    assert query.most is not None
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {_TABLES} WHERE {base.sql} LIMIT %s) found"  # noqa: S608
    if _fetch(sql, (*base.values, query.most + 1))[0][0] <= query.most:
        return
    rows = _rows(Query(), base, sight, Cursor(0), MOST_COUNTED)
    if sum(holds_as_seen(tree, row, sight) for row in rows) > query.most or len(rows) == MOST_COUNTED:
        raise QueryTooLarge(
            f"more than {query.most} events match",
            parameter="maxEventCount",
            value=str(query.most),
            remedy="Narrow the query, or ask in pages without maxEventCount.",
        )


def _rows(query: Query, base: Condition, sight: Sight, cursor: Cursor, limit: int) -> list[Found]:
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
    relation, own = sight.relation("e")
    sql = f"""SELECT {_COLUMNS} {relation} FROM {_TABLES} {join} WHERE {whole.sql}
              ORDER BY {order} LIMIT %s OFFSET %s"""  # noqa: S608
    return [Found(*row) for row in _fetch(sql, (*own, *names, *whole.values, limit, offset))]


def _field_names(order: str | Named | None) -> tuple[Any, ...]:
    return ([node_id(name) for name in sorted(order.names)],) if isinstance(order, Named) else ()


def _field_join(order: Named) -> str:
    return f"""LEFT JOIN LATERAL (SELECT number, time, text FROM trace_field f WHERE f.event_id = e.id
                  AND f.name_id = ANY(%s) AND f.depth = 0 AND f.area IN {_TOP_AREAS}
                  ORDER BY f.place LIMIT 1) o ON TRUE"""  # noqa: S608


def since(query: Query, *, sight: Sight, place: tuple[int, int], until: int, size: int) -> Since:
    """Events behind `place` (position, ordinal) up to position `until`, in the order of the store; at most `size` are
    looked at."""
    tree = resolve(query.tree, Store())
    asked = compiled(tree)
    position, ordinal = place
    base = _all([
        Condition("b.position BETWEEN %s AND %s", (position, until)),
        Condition("(b.position > %s OR e.ordinal > %s)", (position, ordinal)),
        Condition(f"e.id >= b.id << {ORDINAL_BITS} AND e.id < (b.id + 1) << {ORDINAL_BITS}"),
        _seen(sight),
        asked,
    ])  # fmt: skip
    relation, own = sight.relation("e")
    sql = f"""SELECT {_COLUMNS} {relation} FROM {_TABLES} WHERE {base.sql}
              ORDER BY b.position, e.id LIMIT %s"""  # noqa: S608
    rows = [Found(*row) for row in _fetch(sql, (*own, *base.values, size))]
    events = [row for row in rows if holds_as_seen(tree, row, sight)]
    return Since(events, (rows[-1].position, rows[-1].ordinal) if len(rows) == size else (until, LAST))


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

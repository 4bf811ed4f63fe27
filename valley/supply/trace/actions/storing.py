"""Rows into tables: COPY for what only grows, one statement for what may stand already."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from valley.supply.trace.engine.documents import Held
from valley.supply.trace.engine.rows import CONTEXT, NODE, Builder, Rows, identity_of, rows_in

_NODES = """
    INSERT INTO trace_node (id, class_id, kind, uri, urn)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::text[])
                  AS new (id, class_id, kind, uri, urn)
     ORDER BY id
    ON CONFLICT (id) DO UPDATE SET urn = EXCLUDED.urn WHERE trace_node.urn = '' AND EXCLUDED.urn <> ''
"""
_SAME_NUMBER = """
    SELECT node.uri, new.uri FROM unnest(%s::bigint[], %s::text[]) AS new (id, uri)
      JOIN trace_node node USING (id) WHERE node.uri <> new.uri LIMIT 1
"""
_CONTEXTS = """
    INSERT INTO trace_context (id, context) SELECT * FROM unnest(%s::bigint[], %s::jsonb[]) ORDER BY 1
    ON CONFLICT (id) DO NOTHING
"""


class SameNumber(RuntimeError):
    """Two URIs drew the same number (63 bits): the capture is not stored, and the fault names both."""


class Batching:
    """Stores events slice by slice within one transaction, as one batch whose row is written last."""

    def __init__(self, *, organisation: int | None, record_time: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('trace_batch', 'id'))")
            self.number: int = cursor.fetchone()[0]
        self.organisation = organisation
        self.builder = Builder(batch=self.number, organisation=organisation, record_time=record_time)
        self.stored = self.repeated = 0

    def store(self, events: Sequence[Held]) -> None:
        """Store what is no repeat. Raises: IntegrityError where another transaction stores one of them just now."""
        fresh: dict[UUID, Held] = {}
        for held in events:
            fresh.setdefault(identity_of(held, self.organisation), held)
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity FROM trace_event WHERE identity = ANY(%s)", [list(fresh)])
            for (identity,) in cursor.fetchall():
                del fresh[identity]
            for identity, held in fresh.items():
                self.builder.add(held, identity)
            write(cursor, self.builder.take())
        self.stored += len(fresh)
        self.repeated += len(events) - len(fresh)


def write(cursor: Any, rows: Rows) -> None:
    """Copy `rows` into their tables."""
    if rows.nodes:
        columns = _columns(rows.nodes.values(), NODE)
        cursor.execute(_NODES, columns)
        cursor.execute(_SAME_NUMBER, [columns[0], columns[3]])
        if same := cursor.fetchone():
            raise SameNumber(f"{same[0]} and {same[1]}")
    if rows.contexts:
        cursor.execute(_CONTEXTS, _columns(rows.contexts.values(), CONTEXT))
    for table, names, lines in rows_in(rows):
        if lines:
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)


def _columns(rows: Iterable[tuple[Any, ...]], names: tuple[str, ...]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _name in names]

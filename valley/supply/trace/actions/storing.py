"""Rows into tables: COPY for what only grows, one statement for what may stand already."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.documents import Held
from valley.supply.trace.engine.master_data import Told
from valley.supply.trace.engine.rows import CONTEXT, NODE, Builder, Rows, identity_of, rows_in
from valley.supply.trace.models import Batch, MasterData

ATTEMPTS = 5
"""How often a slice is tried that another transaction stores at the same moment."""
_NODES = """
    INSERT INTO trace_node (id, class_id, kind, uri, urn)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::text[])
                  AS new (id, class_id, kind, uri, urn)
     ORDER BY id
    ON CONFLICT (id) DO NOTHING
"""
"""Nothing is locked that stands: a long capture keeps no other one waiting at the places they share."""
_DIFFERENT = """
    SELECT node.id, node.uri, new.uri, new.urn FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new (id, uri, urn)
      JOIN trace_node node USING (id)
     WHERE node.uri <> new.uri OR (node.urn = '' AND new.urn <> '') ORDER BY node.id
"""
_FIRST_URN = "UPDATE trace_node SET urn = %s WHERE id = %s AND urn = ''"
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
        """Store what is no repeat, also of what another transaction stores at this moment."""
        known: dict[UUID, Held] = {}
        for held in events:
            known.setdefault(identity_of(held, self.organisation), held)
        first = self.builder.ordinal
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    stored = self._store(known)
                break
            except (IntegrityError, UniqueViolation):  # COPY's own errors are the driver's
                self.builder.take()
                self.builder.ordinal = first
                if attempt == ATTEMPTS:
                    raise
        self.stored += stored
        self.repeated += len(events) - stored

    def _store(self, known: dict[UUID, Held]) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity FROM trace_event WHERE identity = ANY(%s)", [list(known)])
            there = {identity for (identity,) in cursor.fetchall()}
            fresh = [(identity, held) for identity, held in known.items() if identity not in there]
            for identity, held in fresh:
                self.builder.add(held, identity)
            write(cursor, self.builder.take())
        return len(fresh)

    def tell(self, batch: Batch, told: Sequence[Told]) -> None:
        """Store master data as part of `batch`."""
        rows = []
        for each in told:
            node = self.builder.node(each.uri, NodeKind.LOCATION)
            rows.append((node, each))
        with connection.cursor() as cursor:
            write(cursor, self.builder.take())
        MasterData.objects.bulk_create(
            [
                MasterData(
                    batch=batch,
                    organisation_id=self.organisation,
                    node_id=node,
                    vocabulary=each.vocabulary,
                    attributes=each.attributes,
                    children=each.children,
                )
                for node, each in rows
            ]
        )


def write(cursor: Any, rows: Rows) -> None:
    """Copy `rows` into their tables."""
    if rows.nodes:
        columns = _columns(rows.nodes.values(), NODE)
        cursor.execute(_NODES, columns)
        cursor.execute(_DIFFERENT, [columns[0], columns[3], columns[4]])
        for number, there, here, urn in cursor.fetchall():
            if there != here:
                raise SameNumber(f"{there} and {here}")
            cursor.execute(_FIRST_URN, [urn, number])
    if rows.contexts:
        cursor.execute(_CONTEXTS, _columns(rows.contexts.values(), CONTEXT))
    for table, names, lines in rows_in(rows):
        if lines:
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)


def _columns(rows: Iterable[tuple[Any, ...]], names: tuple[str, ...]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _name in names]

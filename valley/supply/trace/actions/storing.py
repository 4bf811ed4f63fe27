"""Rows into tables: COPY for what only grows, one statement for what may stand already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from valley.supply.trace.actions.copying import copy_rows
from valley.supply.trace.actions.shared import Shared, write_shared
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.documents import Held
from valley.supply.trace.engine.master_data import Told
from valley.supply.trace.engine.rows import Builder, Rows, identity_of, rows_in
from valley.supply.trace.models import Batch, MasterData

ATTEMPTS = 5
"""How often a slice is tried that another transaction stores at the same moment."""


class Batching:
    """Stores events slice by slice within one transaction, as one batch whose row is written last; before it, in
    `finish`, what other batches may bring as well."""

    def __init__(self, *, organisation: int | None, record_time: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('trace_batch', 'id'))")
            self.number: int = cursor.fetchone()[0]
        self.organisation = organisation
        self.builder = Builder(batch=self.number, organisation=organisation, record_time=record_time)
        self.shared = Shared()
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
                    stored, rows = self._store(known)
                self.shared.add(rows)
                break
            except (IntegrityError, UniqueViolation):  # COPY's own errors are the driver's
                self.builder.take()
                self.builder.ordinal = first
                if attempt == ATTEMPTS:
                    raise
        self.stored += stored
        self.repeated += len(events) - stored

    def _store(self, known: dict[UUID, Held]) -> tuple[int, Rows]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity FROM trace_event WHERE identity = ANY(%b)", [list(known)])
            there = {identity for (identity,) in cursor.fetchall()}
            fresh = [(identity, held) for identity, held in known.items() if identity not in there]
            for identity, held in fresh:
                self.builder.add(held, identity)
            rows = self.builder.take()
            _copy(cursor, rows)
        return len(fresh), rows

    def finish(self) -> None:
        """Write what other batches may bring as well. Raises: SameNumber."""
        self.shared.write()

    def tell(self, batch: Batch, told: Sequence[Told]) -> None:
        """Store master data as part of `batch`."""
        rows = []
        for each in told:
            node = self.builder.node(each.uri, NodeKind.LOCATION)
            rows.append((node, each))
        self.shared.add(self.builder.take())
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
    """Copy `rows` into their tables, with what other batches may bring as well. Raises: SameNumber."""
    _copy(cursor, rows)
    write_shared(cursor, rows.nodes.values(), rows.contexts.values())


def _copy(cursor: Any, rows: Rows) -> None:
    for table, names, lines in rows_in(rows):
        if lines:
            copy_rows(cursor, table, names, lines)

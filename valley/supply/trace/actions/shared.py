"""What several captures may bring at the same moment: the things that events speak of, and contexts.

Whoever writes a row that another transaction has written and not yet committed waits for that transaction's end. So a
capture writes these rows last, all in one order: nobody waits for a long one while it reads and stores its events, and
no two wait for each other.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from valley.supply.trace.actions.copying import copy_rows
from valley.supply.trace.engine.rows import CONTEXT, NODE, Rows

MOST = 10_000
"""Nodes that are held in memory (some 4 MB); more of them wait in a table of this transaction's own."""
_WAITING = """
    CREATE TEMPORARY TABLE IF NOT EXISTS trace_waiting
        (id bigint, class_id bigint, kind smallint, uri text, urn text) ON COMMIT DROP
"""
_GIVEN = """
    SELECT * FROM unnest(%b::bigint[], %b::bigint[], %b::smallint[], %b::text[], %b::text[])
               AS given (id, class_id, kind, uri, urn)
"""
_NEW = "(SELECT DISTINCT ON (id) id, class_id, kind, uri, urn FROM {source} ORDER BY id, urn = '')"
_NODES = """
    INSERT INTO trace_node (id, class_id, kind, uri, urn)
    SELECT id, class_id, kind, uri, urn FROM {new} AS new ORDER BY id
    ON CONFLICT (id) DO NOTHING
"""
"""Nothing is locked that stands: a long capture keeps no other one waiting at the places they share."""
_DIFFERENT = """
    SELECT node.id, node.uri, given.uri, given.urn FROM {source} JOIN trace_node node USING (id)
     WHERE node.uri <> given.uri OR (node.urn = '' AND given.urn <> '') ORDER BY node.id
"""
_FIRST_URN = "UPDATE trace_node SET urn = %s WHERE id = %s AND urn = ''"
_CONTEXTS = """
    INSERT INTO trace_context (id, context) SELECT * FROM unnest(%s::bigint[], %s::jsonb[]) ORDER BY 1
    ON CONFLICT (id) DO NOTHING
"""


class SameNumber(RuntimeError):
    """Two URIs drew the same number (63 bits): the capture is not stored, and the fault names both."""


class Shared:
    """Nodes and contexts of one transaction, until it is about to end."""

    def __init__(self) -> None:
        self.nodes: dict[int, tuple[Any, ...]] = {}
        self.contexts: dict[int, tuple[Any, ...]] = {}
        self.waiting = False

    def add(self, rows: Rows) -> None:
        """Keep those of `rows` for later. Raises: SameNumber."""
        self.contexts |= rows.contexts
        for number, row in rows.nodes.items():
            there = self.nodes.get(number)
            if there is not None and there[3] != row[3]:
                raise SameNumber(f"{there[3]} and {row[3]}")
            if there is None or (row[4] and not there[4]):
                self.nodes[number] = row
        if len(self.nodes) > MOST:
            with connection.cursor() as cursor:
                self._set_aside(cursor)

    def _set_aside(self, cursor: Any) -> None:
        cursor.execute(_WAITING)
        copy_rows(cursor, "trace_waiting", NODE, self.nodes.values())
        self.nodes, self.waiting = {}, True

    def write(self) -> None:
        """Write them. Raises: SameNumber."""
        with connection.cursor() as cursor:
            if self.waiting:
                self._set_aside(cursor)
                _write_nodes(cursor, "trace_waiting AS given", [])
                cursor.execute("DROP TABLE trace_waiting")
                self.waiting = False
            write_shared(cursor, self.nodes.values(), self.contexts.values())
        self.nodes, self.contexts = {}, {}


def write_shared(cursor: Any, nodes: Iterable[tuple[Any, ...]], contexts: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of nodes, each once, and of contexts. Those that stand already stay. Raises: SameNumber."""
    if columns := _columns(nodes, NODE):
        _write_nodes(cursor, f"({_GIVEN}) AS given", columns)
    if columns := _columns(contexts, CONTEXT):
        cursor.execute(_CONTEXTS, columns)


def _write_nodes(cursor: Any, source: str, values: list[list[Any]]) -> None:
    cursor.execute(_NODES.format(new=_NEW.format(source=source)), values)
    cursor.execute(_DIFFERENT.format(source=source), values)
    for number, there, here, urn in cursor.fetchall():
        if there != here:
            raise SameNumber(f"{there} and {here}")
        cursor.execute(_FIRST_URN, [urn, number])


def _columns(rows: Iterable[tuple[Any, ...]], names: tuple[str, ...]) -> list[list[Any]]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    assert len(columns) in (0, len(names))
    return columns

"""A measure asked about a whole table of cells at once: its statement beside the table, LATERAL.

The statement of a measure over columns is always the same, so Django writes it once in the life of a process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db import connection

from valley.kernel import measures
from valley.kernel.measures import CELL, CELL_KNOWN_AT, Measure, Period, Question, Scope
from valley.plan.engine.evaluate import Span
from valley.plan.engine.results import Ground

COLUMNS = ("uri", "quantity", "organisation", "disclosure")
_COVERAGE = """CROSS JOIN LATERAL (
    SELECT count(*) AS expected, count(*) FILTER (WHERE answered) AS received FROM ({}) AS s (answered)
) AS g"""
Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, order=True)
class Cell:
    """A measure added up over a span in a scope (a park's URI; "" is the whole plan area)."""

    measure: str
    scope: str
    span: Span


def question_of(cell: Cell) -> Question:
    """What the cell asks its measure."""
    return Question(Period(cell.span.start, cell.span.end), Scope((cell.scope,) if cell.scope else ()))


def added_up(measure: Measure, cells: Sequence[Cell], known_at: datetime) -> dict[Cell, Ground | None]:
    """Every cell in one statement. `measure` is registered with `columns=True`."""
    rows, ground = written(measure)
    table, given = _table([(cell, known_at) for cell in cells])
    asked, more, filled = "NULL::bigint, NULL::bigint", "", tuple[Any, ...]()
    if ground:
        asked = "g.expected, g.received"
        more = _COVERAGE.format(ground[0])
        filled = ground[1]
    sql = (
        f"SELECT cell.n, t.total, t.records, {asked} FROM {table} CROSS JOIN LATERAL ("  # noqa: S608 - Django's own SQL
        f"SELECT sum(quantity) AS total, count(*) AS records FROM ({rows[0]}) AS c ({', '.join(COLUMNS)})) AS t {more}"
    )
    found: dict[Cell, Ground | None] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, *rows[1], *filled])
        for n, total, records, expected, received in cursor.fetchall():
            found[cells[n]] = Ground(None if total is None else Fraction(total), records, expected, received)
    return found


def records(measure: Measure, asked: Sequence[tuple[int, Cell, datetime]]) -> Statement:
    """SELECT cell, uri, quantity, organisation, disclosure … for each (cell's number, cell, known at)."""
    rows, _ground = written(measure)
    table, given = _table([(cell, known_at) for _n, cell, known_at in asked])
    # The table counts from 0: back to the numbers that were given.
    numbers = [n for n, _cell, _known_at in asked]
    sql = f"SELECT (%s::int[])[cell.n + 1], c.* FROM {table} CROSS JOIN LATERAL ({rows[0]}) AS c ({', '.join(COLUMNS)})"  # noqa: S608 - Django's own SQL
    return sql, (numbers, *given, *rows[1])


def _table(cells: Sequence[tuple[Cell, datetime]]) -> Statement:
    columns: list[list[Any]] = [
        list(range(len(cells))),
        [cell.span.start for cell, _known_at in cells],
        [cell.span.end for cell, _known_at in cells],
        [question_of(cell).period.last_day for cell, _known_at in cells],
        [cell.scope for cell, _known_at in cells],
        [known_at for _cell, known_at in cells],
    ]
    table = (
        "unnest(%s::int[], %s::date[], %s::date[], %s::date[], %s::text[], %s::timestamptz[]) "
        'AS cell (n, start, "end", last_day, place, known_at)'
    )
    return table, tuple(columns)


def written(measure: Measure) -> tuple[Statement, Statement | None]:
    """The statements of the contributions and of the ground, over the columns of a table `cell`."""
    return _written(measure.name, measure.count)


@lru_cache(maxsize=500)
def _written(name: str, count: measures.Counter) -> tuple[Statement, Statement | None]:
    evidence = count(period=CELL.period, scope=CELL.scope, known_at=CELL_KNOWN_AT)
    rows = _sql(evidence.contributions.order_by().values_list(*COLUMNS))
    return rows, None if evidence.ground is None else _sql(evidence.ground.order_by().values_list("answered"))


def _sql(rows: Any) -> Statement:
    sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(parameters)

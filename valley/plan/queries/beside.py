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
from valley.kernel.engine.ground import Ground
from valley.kernel.measures import CELL, CELL_KNOWN_AT, Measure, Period, Question, Scope
from valley.plan.engine.evaluate import Span

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
    rows, sources = written(measure)
    table, given = _table([(number, cell, known_at) for number, cell in enumerate(cells)])
    asked, more, filled = "NULL::bigint, NULL::bigint", "", tuple[Any, ...]()
    if sources:
        asked = "g.expected, g.received"
        more = _COVERAGE.format(sources[0])
        filled = sources[1]
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
    rows, _sources = written(measure)
    table, given = _table(asked)
    return f"SELECT cell.n, c.* FROM {table} CROSS JOIN LATERAL ({rows[0]}) AS c", (*given, *rows[1])  # noqa: S608 - Django's own SQL


def _table(cells: Sequence[tuple[int, Cell, datetime]]) -> Statement:
    periods = [question_of(cell).period for _number, cell, _known_at in cells]
    columns: tuple[list[Any], ...] = (
        [number for number, _cell, _known_at in cells],
        [period.start for period in periods],
        [period.end for period in periods],
        [period.last_day for period in periods],
        [cell.scope for _number, cell, _known_at in cells],
        [known_at for _number, _cell, known_at in cells],
    )
    table = (
        "unnest(%s::int[], %s::date[], %s::date[], %s::date[], %s::text[], %s::timestamptz[]) "
        'AS cell (n, start, "end", last_day, place, known_at)'
    )
    return table, columns


def written(measure: Measure) -> tuple[Statement, Statement | None]:
    """The statements of the contributions and of their sources, over the columns of a table `cell`."""
    return _written(measure.name, measure.count)


@lru_cache(maxsize=500)
def _written(name: str, count: measures.Counter) -> tuple[Statement, Statement | None]:
    evidence = count(period=CELL.period, scope=CELL.scope, known_at=CELL_KNOWN_AT)
    rows = _sql(evidence.contributions.order_by().values_list(*COLUMNS))
    return rows, None if evidence.sources is None else _sql(evidence.sources.order_by().values_list("answered"))


def _sql(rows: Any) -> Statement:
    sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(parameters)

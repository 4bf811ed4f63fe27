"""What of the totals the public may know: the engine's rules over the records as PostgreSQL has grouped them.

Records that are public themselves (a certificate on a public register) protect nothing and are left out. The others
are grouped into blocks: records that always appear in the same cells. Where every block is safe by itself, so is
every sum and difference of them (both rules are subadditive), and nothing has to be withheld; that is found in SQL.
Otherwise the engine decides cell by cell. What the public was shown before is part of the question.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import connection

from valley.kernel import measures
from valley.plan.engine.disclosure import Cell as Summed
from valley.plan.engine.disclosure import Decision, protect
from valley.plan.engine.measures import Expected
from valley.plan.engine.sensitivity import Contribution, Rule
from valley.plan.queries import beside
from valley.plan.queries.beside import Cell, question_of
from valley.plan.queries.grounds import evidence_of, mismatch, statement

Asked = tuple[str, tuple[Any, ...]]

# A record whose amount was corrected is another atom: (URI, amount).
_BLOCKS = """
WITH rows AS ({rows}),
atoms AS (
    SELECT uri, organisation, amount, array_agg(cell ORDER BY cell) AS cells
    FROM (SELECT cell, uri, organisation, sum(abs(quantity)) AS amount FROM rows GROUP BY 1, 2, 3) AS a
    GROUP BY uri, organisation, amount
),
blocks AS (SELECT cells, organisation, sum(amount) AS amount FROM atoms GROUP BY 1, 2)
"""
_DETAIL = "SELECT cells, organisation, amount FROM blocks"
_SAFE = """
SELECT bool_and(n >= %s AND total - coalesce(top[1], 0) - coalesce(top[2], 0) >= coalesce(top[1], 0) * %s) FROM (
    SELECT count(*) AS n, sum(amount) AS total, (array_agg(amount ORDER BY amount DESC))[1:2] AS top
    FROM blocks GROUP BY cells
) AS b
"""


def rule() -> Rule:
    """This installation's rule; p is its secret."""
    return Rule(p_percent=Fraction(settings.DISCLOSURE_P_PERCENT))


def publishable(
    expected: Expected, cells: Sequence[Cell], known_at: datetime, published: Mapping[Cell, datetime]
) -> set[Cell]:
    """Which of `cells` (of one measure, as known at `known_at`) may be shown, given what was `published` (cell →
    as known when)."""
    found = measures.get(expected.name)
    if found is None:
        return set(cells)
    # Without history nobody can say what the former figure rested on: each state is judged by itself.
    before = sorted(published.items()) if found.history else []
    asked = [*_asked(expected, [(cell, known_at) for cell in cells], 0), *_asked(expected, before, len(cells))]
    if not asked or _all_safe(asked):
        return set(cells)
    grouped = _grouped(asked)
    new = [Summed(str(n), tuple(grouped.get(n, ())), weight=_weight(cell)) for n, cell in enumerate(cells)]
    old = [Summed(str(n), tuple(grouped.get(n, ()))) for n in range(len(cells), len(cells) + len(before))]
    decided = protect(new, rule(), published=old)
    return {cell for n, cell in enumerate(cells) if decided[str(n)] is Decision.SHOWN}


def _weight(cell: Cell) -> int:
    """The whole valley is kept longest, then the newest year."""
    return (10_000 if not cell.scope else 0) + cell.span.end.year


def _asked(expected: Expected, cells: Iterable[tuple[Cell, datetime]], first: int) -> list[Asked]:
    """Statements of (cell's number, uri, quantity, organisation, disclosure), numbered from `first`."""
    found = measures.get(expected.name)
    numbered = [(n, cell, known_at) for n, (cell, known_at) in enumerate(cells, first)]
    if found is None or mismatch(expected) or not numbered:
        return []
    if found.family:
        written = found.family.records(expected.name, [(n, question_of(cell), at) for n, cell, at in numbered])
        return [(written[0], tuple(written[1]))] if written else []
    if found.columns:
        return [beside.records(found, numbered)]
    return [asked for n, cell, at in numbered if (asked := _alone(expected, n, cell, at))]


def _alone(expected: Expected, number: int, cell: Cell, known_at: datetime) -> Asked | None:
    evidence = evidence_of(expected, scope=cell.scope, span=cell.span, known_at=known_at)
    asked = statement(evidence) if evidence else None
    if asked is None:
        return None
    return f"SELECT {number}, c.* FROM ({asked[0]}) AS c (uri, quantity, organisation, disclosure)", asked[1]  # noqa: S608 - Django's own SQL


def _rows(asked: Sequence[Asked]) -> tuple[str, list[Any]]:
    parts = [
        f"SELECT cell, uri, quantity, organisation "  # noqa: S608 - our own SQL
        f"FROM ({sql}) AS c (cell, uri, quantity, organisation, disclosure) WHERE disclosure <> 'public'"
        for sql, _parameters in asked
    ]
    return " UNION ALL ".join(parts), [given for _sql, parameters in asked for given in parameters]


def _all_safe(asked: Sequence[Asked]) -> bool:
    rows, parameters = _rows(asked)
    limits = rule()
    with connection.cursor() as cursor:
        cursor.execute(
            _BLOCKS.format(rows=rows) + _SAFE,
            [*parameters, limits.min_organisations, Decimal(settings.DISCLOSURE_P_PERCENT) / 100],
        )
        (safe,) = cursor.fetchone()
    return safe is not False


def _grouped(asked: Sequence[Asked]) -> dict[int, list[Contribution]]:
    rows, parameters = _rows(asked)
    grouped: dict[int, list[Contribution]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKS.format(rows=rows) + _DETAIL, parameters)
        for cells, organisation, amount in cursor.fetchall():
            atom = Contribution(f"{cells}{organisation}", organisation, Fraction(amount))
            for number in cells:
                grouped.setdefault(number, []).append(atom)
    return grouped


__all__ = ["publishable", "rule"]

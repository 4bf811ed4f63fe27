"""What of the totals the public may know: the engine's rules over the records as PostgreSQL has grouped them.

Records that are public themselves (a certificate on a public register) protect nothing and are left out. The others
are grouped into blocks: records that always appear in the same cells. Where every block is safe by itself, so is
every sum and difference of them (both rules are subadditive), and nothing has to be withheld; that is found in SQL.
Otherwise the engine decides cell by cell. What the public was shown before is part of the question.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.db import connection

from valley.kernel import measures
from valley.plan.engine.disclosure import Cell as Summed
from valley.plan.engine.disclosure import Decision, protect
from valley.plan.engine.measures import Expected
from valley.plan.engine.sensitivity import Contribution, Rule
from valley.plan.queries.beside import Cell, Statement
from valley.plan.queries.grounds import records, united

# A record whose amount was corrected is another atom: (URI, amount).
_BLOCKS = """
WITH rows AS (SELECT * FROM ({rows}) AS r WHERE disclosure <> 'public'),
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
    states = [*((cell, known_at) for cell in cells), *before]
    asked = records(expected, [(number, *state) for number, state in enumerate(states)])
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


def _all_safe(asked: Sequence[Statement]) -> bool:
    rows, parameters = united(asked)
    limits = rule()
    with connection.cursor() as cursor:
        cursor.execute(
            _BLOCKS.format(rows=rows) + _SAFE,
            [*parameters, limits.min_organisations, Decimal(settings.DISCLOSURE_P_PERCENT) / 100],
        )
        (safe,) = cursor.fetchone()
    return safe is not False


def _grouped(asked: Sequence[Statement]) -> dict[int, list[Contribution]]:
    rows, parameters = united(asked)
    grouped: dict[int, list[Contribution]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKS.format(rows=rows) + _DETAIL, parameters)
        for cells, organisation, amount in cursor.fetchall():
            atom = Contribution(f"{cells}{organisation}", organisation, Fraction(amount))
            for number in cells:
                grouped.setdefault(number, []).append(atom)
    return grouped


__all__ = ["publishable", "rule"]

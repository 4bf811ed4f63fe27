"""Registered measures as the indicator engine sees them: added up in SQL, one statement per measure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection

from valley.kernel import measures
from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import Ratios, ratios_of
from valley.kernel.measures import Evidence, Family, Scope
from valley.plan.engine.evaluate import Span
from valley.plan.engine.measures import Expected
from valley.plan.engine.sensitivity import Contribution, Rule, sensitive
from valley.plan.queries import beside
from valley.plan.queries.beside import COLUMNS, Cell, Statement, question_of

Pair = tuple[str, str, Cell]


@dataclass(frozen=True)
class Mismatch:
    """A measure is registered, but not as the plan expects it: `what` is "unit" or "kind"."""

    measure: str
    what: str
    expected: str
    found: str


def mismatch(expected: Expected) -> Mismatch | None:
    """Where the registered measure differs from what the plan expects; None where it fits or nobody registers it."""
    found = measures.get(expected.name)
    if found is None:
        return None
    if found.unit != expected.unit.code:
        return Mismatch(expected.name, "unit", expected.unit.code, found.unit)
    if found.kind.value != expected.kind.value:
        return Mismatch(expected.name, "kind", expected.kind.value, found.kind.value)
    return None


_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask a measure the same question once inside this block: what a recomputation adds up it also weighs for the
    public. Only where the records do not change meanwhile."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def evidence_of(expected: Expected, *, scope: str, span: Span, known_at: datetime) -> Evidence | None:
    """The measure's answer; None where nobody registers it as the plan expects it (see `mismatch`)."""
    found = measures.get(expected.name)
    if found is None or mismatch(expected):
        return None
    answers, key = _answers.get(), (expected.name, scope, span, known_at)
    if answers is not None and key in answers:
        known: Evidence = answers[key]
        return known
    question = question_of(Cell(expected.name, scope, span))
    asked = found(period=question.period, scope=question.scope, known_at=known_at)
    if answers is not None:
        answers[key] = asked
    return asked


def statement(evidence: Evidence) -> tuple[str, tuple[Any, ...]] | None:
    """SELECT uri, quantity, organisation, disclosure … as (sql, parameters); None where it can have no rows."""
    answers = _answers.get()
    if answers is None:
        return _statement(evidence)
    if id(evidence) not in answers:  # held beside its statement, so that no other gets its id
        answers[id(evidence)] = (evidence, _statement(evidence))
    written: tuple[str, tuple[Any, ...]] | None = answers[id(evidence)][1]
    return written


def _statement(evidence: Evidence) -> tuple[str, tuple[Any, ...]] | None:
    rows = evidence.contributions.order_by().values_list(*COLUMNS)
    try:
        sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(parameters)


def sizes(evidence: Evidence, *, closed_only: bool = False) -> dict[str, Fraction]:
    """What each organisation adds, in one statement; with `closed_only` without the records that are public."""
    asked = statement(evidence)
    if asked is None:
        return {}
    where = "WHERE disclosure <> 'public'" if closed_only else ""
    sql = (
        f"SELECT organisation, sum(quantity) FROM ({asked[0]}) AS c (uri, quantity, organisation, disclosure) "  # noqa: S608 - Django's own SQL
        f"{where} GROUP BY organisation"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, asked[1])
        return {organisation: Fraction(total) for organisation, total in cursor.fetchall()}


def totals(expected: Mapping[str, Expected], cells: Iterable[Cell], known_at: datetime) -> dict[Cell, Ground | None]:
    """Each cell added up by PostgreSQL: a few statements for a family of measures, else one for each measure."""
    by_measure: dict[str, list[Cell]] = {}
    for cell in sorted(cells):
        by_measure.setdefault(cell.measure, []).append(cell)
    found: dict[Cell, Ground | None] = {}
    families: dict[int, tuple[Family, list[str]]] = {}
    for name, group in by_measure.items():
        measure = measures.get(name)
        if measure is None or mismatch(expected[name]):
            found.update(dict.fromkeys(group))
        elif measure.family:
            families.setdefault(id(measure.family), (measure.family, []))[1].append(name)
        elif measure.columns:
            found.update(beside.added_up(measure, group, known_at))
        else:
            found.update(_added_up(expected[name], group, known_at))
    for family, names in families.values():
        cells_of = {(name, question_of(cell)): cell for name in names for cell in by_measure[name]}
        asked = list(dict.fromkeys(question for _name, question in cells_of))
        for key, ground in family.tally(names, asked, known_at).items():
            if key in cells_of:
                found[cells_of[key]] = ground
    return found


def _added_up(expected: Expected, cells: Sequence[Cell], known_at: datetime) -> dict[Cell, Ground | None]:
    """One by one: for a measure that knows no better way."""
    found: dict[Cell, Ground | None] = {}
    for cell in cells:
        evidence = evidence_of(expected, scope=cell.scope, span=cell.span, known_at=known_at)
        found[cell] = Ground(None, 0, *evidence.coverage) if evidence else None
    asked = _alone(expected, [(number, cell, known_at) for number, cell in enumerate(cells)])
    if asked:
        sql, parameters = united(asked)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT cell, sum(quantity), count(*) FROM ({sql}) AS r GROUP BY cell", parameters)  # noqa: S608 - our own SQL
            for number, total, records in cursor.fetchall():
                empty = found[cells[number]]
                assert empty is not None
                found[cells[number]] = replace(empty, total=Fraction(total), records=records)
    return found


Numbered = tuple[int, Cell, datetime]


def records(expected: Expected, numbered: Sequence[Numbered]) -> list[Statement]:
    """SELECT cell, uri, quantity, organisation, disclosure … of the records behind each (number, cell, known at): one
    statement for all cells where the measure can, else one for each."""
    found = measures.get(expected.name)
    if found is None or mismatch(expected) or not numbered:
        return []
    if found.family:
        written = found.family.records(expected.name, [(n, question_of(cell), at) for n, cell, at in numbered])
        return [(written[0], tuple(written[1]))] if written else []
    if found.columns:
        return [beside.records(found, numbered)]
    return _alone(expected, numbered)


def _alone(expected: Expected, numbered: Iterable[Numbered]) -> list[Statement]:
    result = []
    for number, cell, known_at in numbered:
        evidence = evidence_of(expected, scope=cell.scope, span=cell.span, known_at=known_at)
        asked = statement(evidence) if evidence else None
        if asked:
            result.append((f"SELECT {number}, c.* FROM ({asked[0]}) AS c", asked[1]))  # noqa: S608 - Django's own SQL
    return result


def united(asked: Iterable[Statement]) -> Statement:
    """Statements of `records` as one, its columns named. Raises: ValueError without any."""
    parts, parameters = zip(*asked, strict=True)
    sql = " UNION ALL ".join(f"({part})" for part in parts)
    return (
        f"SELECT * FROM ({sql}) AS u (cell, {', '.join(COLUMNS)})",  # noqa: S608 - our own SQL
        tuple(given for each in parameters for given in each),
    )


@dataclass(frozen=True)
class Weighed:
    """A ground, and whether its total by itself would give away one organisation (see `engine.sensitivity`)."""

    ground: Ground
    sensitive: bool


class Grounds:
    """The engine's `Source` for one scope and one time of knowledge. What `known` lacks is asked for when needed."""

    def __init__(
        self,
        expected: Mapping[str, Expected],
        *,
        scope: Scope,
        known_at: datetime,
        known: dict[Cell, Ground | None] | None = None,
        divided: dict[Pair, Ratios] | None = None,
    ) -> None:
        self.divided = {} if divided is None else divided
        self.expected, self.known_at = expected, known_at
        self.scope = scope.places[0] if scope.places else ""
        self.known = {} if known is None else known

    def evidence(self, name: str, span: Span) -> Evidence | None:
        """The measure's answer, or None where nobody registers it as the plan expects it."""
        return evidence_of(self.expected[name], scope=self.scope, span=span, known_at=self.known_at)

    def ground(self, measure: str, span: Span) -> Ground | None:
        cell = Cell(measure, self.scope, span)
        if cell not in self.known:
            self.known.update(totals(self.expected, [cell], self.known_at))
        return self.known[cell]

    def weigh(self, name: str, span: Span) -> Weighed | None:
        """The ground with its primary sensitivity. Records that are public themselves protect nothing."""
        evidence, ground = self.evidence(name, span), self.ground(name, span)
        if evidence is None or ground is None:
            return None
        contributions = (Contribution("", who, size) for who, size in sizes(evidence, closed_only=True).items())
        return Weighed(ground, sensitive(contributions, Rule(p_percent=Fraction(settings.DISCLOSURE_P_PERCENT))))

    def ratios(self, above: str, below: str, span: Span) -> Ratios:
        key = (above, below, Cell("", self.scope, span))
        if key not in self.divided:
            self.divided.update(ratios(self.expected, [key], self.known_at))
        return self.divided[key]


def ratios(expected: Mapping[str, Expected], pairs: Iterable[Pair], known_at: datetime) -> dict[Pair, Ratios]:
    """(above, below, cell) → above over below by organisation, each in its measure's unit; the cell's own measure is
    not read."""
    by_names: dict[tuple[str, str], list[Cell]] = {}
    for above, below, cell in pairs:
        by_names.setdefault((above, below), []).append(cell)
    found: dict[Pair, Ratios] = {}
    for (above, below), cells in by_names.items():
        over, under = measures.get(above), measures.get(below)
        if over and under and over.family and over.family is under.family:
            questions = {question_of(cell): cell for cell in cells}
            answers = over.family.ratios(above, below, list(questions), known_at)
            found.update({(above, below, questions[question]): answer for question, answer in answers.items()})
        else:
            for cell in cells:
                tops, bottoms = (_sizes(expected[name], cell, known_at) for name in (above, below))
                found[above, below, cell] = ratios_of(tops, bottoms)
    return found


def _sizes(expected: Expected, cell: Cell, known_at: datetime) -> dict[str, Fraction]:
    evidence = evidence_of(expected, scope=cell.scope, span=cell.span, known_at=known_at)
    return sizes(evidence) if evidence else {}

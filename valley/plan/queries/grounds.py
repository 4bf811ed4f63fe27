"""Registered measures as the indicator engine sees them: added up in SQL, one statement per measure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection

from valley.kernel import measures
from valley.kernel.engine.ratios import Ratios, ratios_of
from valley.kernel.measures import Evidence, Family, Scope
from valley.plan.engine.evaluate import Span, evaluate
from valley.plan.engine.formula import Node
from valley.plan.engine.measures import Expected
from valley.plan.engine.results import Ground
from valley.plan.engine.sensitivity import Contribution, Rule, sensitive
from valley.plan.queries import beside
from valley.plan.queries.beside import COLUMNS, Cell, question_of

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
        for key, tally in family.tally(names, asked, known_at).items():
            if key in cells_of:
                found[cells_of[key]] = Ground(tally.total, tally.records, tally.expected, tally.received)
    return found


def _added_up(expected: Expected, cells: Sequence[Cell], known_at: datetime) -> dict[Cell, Ground | None]:
    """One by one: for a measure that knows no better way."""
    found: dict[Cell, Ground | None] = {}
    parts: list[str] = []
    parameters: list[Any] = []
    for number, cell in enumerate(cells):
        evidence = evidence_of(expected, scope=cell.scope, span=cell.span, known_at=known_at)
        if evidence is None:
            found[cell] = None
            continue
        found[cell] = Ground(None, 0, *evidence.coverage)
        asked = statement(evidence)
        if asked:
            parts.append(
                f"SELECT {number}, sum(quantity), count(*) "  # noqa: S608 - an int and Django's own SQL
                f"FROM ({asked[0]}) AS c (uri, quantity, organisation, disclosure)"
            )
            parameters += asked[1]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for number, total, records in cursor.fetchall():
                empty = found[cells[number]]
                assert empty is not None
                found[cells[number]] = Ground(
                    None if total is None else Fraction(total), records, empty.expected, empty.received
                )
    return found


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

    def ratios(self, above: str, below: str, span: Span, factor: Fraction) -> Ratios:
        key = (above, below, Cell("", self.scope, span))
        if key not in self.divided:
            self.divided.update(ratios(self.expected, [key], self.known_at))
        return self.divided[key]


def ratios(expected: Mapping[str, Expected], pairs: Iterable[Pair], known_at: datetime) -> dict[Pair, Ratios]:
    """(above, below, cell) → above over below by organisation, in base units; the cell's own measure is not read."""
    by_names: dict[tuple[str, str], list[Cell]] = {}
    for above, below, cell in pairs:
        by_names.setdefault((above, below), []).append(cell)
    found: dict[Pair, Ratios] = {}
    for (above, below), cells in by_names.items():
        factor = expected[above].unit.factor / expected[below].unit.factor
        over, under = measures.get(above), measures.get(below)
        if over and under and over.family and over.family is under.family:
            questions = {question_of(cell): cell for cell in cells}
            answers = over.family.ratios(above, below, list(questions), known_at, factor)
            found.update({(above, below, questions[question]): ratios for question, ratios in answers.items()})
            continue
        for cell in cells:
            tops, bottoms = (
                evidence_of(expected[name], scope=cell.scope, span=cell.span, known_at=known_at)
                for name in (above, below)
            )
            found[above, below, cell] = ratios_of(
                sizes(tops) if tops else {}, sizes(bottoms) if bottoms else {}, factor
            )
    return found


def _sizes(expected: Expected, cell: Cell, known_at: datetime) -> dict[str, Fraction]:
    evidence = evidence_of(expected, scope=cell.scope, span=cell.span, known_at=known_at)
    return sizes(evidence) if evidence else {}


class _Asked:
    """A source that answers anything, to learn what a formula will look at."""

    def __init__(self) -> None:
        self.spans: set[tuple[str, Span]] = set()
        self.pairs: set[tuple[str, str, Span]] = set()

    def ground(self, measure: str, span: Span) -> Ground:
        self.spans.add((measure, span))
        return Ground(Fraction(1), 1)

    def ratios(self, above: str, below: str, span: Span, factor: Fraction) -> Ratios:
        self.pairs.add((above, below, span))
        return Ratios(0, 0, 0, ())


@dataclass(frozen=True)
class Needs:
    """What formulas will look at: (measure, span), and (above, below, span) for a mean of ratios."""

    spans: set[tuple[str, Span]]
    pairs: set[tuple[str, str, Span]]


_needs: dict[Any, Needs] = {}


def needs(trees: Iterable[Node], *, spans: Collection[Span], expected: Mapping[str, Expected], since: date) -> Needs:
    """What the formulas will look at for `spans`: the same as long as plan and day are, so it is kept."""
    key = (tuple(trees), tuple(spans), since)
    if key not in _needs:
        asked = _Asked()
        for tree in key[0]:
            for span in spans:
                evaluate(tree, span=span, source=asked, expected=expected, since=since)
        if len(_needs) > 100:
            _needs.clear()
        _needs[key] = Needs(asked.spans, asked.pairs)
    return _needs[key]

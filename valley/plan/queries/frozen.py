"""Snapshots as the engine sees them, and the same figures as the records say now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from valley.kernel import clock
from valley.kernel.measures import Scope
from valley.plan.engine.definitions import Definition
from valley.plan.engine.evaluate import Computed, Span, evaluate
from valley.plan.engine.formula import parse
from valley.plan.engine.plan import Plan
from valley.plan.engine.results import State
from valley.plan.engine.snapshot import (
    Explanation,
    Frozen,
    FrozenFigure,
    FrozenPart,
    Record,
    explain_difference,
)
from valley.plan.models import PlanEdition, Snapshot, SnapshotFigure, SnapshotPart
from valley.plan.queries.grounds import Grounds
from valley.plan.queries.readings import formulas
from valley.plan.queries.values import plan_of


@dataclass(frozen=True)
class Row:
    """One contribution, with what a door needs to decide who may see it."""

    record: Record
    organisation: str
    disclosure: str


@dataclass(frozen=True)
class Taken:
    """Everything about the plan at one moment: the engine's frozen form, and the rows behind each part."""

    plan: Plan
    frozen: Frozen
    computed: dict[tuple[int, str], tuple[Definition, Computed]]
    rows: dict[tuple[str, Span], tuple[Row, ...] | None]
    grounds: Grounds


def take(edition: PlanEdition, span: Span, *, known_at: datetime) -> Taken:
    """Compute every indicator over `span` as known at `known_at`, with all contributions. Each measure is read once."""
    plan = plan_of(edition)
    expected = {measure.name: measure for measure in plan.measures}
    grounds = Grounds(expected, scope=Scope(), known_at=known_at)
    since = span.start.replace(year=plan.term.first_year, month=1, day=1)
    computed = {
        (definition.indicator, alternative): (
            definition,
            evaluate(formula.tree, span=span, source=grounds, expected=expected, since=since),
        )
        for definition in plan.definitions
        for alternative, formula in formulas(definition)
    }
    rows: dict[tuple[str, Span], tuple[Row, ...] | None] = {}
    for _definition, figure in computed.values():
        for part in figure.parts:
            key = (part.measure, part.span)
            if key not in rows:
                rows[key] = _rows(grounds, *key)
    figures = tuple(
        _figure(definition, alternative, figure, rows) for (_no, alternative), (definition, figure) in computed.items()
    )
    frozen = Frozen(edition.slug, plan.edition, plan.checksum, span, known_at, figures)
    return Taken(plan, frozen, computed, rows, grounds)


def _rows(grounds: Grounds, measure: str, span: Span) -> tuple[Row, ...] | None:
    evidence = grounds.evidence(measure, span)
    if evidence is None:
        return None
    found = evidence.contributions.order_by().values_list("uri", "quantity", "on", "organisation", "disclosure")
    return tuple(
        Row(Record(uri, Fraction(quantity), on), organisation, disclosure)
        for uri, quantity, on, organisation, disclosure in found.iterator(chunk_size=5000)
    )


def _figure(
    definition: Definition, alternative: str, computed: Computed, rows: dict[tuple[str, Span], tuple[Row, ...] | None]
) -> FrozenFigure:
    formula = next(found for key, found in formulas(definition) if key == alternative)
    return FrozenFigure(
        definition.indicator,
        alternative,
        definition.edition,
        formula.text,
        computed.result.state,
        computed.result.value,
        _frozen_parts(computed, rows),
    )


def _frozen_parts(computed: Computed, rows: dict[tuple[str, Span], tuple[Row, ...] | None]) -> tuple[FrozenPart, ...]:
    return tuple(
        FrozenPart(
            part.measure,
            part.span,
            part.ground.expected if part.ground else None,
            part.ground.received if part.ground else None,
            tuple(row.record for row in rows[part.measure, part.span] or ()),
        )
        for part in computed.parts
    )


def thawed(snapshot: Snapshot) -> Frozen:
    """The snapshot as it was frozen; its hash is that of the row unless somebody has changed the tables."""
    parts = {part.pk: _part(part) for part in snapshot.parts.prefetch_related("records")}
    figures = tuple(_thawed(figure, parts) for figure in snapshot.figures.prefetch_related("parts"))
    span = Span(snapshot.start, snapshot.end)
    edition = plan_of(snapshot.plan).edition
    return Frozen(snapshot.plan.slug, edition, snapshot.plan_checksum, span, snapshot.known_at, figures)


def _part(part: SnapshotPart) -> FrozenPart:
    records = tuple(Record(row.uri, Fraction(row.quantity), row.on) for row in part.records.all())
    return FrozenPart(part.measure, Span(part.start, part.end), part.expected, part.received, records)


def _thawed(figure: SnapshotFigure, parts: dict[int, FrozenPart]) -> FrozenFigure:
    return FrozenFigure(
        figure.indicator,
        figure.alternative,
        figure.edition,
        figure.formula,
        State(figure.state),
        Fraction(figure.value) if figure.value else None,
        tuple(parts[part.pk] for part in figure.parts.all()),
    )


def is_intact(snapshot: Snapshot) -> bool:
    """Whether the rows still give the hash that was written when the snapshot was taken."""
    return thawed(snapshot).hash == snapshot.hash


def differences(snapshot: Snapshot) -> Iterator[Explanation]:
    """Each figure of the snapshot beside the same figure now, under the formula of the snapshot, record by record.

    A measure that is no longer registered, or newly is, changes the state; a new definition is said apart.
    """
    plan = plan_of(snapshot.plan)
    expected = {measure.name: measure for measure in plan.measures}
    grounds = Grounds(expected, scope=Scope(), known_at=clock.now())
    span = Span(snapshot.start, snapshot.end)
    since = span.start.replace(year=plan.term.first_year, month=1, day=1)
    today = {
        (definition.indicator, alternative): formula.text
        for definition in plan.definitions
        for alternative, formula in formulas(definition)
    }
    rows: dict[tuple[str, Span], tuple[Row, ...] | None] = {}
    for figure in thawed(snapshot).figures:
        computed = evaluate(parse(figure.formula), span=span, source=grounds, expected=expected, since=since)
        for part in computed.parts:
            if (part.measure, part.span) not in rows:
                rows[part.measure, part.span] = _rows(grounds, part.measure, part.span)
        live = FrozenFigure(
            figure.indicator,
            figure.alternative,
            figure.edition,
            today.get((figure.indicator, figure.alternative), ""),
            computed.result.state,
            computed.result.value,
            _frozen_parts(computed, rows),
        )
        yield explain_difference(figure, live)

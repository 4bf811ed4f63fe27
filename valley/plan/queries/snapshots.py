"""A snapshot as a viewer may see it: each indicator with its frozen figures, beside the plan as it was then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Count, Prefetch, Sum
from django.utils.translation import gettext as _

from valley.plan.engine.attainment import Attainment, assess
from valley.plan.engine.definitions import Definition
from valley.plan.engine.indicators import Indicator
from valley.plan.engine.path import Judgement, Path, judge, path_of
from valley.plan.engine.plan import Plan
from valley.plan.models import DefinitionConfirmation, PlanEdition, ReadingState, Snapshot, SnapshotFigure, SnapshotPart
from valley.plan.queries import words
from valley.plan.queries.values import plan_with


@dataclass(frozen=True)
class PartSeen:
    """A measure behind a figure. `total` in the measure's unit; all three None and `records` 0 where withheld."""

    measure: str
    start: date
    end: date
    registered: bool
    total: Decimal | None
    records: int
    expected: int | None
    received: int | None

    @property
    def label(self) -> str:
        return words.measure_label(self.measure)

    @property
    def day(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def partial(self) -> bool:
        return bool(self.expected) and (self.received or 0) < (self.expected or 0)


@dataclass(frozen=True)
class FigureSeen:
    """A frozen figure. `state`: value, incomplete, unknown, no_source or withheld; `value` in the indicator's unit."""

    indicator: Indicator
    alternative: str
    words: str
    edition: str
    formula: str
    state: str
    value: Fraction | None
    reasons: Sequence[Mapping[str, Any]]
    parts: Sequence[PartSeen]

    @property
    def shown(self) -> str:
        """The value, or why there is none."""
        return str(words.STATES[self.state][1]) if self.value is None else words.number(self.value)

    @property
    def status(self) -> tuple[str, str]:
        tone, label = words.STATES[self.state]
        return tone, str(label)

    @property
    def coverage(self) -> str:
        """`40/60` of the part that lacks most; "" where everything has answered or nothing was asked for."""
        partial = [part for part in self.parts if part.partial]
        worst = min(partial, key=lambda part: (part.received or 0) / (part.expected or 1), default=None)
        return f"{worst.received}/{worst.expected}" if worst else ""

    @property
    def why(self) -> list[str]:
        return [words.reason(kept) for kept in self.reasons]


@dataclass(frozen=True)
class Line:
    """One indicator of the plan in the snapshot. `figure` is None where the indicator has no definition."""

    indicator: Indicator
    definition: Definition | None
    confirmed: str
    figure: FigureSeen | None
    others: Sequence[FigureSeen]
    attainment: Attainment
    path: Path
    judgement: Judgement

    @property
    def no(self) -> int:
        return self.indicator.no

    @property
    def uri(self) -> str:
        return f"/plan/indicators/{self.no}"

    @property
    def name(self) -> str:
        return words.name_of(self.indicator)

    @property
    def unit(self) -> str:
        return words.unit_of(self.indicator)

    @property
    def state(self) -> str:
        return self.figure.state if self.figure else "unbound"

    @property
    def status(self) -> tuple[str, str]:
        tone, label = words.STATES[self.state]
        return tone, str(label)

    @property
    def value(self) -> Fraction | None:
        return self.figure.value if self.figure else None

    @property
    def shown(self) -> str:
        return self.figure.shown if self.figure else self.status[1]

    @property
    def target(self) -> str:
        return words.target(self.indicator)

    @property
    def baseline(self) -> str:
        return words.stated(self.indicator.baseline, self.unit)

    @property
    def percent(self) -> str:
        """The value's share of the target, where it has a meaning."""
        share = self.attainment.share
        return "" if share is None else f"{words.number(Fraction(round(share * 1000), 10))}%"

    @property
    def definition_status(self) -> str:
        if self.definition is None:
            return str(words.STATES["unbound"][1])
        return self.confirmed or str(words.STATUSES[self.definition.status][1])


@dataclass(frozen=True)
class Shot:
    """A snapshot with everything that one viewer may see of it."""

    snapshot: Snapshot
    plan: Plan
    lines: Sequence[Line]
    inside: bool

    @property
    def last_day(self) -> date:
        return self.snapshot.end - timedelta(days=1)

    @cached_property
    def by_no(self) -> dict[int, Line]:
        return {line.no: line for line in self.lines}

    def having(self, *states: str) -> list[Line]:
        """Indicators in one of these states."""
        return [line for line in self.lines if line.state in states]

    @property
    def files_changed(self) -> bool:
        """Whether the plan's files are no longer those of the snapshot."""
        return self.plan.checksum != self.snapshot.plan_checksum


def listed(edition: PlanEdition) -> Any:
    """Snapshots of a plan, newest first, as a queryset."""
    return Snapshot.objects.filter(plan=edition).select_related("made_by", "plan").order_by("-made_at")


def previous(snapshot: Snapshot) -> Snapshot | None:
    """The snapshot before: the last one over the same span, else the last one at all."""
    before = Snapshot.objects.filter(plan=snapshot.plan, made_at__lt=snapshot.made_at).order_by("-made_at")
    return before.filter(start=snapshot.start).first() or before.first()


def earlier(snapshot: Snapshot) -> list[Snapshot]:
    """One snapshot for each earlier year, the newest of it, oldest year first; for the history of a chart."""
    rows = Snapshot.objects.filter(plan=snapshot.plan, made_at__lte=snapshot.made_at, end__lt=snapshot.end)
    return list({row.start.year: row for row in rows.order_by("start", "made_at")}.values())


def shot(snapshot: Snapshot, *, inside: bool) -> Shot:
    """The snapshot for operator level (`inside`) or for everybody else. Four queries, whatever its size."""
    plan = plan_with(snapshot.plan, snapshot.values_entered)
    parts = SnapshotPart.objects.annotate(total=Sum("records__quantity"), number=Count("records"))
    figures: dict[int, list[SnapshotFigure]] = {}
    for row in snapshot.figures.prefetch_related(Prefetch("parts", parts)).order_by("pk"):
        figures.setdefault(row.indicator, []).append(row)
    confirmations = {
        (c.indicator, c.edition, c.formula): c
        for c in DefinitionConfirmation.objects.filter(plan=snapshot.plan, confirmed_at__lte=snapshot.made_at)
    }
    lines = [_line(plan, i, figures.get(i.no, []), confirmations, snapshot, inside) for i in plan.indicators]
    return Shot(snapshot, plan, lines, inside)


def _line(
    plan: Plan,
    indicator: Indicator,
    rows: Sequence[SnapshotFigure],
    confirmations: Mapping[Any, DefinitionConfirmation],
    snapshot: Snapshot,
    inside: bool,
) -> Line:
    definition = plan.definition(indicator.no)
    seen = [_figure(indicator, definition, row, inside) for row in rows]
    main = next((figure for figure in seen if not figure.alternative), None)
    value = main.value if main else None
    path = path_of(plan, indicator)
    baseline = indicator.baseline.amount
    confirmation = confirmations.get((indicator.no, main.edition, main.formula)) if main else None
    return Line(
        indicator=indicator,
        definition=definition,
        confirmed=_("已由《%(document)s》确认") % {"document": confirmation.document} if confirmation else "",
        figure=main,
        others=[figure for figure in seen if figure.alternative],
        attainment=assess(
            value,
            indicator.target.amount,
            rising=indicator.rising,
            baseline=baseline.bar(up=indicator.rising) if baseline else None,
        ),
        path=path,
        judgement=judge(path, value, snapshot.end - timedelta(days=1), rising=indicator.rising),
    )


def _figure(indicator: Indicator, definition: Definition | None, row: SnapshotFigure, inside: bool) -> FigureSeen:
    withheld = row.sensitive and not inside
    parts = [_part(part, withheld) for part in row.parts.all()]
    value = Fraction(row.value) if row.value and not withheld else None
    state = "withheld" if withheld else str(row.state)
    if state == ReadingState.VALUE and any(part.partial for part in parts):
        state = "incomplete"
    texts = {"": definition.words, **{o.key: o.words for o in definition.alternatives}} if definition else {}
    return FigureSeen(
        indicator=indicator,
        alternative=row.alternative,
        words=words.said(texts.get(row.alternative)),
        edition=row.edition,
        formula=row.formula,
        state=state,
        value=None if value is None else indicator.unit.unit.from_base(value),
        reasons=[] if withheld else row.reasons,
        parts=parts,
    )


def _part(row: Any, withheld: bool) -> PartSeen:
    if withheld:
        return PartSeen(row.measure, row.start, row.end, row.registered, None, 0, None, None)
    return PartSeen(
        row.measure, row.start, row.end, row.registered, row.total, row.number, row.expected, row.received
    )  # fmt: skip

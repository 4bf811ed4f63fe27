"""What has changed since a snapshot, or between two of them, figure by figure, record by record, for one viewer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.kernel.engine.units import Unit
from valley.kernel.things import Viewer
from valley.plan.engine.indicators import Indicator
from valley.plan.engine.plan import Plan
from valley.plan.engine.snapshot import Change, Explanation, FrozenFigure, What, explain_difference
from valley.plan.engine.units import unit
from valley.plan.models import Reading, Snapshot
from valley.plan.queries import words
from valley.plan.queries.drilldown import cards
from valley.plan.queries.frozen import differences, thawed
from valley.plan.queries.values import plan_with

WHATS = {
    What.ADDED: _("增加"),
    What.REMOVED: _("撤销"),
    What.CORRECTED: _("更正"),
    What.MOVED: _("改日期"),
    What.REVISED: _("改版"),
}


@dataclass(frozen=True)
class Revision:
    """One record that changed, open to this viewer. Quantities are words, in the measure's unit."""

    what: What
    label: str
    measure: str
    title: str
    uri: str
    before: str
    after: str
    effect: str


@dataclass(frozen=True)
class Withheld:
    """Changes of one measure that this viewer may not open: how many records, and what they add up to."""

    measure: str
    records: int
    effect: str


@dataclass(frozen=True)
class Difference:
    """A frozen figure beside a later one, both open to the viewer. `before` and `after` are in the indicator's unit;
    `totals`: what all changes add to each measure, in words."""

    indicator: Indicator
    alternative: str
    before: Fraction | None
    after: Fraction | None
    state_before: str
    state_after: str
    formula_changed: bool
    coverage_changed: Sequence[str]
    counts: Mapping[What, int]
    totals: Sequence[tuple[str, str]]
    revisions: Sequence[Revision]
    withheld: Sequence[Withheld]

    @property
    def name(self) -> str:
        return words.name_of(self.indicator)

    @property
    def unit(self) -> str:
        return words.unit_of(self.indicator)

    @property
    def was(self) -> str:
        return _said(self.before, self.state_before)

    @property
    def now(self) -> str:
        return _said(self.after, self.state_after)

    @property
    def change(self) -> str:
        if self.before is None or self.after is None:
            return "—"
        moved = self.after - self.before
        return f"{'+' if moved > 0 else ''}{words.number(moved)}"

    @property
    def summary(self) -> str:
        """`增加 2，更正 1`."""
        return words.joined(f"{WHATS[what]} {count}" for what, count in self.counts.items())


def since(snapshot: Snapshot, viewer: Viewer, *, inside: bool) -> list[Difference]:
    """The figures of `snapshot` that are different now, with the records that make it so.

    Below operator level only figures that are public in the snapshot, and whose state of this moment is published as
    well; of others nothing is said, not even that they changed.
    """
    found: Iterable[Explanation] = differences(snapshot)
    if not inside:
        rows = Reading.objects.filter(plan=snapshot.plan, scope="", start=snapshot.start, end=snapshot.end)
        published = {(row.indicator, row.alternative): row.public for row in rows if row.public}
        shown = _open(snapshot)
        found = (each for each in found if _key(each) in shown and _is_out(each.live, published.get(_key(each))))
    return _told(snapshot, found, viewer)


def between(earlier: Snapshot, later: Snapshot, viewer: Viewer, *, inside: bool) -> list[Difference]:
    """The same between two snapshots over one span; figures that only one of them holds are left out."""
    then = {(figure.indicator, figure.alternative): figure for figure in thawed(earlier).figures}
    pairs = ((then.get((f.indicator, f.alternative)), f) for f in thawed(later).figures)
    found = (explain_difference(before, after) for before, after in pairs if before)
    if not inside:
        shown = _open(earlier) & _open(later)
        found = (each for each in found if _key(each) in shown)
    return _told(later, found, viewer)


def _open(snapshot: Snapshot) -> set[tuple[int, str]]:
    return set(snapshot.figures.filter(sensitive=False).values_list("indicator", "alternative"))


def _key(found: Explanation) -> tuple[int, str]:
    return found.frozen.indicator, found.frozen.alternative


def _is_out(live: FrozenFigure, public: Mapping[str, Any] | None) -> bool:
    """Whether what the records say now is what the public has been told: same value, same records, same totals."""
    if public is None:
        return False
    told = {(p["measure"], p["start"], p["end"]): (p["records"], Fraction(p["total"] or 0)) for p in public["parts"]}
    now = {(p.measure, p.span.start.isoformat(), p.span.end.isoformat()): (len(p.records), p.total) for p in live.parts}
    return now == told and live.value == (Fraction(public["value"]) if public["value"] else None)


def _told(snapshot: Snapshot, found: Iterable[Explanation], viewer: Viewer) -> list[Difference]:
    plan = plan_with(snapshot.plan, snapshot.values_entered)
    changed = (each for each in found if not each.unchanged or each.formula_changed or each.coverage_changed)
    return [_difference(plan, each, viewer) for each in changed]


def _difference(plan: Plan, found: Explanation, viewer: Viewer) -> Difference:
    indicator = plan.indicator(found.frozen.indicator)
    measured = indicator.unit.unit
    known = cards((change.uri for change in found.changes), viewer)
    closed: dict[str, list[Change]] = {}
    for change in found.changes:
        if change.uri not in known:
            closed.setdefault(change.measure, []).append(change)
    counts: dict[What, int] = {}
    effects: dict[str, Fraction] = {}
    for change in found.changes:
        effects[change.measure] = effects.get(change.measure, Fraction(0)) + change.effect
        counts[change.what] = counts.get(change.what, 0) + 1
    return Difference(
        indicator=indicator,
        alternative=found.frozen.alternative,
        before=_in(measured, found.frozen.value),
        after=_in(measured, found.live.value),
        state_before=str(found.frozen.state),
        state_after=str(found.live.state),
        formula_changed=found.formula_changed,
        coverage_changed=[words.measure_label(name) for name in found.coverage_changed],
        counts=counts,
        totals=[
            (words.measure_label(name), _quantity(plan, name, effect, signed=True)) for name, effect in effects.items()
        ],
        revisions=[_revision(plan, change, known[change.uri].title) for change in found.changes if change.uri in known],
        withheld=[
            Withheld(
                words.measure_label(measure),
                len(changes),
                _quantity(plan, measure, sum((change.effect for change in changes), Fraction(0)), signed=True),
            )
            for measure, changes in closed.items()
        ],
    )


def _revision(plan: Plan, change: Change, title: str) -> Revision:
    label = words.measure_label(change.measure)
    last = change.span.end - timedelta(days=1)
    return Revision(
        what=change.what,
        label=str(WHATS[change.what]),
        measure=words.bracketed(label, f"{change.span.start}–{last}"),
        title=title,
        uri=change.uri,
        before=f"{_quantity(plan, change.measure, change.before.quantity)} · {change.before.on}"
        if change.before
        else "—",
        after=f"{_quantity(plan, change.measure, change.after.quantity)} · {change.after.on}" if change.after else "—",
        effect=_quantity(plan, change.measure, change.effect, signed=True),
    )


def _quantity(plan: Plan, measure: str, quantity: Fraction, *, signed: bool = False) -> str:
    shown, label = words.in_unit(quantity, unit(plan.measure(measure).unit.code).code)
    return f"{'+' if signed and shown > 0 else ''}{words.number(shown)} {label}".strip()


def _in(measured: Unit, value: Fraction | None) -> Fraction | None:
    return None if value is None else measured.from_base(value)


def _said(value: Fraction | None, state: str) -> str:
    return words.number(value) if value is not None else str(words.STATES[state][1])

"""A frozen figure, and what has changed since, record by record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from valley.plan.engine.canonical import digest
from valley.plan.engine.evaluate import Span
from valley.plan.engine.results import State


@dataclass(frozen=True, order=True)
class Record:
    """A contribution as frozen: URI, quantity in the measure's unit, its date, and the version of the record."""

    uri: str
    quantity: Fraction
    on: date
    version: str = ""


@dataclass(frozen=True)
class FrozenPart:
    """A measure over a span with every record that made it."""

    measure: str
    span: Span
    expected: int | None
    received: int | None
    records: tuple[Record, ...]

    @property
    def total(self) -> Fraction:
        return sum((record.quantity for record in self.records), Fraction(0))


@dataclass(frozen=True)
class FrozenFigure:
    """An indicator's figure under one formula. `alternative` is "" for the definition itself; `value` in base units."""

    indicator: int
    alternative: str
    edition: str
    formula: str
    state: State
    value: Fraction | None
    parts: tuple[FrozenPart, ...]


@dataclass(frozen=True)
class Frozen:
    """Everything a snapshot holds. Its hash does not depend on the order in which records were found."""

    plan: str
    edition: str
    checksum: str
    span: Span
    known_at: datetime
    figures: tuple[FrozenFigure, ...]

    @property
    def hash(self) -> str:
        """SHA-256 over the canonical form, records and figures in order."""
        return digest(self.ordered())

    def ordered(self) -> "Frozen":
        """The same with figures, parts and records sorted."""
        figures = [
            FrozenFigure(
                figure.indicator,
                figure.alternative,
                figure.edition,
                figure.formula,
                figure.state,
                figure.value,
                tuple(
                    FrozenPart(part.measure, part.span, part.expected, part.received, tuple(sorted(part.records)))
                    for part in sorted(figure.parts, key=lambda part: (part.measure, part.span))
                ),
            )
            for figure in sorted(self.figures, key=lambda figure: (figure.indicator, figure.alternative))
        ]
        return Frozen(self.plan, self.edition, self.checksum, self.span, self.known_at, tuple(figures))


class What(StrEnum):
    """What became of a record. MOVED: same quantity, another date. REVISED: another version, same quantity and date."""

    ADDED = "added"
    REMOVED = "removed"
    CORRECTED = "corrected"
    MOVED = "moved"
    REVISED = "revised"


@dataclass(frozen=True)
class Change:
    """A record's change. `effect`: what it adds to the measure's total, in the measure's unit."""

    what: What
    measure: str
    span: Span
    uri: str
    before: Record | None
    after: Record | None
    effect: Fraction


@dataclass(frozen=True)
class Explanation:
    """Why a live figure differs. The effects of each part's changes add up exactly to the change of its total."""

    frozen: FrozenFigure
    live: FrozenFigure
    formula_changed: bool
    changes: tuple[Change, ...]
    coverage_changed: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        return self.frozen.value == self.live.value and self.frozen.state is self.live.state and not self.changes

    def effect_on(self, measure: str, span: Span) -> Fraction:
        """What the changes add to `measure` over `span`."""
        parts = (change.effect for change in self.changes if change.measure == measure and change.span == span)
        return sum(parts, Fraction(0))


def _by_uri(records: Iterable[Record]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for record in sorted(records):
        if record.uri in found:
            raise ValueError(f"{record.uri} contributes twice to one measure")
        found[record.uri] = record
    return found


def _what(before: Record | None, after: Record | None) -> What | None:
    if before == after:
        return None
    if before is None or after is None:
        return What.ADDED if before is None else What.REMOVED
    if before.quantity != after.quantity:
        return What.CORRECTED
    return What.MOVED if before.on != after.on else What.REVISED


def _changes(measure: str, span: Span, frozen: Iterable[Record], live: Iterable[Record]) -> list[Change]:
    then, now = _by_uri(frozen), _by_uri(live)
    changes = []
    for uri in sorted(then.keys() | now.keys()):
        before, after = then.get(uri), now.get(uri)
        what = _what(before, after)
        if what:
            effect = (after.quantity if after else Fraction(0)) - (before.quantity if before else Fraction(0))
            changes.append(Change(what, measure, span, uri, before, after, effect))
    return changes


def explain_difference(frozen: FrozenFigure, live: FrozenFigure) -> Explanation:
    """Record by record, what separates the frozen figure from the live one; largest effect first.

    Raises: ValueError where the two are not of one indicator and alternative, or a record contributes twice.
    """
    if (frozen.indicator, frozen.alternative) != (live.indicator, live.alternative):
        raise ValueError("these are figures of different indicators")
    then = _parts(frozen)
    now = _parts(live)
    changes: list[Change] = []
    coverage = []
    for key in sorted(then.keys() | now.keys()):
        before, after = then.get(key), now.get(key)
        changes += _changes(*key, before.records if before else (), after.records if after else ())
        counts = [(part.expected, part.received) if part else None for part in (before, after)]
        if counts[0] != counts[1]:
            coverage.append(key[0])
    changes.sort(key=lambda change: (-abs(change.effect), change.measure, change.uri))
    return Explanation(frozen, live, frozen.formula != live.formula, tuple(changes), tuple(coverage))


def _parts(figure: FrozenFigure) -> Mapping[tuple[str, Span], FrozenPart]:
    return {(part.measure, part.span): part for part in figure.parts}

"""Computing the indicators from the records."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import F, Func, Value

from valley.kernel import clock, measures
from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import Ratios
from valley.kernel.events import Event
from valley.kernel.measures import Scope
from valley.plan.actions.publishing import disclose
from valley.plan.engine.definitions import Definition
from valley.plan.engine.evaluate import Computed, Span, evaluate
from valley.plan.engine.measures import Expected
from valley.plan.engine.plan import Plan
from valley.plan.engine.results import Result
from valley.plan.models import PlanEdition, Reading, ReadingState
from valley.plan.queries.beside import Cell
from valley.plan.queries.grounds import Grounds, Pair, asked_once, mismatch, ratios, totals
from valley.plan.queries.needs import needs
from valley.plan.queries.readings import formulas, spans_until
from valley.plan.queries.values import plan_of
from valley.registry.queries import parks

FIELDS = ["state", "value", "amount", "reasons", "parts", "public", "known_at", "stale"]
COMPARED = ["state", "value", "amount", "reasons", "parts"]
KEY = ["plan", "indicator", "alternative", "scope", "start", "end"]
SIX = Decimal(1).scaleb(-6)


@dataclass(frozen=True)
class _Round:
    """One recomputation: the plan, its measures, what is to be computed, and as known when."""

    edition: PlanEdition
    plan: Plan
    expected: Mapping[str, Expected]
    definitions: tuple[Definition, ...]
    spans: tuple[Span, ...]
    scopes: tuple[str, ...]
    known_at: datetime
    before: tuple[Reading, ...]

    @property
    def since(self) -> date:
        return self.plan.term.first_day


@transaction.atomic
def recompute(*, edition: PlanEdition, indicators: Collection[int] | None = None) -> int:
    """Compute the indicators (all by default) for every plan year begun, for the whole plan area and each park, from
    what is known now, and keep the readings. Returns how many figures were computed.

    Nobody is asked: the platform does it by itself, and the result says only what the records say. What the public
    may know of it is decided in the same transaction. Recomputations of a plan wait for each other.
    """
    _hold(edition)
    plan = plan_of(edition)
    now = _Round(
        edition=edition,
        plan=plan,
        expected={measure.name: measure for measure in plan.measures},
        definitions=tuple(d for d in plan.definitions if indicators is None or d.indicator in indicators),
        spans=tuple(spans_until(plan, clock.today())),
        scopes=("", *(park.uri for park in parks())),
        known_at=clock.now(),
        before=tuple(Reading.objects.filter(plan=edition).order_by("end")),
    )
    trees = [formula.tree for definition in now.definitions for _key, formula in formulas(definition)]
    wanted = needs(trees, spans=now.spans, expected=now.expected, since=now.since)
    cells = [Cell(name, scope, span) for name, span in wanted.spans for scope in now.scopes]
    pairs = [(above, below, Cell("", scope, span)) for above, below, span in wanted.pairs for scope in now.scopes]
    with asked_once():
        known = totals(now.expected, cells, now.known_at)
        rows = _rows(now, known, ratios(now.expected, pairs, now.known_at))
        disclose(
            edition=edition, expected=now.expected, known=known, known_at=now.known_at, before=now.before, rows=rows
        )
    _keep(now, rows)
    return len(rows)


def _keep(now: _Round, rows: Sequence[Reading]) -> None:
    """Write what is new. What a computation finds as it was only gets the new time of knowledge, in two statements."""
    numbers = {definition.indicator for definition in now.definitions}
    was = {_key(row): row for row in now.before if row.indicator in numbers}
    # Yesterday's part of the running year, a park that is gone, an alternative that the plan no longer has.
    gone = was.keys() - {_key(row) for row in rows}
    Reading.objects.filter(pk__in=[was[key].pk for key in gone]).delete()
    fresh, same, same_live = [], [], []
    for row in rows:
        old = was.get(_key(row))
        if old is None or any(getattr(old, name) != getattr(row, name) for name in COMPARED):
            fresh.append(row)
        elif old.public == row.public:
            same.append(old.pk)
        elif old.public and row.public and {**old.public, "known_at": row.public["known_at"]} == row.public:
            same_live.append(old.pk)
        else:
            fresh.append(row)
    held = {"known_at": now.known_at, "stale": False}
    Reading.objects.filter(pk__in=same).update(**held)
    said = Func(
        F("public"), Value("{known_at}"), Value(json.dumps(now.known_at.isoformat())),
        function="jsonb_set", template="%(function)s(%(expressions)s::jsonb)",
    )  # fmt: skip
    Reading.objects.filter(pk__in=same_live).update(**held, public=said)
    Reading.objects.bulk_create(fresh, update_conflicts=True, update_fields=FIELDS, unique_fields=KEY)


@transaction.atomic
def recompute_stale(*, edition: PlanEdition) -> int:
    """Recompute the indicators whose records changed, or that were never computed. Returns how many figures."""
    _hold(edition)
    stale = set(Reading.objects.filter(plan=edition, stale=True).values_list("indicator", flat=True))
    there = set(Reading.objects.filter(plan=edition).values_list("indicator", flat=True))
    wanted = stale | {definition.indicator for definition in plan_of(edition).definitions} - there
    return recompute(edition=edition, indicators=wanted) if wanted else 0


@transaction.atomic
def mark_stale(*, edition: PlanEdition, event: type[Event]) -> set[int]:
    """Mark the readings that may change after `event`; the indicators concerned.

    Waits for a recomputation under way: it may have read the records before the event.
    """
    _hold(edition)
    touched = set()
    for definition in plan_of(edition).definitions:
        names = {name for _key, formula in formulas(definition) for name in formula.measures}
        found = (measures.get(name) for name in names)
        if any(issubclass(event, tuple(measure.stale_on)) for measure in found if measure and measure.stale_on):
            touched.add(definition.indicator)
    Reading.objects.filter(plan=edition, indicator__in=touched, stale=False).update(stale=True)
    return touched


def _hold(edition: PlanEdition) -> None:
    PlanEdition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)


def _key(row: Reading) -> tuple[Any, ...]:
    return row.indicator, row.alternative, row.scope, row.start, row.end


def _rows(now: _Round, known: dict[Cell, Ground | None], divided: dict[Pair, Ratios]) -> list[Reading]:
    rows = []
    units = {indicator.no: indicator.unit.unit for indicator in now.plan.indicators}
    for scope in now.scopes:
        places = Scope((scope,) if scope else ())
        grounds = Grounds(now.expected, scope=places, known_at=now.known_at, known=known, divided=divided)
        for definition in now.definitions:
            for alternative, formula in formulas(definition):
                for span in now.spans:
                    computed = evaluate(formula.tree, span=span, source=grounds, expected=now.expected, since=now.since)
                    result = computed.result
                    rows.append(
                        Reading(
                            plan=now.edition,
                            indicator=definition.indicator,
                            alternative=alternative,
                            scope=scope,
                            start=span.start,
                            end=span.end,
                            state=ReadingState(result.state.value),
                            value=ratio_text(result.value),
                            amount=rounded(result.in_unit(units[definition.indicator])),
                            reasons=reasons_of(result, now.expected),
                            parts=parts_of(computed),
                            known_at=now.known_at,
                        )
                    )
    return rows


def ratio_text(value: Fraction | None) -> str:
    """ "numerator/denominator", or "" for None."""
    return "" if value is None else f"{value.numerator}/{value.denominator}"


def parts_of(computed: Computed) -> list[dict[str, Any]]:
    """The parts of a figure as they are kept: measure, span, total, records, expected, received."""
    return [
        {
            "measure": part.measure,
            "start": part.span.start.isoformat(),
            "end": part.span.end.isoformat(),
            "total": None if part.ground is None or part.ground.total is None else str(part.ground.total),
            "records": part.ground.records if part.ground else 0,
            "expected": part.ground.expected if part.ground else None,
            "received": part.ground.received if part.ground else None,
        }
        for part in computed.parts
    ]


def reasons_of(result: Result, expected: Mapping[str, Expected] | None = None) -> list[dict[str, Any]]:
    """The reasons as they are kept. A measure that is registered in another unit or kind is no missing source but a
    fault of the platform, and is called so."""
    kept: list[dict[str, Any]] = []
    for reason in result.reasons:
        wrong = mismatch(expected[reason.measure]) if expected and reason.measure in expected else None
        if wrong:
            kept.append(
                {
                    "why": "mismatch",
                    "measure": wrong.measure,
                    "what": wrong.what,
                    "expected": wrong.expected,
                    "found": wrong.found,
                }
            )
        else:
            kept.append({"why": reason.why.value, **reason.params})
    return kept


def rounded(value: Fraction | None) -> Decimal | None:
    """To six decimals, half to even; for showing and sorting, never for computing."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(SIX, ROUND_HALF_EVEN)

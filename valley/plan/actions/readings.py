"""Computing the indicators from the records."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from valley.kernel import clock
from valley.kernel.measures import Scope
from valley.plan.engine.definitions import Definition
from valley.plan.engine.evaluate import Computed, Span, evaluate
from valley.plan.engine.plan import Plan
from valley.plan.engine.results import Result
from valley.plan.models import PlanEdition, Reading, ReadingState
from valley.plan.queries.grounds import Grounds
from valley.plan.queries.readings import formulas
from valley.plan.queries.values import plan_of

FIELDS = ["state", "value", "amount", "reasons", "parts", "sensitive", "known_at", "stale"]
SIX = Decimal(1).scaleb(-6)


@transaction.atomic
def recompute(*, edition: PlanEdition, spans: Sequence[Span], scopes: Iterable[str] = ("",)) -> int:
    """Compute every defined indicator of the plan for `spans` in `scopes` (URIs of parks; "" is all) from what is
    known now, and keep the readings. Returns how many figures were computed.

    Nobody is asked: the platform does it by itself, and the result says only what the records say.
    """
    plan, known_at = plan_of(edition), clock.now()
    expected = {measure.name: measure for measure in plan.measures}
    since = date(plan.term.first_year, 1, 1)
    rows = []
    for scope in scopes:
        grounds = Grounds(expected, scope=Scope((scope,) if scope else ()), known_at=known_at)
        for span in spans:
            for definition in plan.definitions:
                for alternative, formula in formulas(definition):
                    computed = evaluate(formula.tree, span=span, source=grounds, expected=expected, since=since)
                    rows.append(_row(edition, plan, definition, alternative, scope, span, computed, grounds, known_at))
    Reading.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=FIELDS,
        unique_fields=["plan", "indicator", "alternative", "scope", "start", "end"],
    )
    return len(rows)


def _row(
    edition: PlanEdition,
    plan: Plan,
    definition: Definition,
    alternative: str,
    scope: str,
    span: Span,
    computed: Computed,
    grounds: Grounds,
    known_at: datetime,
) -> Reading:
    result = computed.result
    unit = next(i for i in plan.indicators if i.no == definition.indicator).unit.unit
    weighed = [grounds.weigh(part.measure, part.span) for part in computed.parts]
    return Reading(
        plan=edition,
        indicator=definition.indicator,
        alternative=alternative,
        scope=scope,
        start=span.start,
        end=span.end,
        state=ReadingState(result.state.value),
        value="" if result.value is None else f"{result.value.numerator}/{result.value.denominator}",
        amount=rounded(result.in_unit(unit)),
        reasons=reasons_of(result),
        parts=[
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
        ],
        sensitive=any(w is not None and w.sensitive for w in weighed),
        known_at=known_at,
        stale=False,
    )


def reasons_of(result: Result) -> list[dict[str, Any]]:
    """A result's reasons as JSON: `why` and what its words need."""
    return [{"why": reason.why.value, **reason.params} for reason in result.reasons]


def rounded(value: Fraction | None) -> Decimal | None:
    """To six decimals, half to even; for showing and sorting, never for computing."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(SIX, ROUND_HALF_EVEN)

"""Targets broken down: what the records say of each, and whether the parts add up to what the plan expects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from valley.kernel import clock
from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import Ratios
from valley.kernel.measures import Scope
from valley.kernel.permissions import may, principals_of
from valley.plan.engine.evaluate import Span, evaluate
from valley.plan.engine.indicators import Indicator, Kind
from valley.plan.engine.measures import Expected
from valley.plan.engine.path import Expectation, path_of
from valley.plan.engine.plan import Plan
from valley.plan.models import PlanEdition, Reading, Target, TargetBasis, TargetState, TargetStep
from valley.plan.queries.grounds import Grounds, sizes
from valley.plan.queries.readings import seen, spans_until
from valley.plan.queries.values import plan_of
from valley.plan.queries.words import decimal
from valley.registry.queries import acted_for

PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Found:
    """What the records say of a target, in the indicator's unit; `public`: what everybody may know of it."""

    value: Decimal | None
    public: Decimal | None


class OfOne:
    """The records of one organisation as a source of the indicator engine."""

    def __init__(self, expected: dict[str, Expected], organisation: str, scope: str) -> None:
        self.whole = Grounds(expected, scope=Scope((scope,) if scope else ()), known_at=clock.now())
        self.organisation = organisation

    def ground(self, name: str, span: Span) -> Ground | None:
        """Its own sum. Where it adds nothing and not every source has answered, that is unknown and not zero."""
        evidence = self.whole.evidence(name, span)
        whole = self.whole.ground(name, span)
        if evidence is None or whole is None:
            return None
        own = sizes(evidence).get(self.organisation)
        if own is not None:
            return Ground(own, 1, None, None)
        return Ground(None, 0, whole.expected, whole.received)

    def ratios(self, above: str, below: str, span: Span) -> Ratios:
        """A mean over organisations has no meaning for one of them."""
        return Ratios(0, 0, 0, None)


def computed(target: Target, plan: Plan | None = None) -> Found:
    """What the records say of `target` now."""
    plan = plan or plan_of(target.plan)
    indicator = plan.indicator(target.indicator)
    span = next((s for s in spans_until(plan, clock.today()) if s.start.year == target.year), None)
    if span is None or target.basis == TargetBasis.PART:
        return Found(None, None)
    if target.basis == TargetBasis.OWN:
        own = _own(plan, target, span)
        return Found(_amount(indicator, own), None)
    reading = Reading.objects.filter(
        plan=target.plan, indicator=target.indicator, alternative="", scope=target.scope, start=span.start
    ).first()
    if reading is None:
        return Found(None, None)
    inside, public = seen(reading, inside=True), seen(reading, inside=False)
    return Found(_amount(indicator, inside.value), _amount(indicator, public.value))


def _own(plan: Plan, target: Target, span: Span) -> Fraction | None:
    definition = plan.definition(target.indicator)
    if definition is None:
        return None
    expected = {measure.name: measure for measure in plan.measures}
    found = evaluate(
        definition.formula.tree, span=span, source=OfOne(expected, target.unit.uri, target.scope), expected=expected,
        since=plan.term.first_day,
    )  # fmt: skip
    return found.result.value


def _amount(indicator: Indicator, base: Fraction | None) -> Decimal | None:
    return None if base is None else decimal(indicator.unit.unit.from_base(base)).quantize(PLACES)


def last_report(target: Target) -> TargetStep | None:
    """What the unit last said."""
    return target.steps.filter(reported__isnull=False).order_by("-pk").first()


def targets_for(user: Any, edition: PlanEdition) -> QuerySet[Target]:
    """Those that `user` may see: the park's side and assessors all, others those of their own units."""
    rows = Target.objects.filter(plan=edition).select_related("unit", "owner", "plan")
    if may(user, "plan.see_target"):
        return rows
    people = [user, *principals_of(user)]
    return rows.filter(Q(unit__in=acted_for(user)) | Q(owner__in=people) | Q(scorer__in=people))


@dataclass(frozen=True)
class Sum:
    """The parts of one indicator in a year. `expected` is what the plan expects at the year's end (stated, or the
    platform's interpolation, or unknown); `total` None where parts of it cannot be added up."""

    indicator: Indicator
    year: int
    units: int
    total: Decimal | None
    expected: Expectation
    settled: int

    @property
    def short(self) -> Decimal | None:
        """What is still to be given to somebody; above zero: the parts do not reach the whole."""
        if self.total is None or self.expected.value is None:
            return None
        missing = decimal(self.expected.value) - self.total
        return missing if self.indicator.rising else -missing


def sums(edition: PlanEdition, targets: Iterable[Target]) -> list[Sum]:
    """Indicators × years that have targets. Ratios are not added up, nor parks to the whole area that holds them."""
    plan = plan_of(edition)
    groups: dict[tuple[int, int], list[Target]] = {}
    for target in targets:
        if target.state != TargetState.WITHDRAWN:
            groups.setdefault((target.indicator, target.year), []).append(target)
    found = []
    for (no, year), rows in sorted(groups.items()):
        indicator = plan.indicator(no)
        scopes = {row.scope for row in rows}
        additive = indicator.kind is not Kind.RATIO and ("" not in scopes or len(scopes) == 1)
        total = sum((row.amount for row in rows), Decimal(0)) if additive else None
        expected = path_of(plan, indicator).expected(date(year, 12, 31))
        settled = sum(row.state == TargetState.CLOSED for row in rows)
        found.append(Sum(indicator, year, len(rows), total, expected, settled))
    return found

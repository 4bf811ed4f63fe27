"""Registered measures as the indicator engine sees them: added up in SQL, once per measure and span."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, Max, Sum

from valley.kernel import measures
from valley.kernel.measures import Evidence, Period, Scope
from valley.plan.engine.evaluate import Span
from valley.plan.engine.measures import Expected
from valley.plan.engine.results import Ground
from valley.plan.engine.sensitivity import Rule

RULE = Rule()


@dataclass(frozen=True)
class Weighed:
    """A ground, and whether its total would give away one organisation (see `engine.sensitivity`)."""

    ground: Ground
    sensitive: bool


class Grounds:
    """The engine's `Source` for one scope and one time of knowledge. Asks each measure once per span."""

    def __init__(self, expected: Mapping[str, Expected], *, scope: Scope, known_at: datetime) -> None:
        self.expected, self.scope, self.known_at = expected, scope, known_at
        self._weighed: dict[tuple[str, Span], Weighed | None] = {}

    def evidence(self, name: str, span: Span) -> Evidence | None:
        """The measure's answer, or None where nobody registers it under the unit that the plan expects."""
        found = measures.get(name)
        if found is None or found.unit != self.expected[name].unit.code:
            return None
        return found(period=Period(span.start, span.end), scope=self.scope, known_at=self.known_at)

    def weigh(self, name: str, span: Span) -> Weighed | None:
        """One query: totals by organisation, added up by PostgreSQL."""
        key = (name, span)
        if key not in self._weighed:
            evidence = self.evidence(name, span)
            self._weighed[key] = _weigh(evidence) if evidence else None
        return self._weighed[key]

    def ground(self, measure: str, span: Span) -> Ground | None:
        weighed = self.weigh(measure, span)
        return weighed.ground if weighed else None

    def by_organisation(self, measure: str, span: Span) -> Mapping[str, Fraction]:
        evidence = self.evidence(measure, span)
        if evidence is None:
            return {}
        rows = evidence.contributions.order_by().values_list("organisation").annotate(total=Sum("quantity"))
        return {organisation: Fraction(total) for organisation, total in rows}


def _weigh(evidence: Evidence) -> Weighed:
    by_organisation = (
        evidence.contributions.order_by().values("organisation").annotate(total=Sum("quantity"), number=Count("*"))
    )
    whole = by_organisation.aggregate(
        sum=Sum("total"), records=Sum("number"), organisations=Count("organisation"), largest=Max("total")
    )
    total = None if whole["sum"] is None else Fraction(whole["sum"])
    organisations, largest = whole["organisations"] or 0, Fraction(whole["largest"] or 0)
    sensitive = False
    if 0 < organisations < RULE.min_organisations:
        sensitive = True
    elif organisations and total is not None and total - largest < largest * (1 + RULE.p_percent / 100):
        # Only where one organisation holds about half or more can the p%-rule bite; then the second is looked up.
        sizes = sorted((abs(Fraction(row["total"])) for row in by_organisation), reverse=True)
        sensitive = sum(sizes[2:], Fraction(0)) < RULE.p_percent / 100 * sizes[0]
    ground = Ground(total, whole["records"] or 0, evidence.expected, evidence.received)
    return Weighed(ground, sensitive)

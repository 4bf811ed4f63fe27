"""Published figures beside the computed ones."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from valley.plan.engine.indicators import Indicator
from valley.plan.models import DeclaredReading, PlanEdition, Reading
from valley.plan.queries import words
from valley.plan.queries.readings import seen
from valley.plan.queries.values import plan_of


@dataclass(frozen=True)
class Compared:
    """A published figure and the computed one of the same year; both in the indicator's unit, `computed` None where
    there is none or this viewer may not know it."""

    declared: DeclaredReading
    of: Indicator
    computed: Decimal | None

    @property
    def name(self) -> str:
        return f"{self.of.no} {words.name_of(self.of)}"

    @property
    def year(self) -> int:
        return date.fromordinal(self.declared.end.toordinal() - 1).year

    @property
    def unit(self) -> str:
        return words.unit_of(self.of)

    @property
    def amount(self) -> Decimal:
        return self.declared.amount

    @property
    def difference(self) -> Decimal | None:
        """Published less computed."""
        return None if self.computed is None else self.amount - self.computed

    @property
    def stands(self) -> str:
        if self.declared.withdrawn_at:
            return "withdrawn"
        return "counts" if self.declared.countersigned_at else "waiting"


def compared(edition: PlanEdition, *, inside: bool) -> list[Compared]:
    """Every published figure of the plan, newest period first; two queries beside the plan's own."""
    plan = plan_of(edition)
    rows = list(
        DeclaredReading.objects.filter(plan=edition)
        .select_related("entered_by", "countersigned_by")
        .order_by("-end", "indicator", "pk")
    )
    readings = {
        (r.indicator, r.start, r.end): seen(r, inside=inside)
        for r in Reading.objects.filter(
            plan=edition, alternative="", scope="", indicator__in={row.indicator for row in rows}
        )
    }
    found = []
    for row in rows:
        indicator = plan.indicator(row.indicator)
        reading = readings.get((row.indicator, row.start, row.end))
        value: Fraction | None = None
        if reading and reading.value is not None:
            value = indicator.unit.unit.from_base(reading.value)
        found.append(Compared(row, indicator, None if value is None else round(words.decimal(value), 6)))
    return found

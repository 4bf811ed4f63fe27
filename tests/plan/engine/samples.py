"""The shipped plans, and a source of grounds for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path

from valley.kernel.engine.ground import Ground
from valley.kernel.engine.ratios import Ratios, ratios_of
from valley.plan.engine.evaluate import Span
from valley.plan.engine.loader import load
from valley.plan.engine.plan import Plan

DATA = Path(__file__).parents[3] / "valley" / "plan" / "data"
VALLEY = DATA / "nutrition-valley-2022-2035"
RIVERSIDE = DATA / "demo-riverside-2024-2028"


@cache
def valley() -> Plan:
    return load(VALLEY)


@cache
def riverside() -> Plan:
    return load(RIVERSIDE)


@dataclass
class Grounds:
    """Grounds by (measure, span); a span not listed falls back to the measure alone."""

    totals: Mapping[str | tuple[str, Span], Ground]
    organisations: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)

    def ground(self, measure: str, span: Span) -> Ground | None:
        return self.totals.get((measure, span), self.totals.get(measure))

    def ratios(self, above: str, below: str, span: Span) -> Ratios:
        return ratios_of(self.organisations[above], self.organisations[below])


def known(total: int | str, records: int = 1) -> Ground:
    return Ground(Fraction(total), records)

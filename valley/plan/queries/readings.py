"""Readings beside what the plan expects: where each indicator stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

from valley.plan.engine.attainment import Attainment, assess
from valley.plan.engine.definitions import Definition, Formula
from valley.plan.engine.evaluate import Span
from valley.plan.engine.growth import Needed, needed
from valley.plan.engine.indicators import Indicator, Kind
from valley.plan.engine.path import Course, Judgement, Path, judge, next_stated, path_of
from valley.plan.engine.plan import Plan
from valley.plan.models import PlanEdition, Reading, ReadingState
from valley.plan.queries.values import plan_of


def formulas(definition: Definition) -> list[tuple[str, Formula]]:
    """The definition itself under "", then its alternatives under their keys."""
    return [("", definition.formula), *((other.key, other.formula) for other in definition.alternatives)]


def spans_until(plan: Plan, today: date) -> list[Span]:
    """Calendar years of the plan that have begun by `today`, the last one cut off after today."""
    years = range(plan.term.first_year, min(plan.term.last_year, today.year) + 1)
    after = date.fromordinal(today.toordinal() + 1)
    return [Span(date(year, 1, 1), min(date(year + 1, 1, 1), after)) for year in years]


@dataclass(frozen=True)
class Standing:
    """An indicator with its newest reading under its definition, and what that means against the plan.

    `reading` is None where nothing was ever computed (no definition, or before the first computation).
    `value` is exact, in the indicator's unit.
    """

    indicator: Indicator
    reading: Reading | None
    value: Fraction | None
    attainment: Attainment
    path: Path
    judgement: Judgement
    needed: Needed

    @property
    def no(self) -> int:
        return self.indicator.no

    @property
    def uri(self) -> str:
        return f"/plan/indicators/{self.indicator.no}"

    @property
    def name(self) -> str:
        text = self.indicator.name.text
        return text.said_in(get_language() or "zh-hans") if text else ""

    @property
    def facts(self) -> dict[str, Any]:
        """The figures behind a judgement, frozen as text."""
        expected = self.judgement.expectation.value
        return {
            "value": None if self.value is None else str(round(Decimal(float(self.value)), 4)),
            "expected": None if expected is None else str(round(Decimal(float(expected)), 4)),
            "certainty": self.judgement.expectation.certainty.value,
            "unit": self.indicator.unit.unit.code,
            "on": self.day.isoformat() if self.reading else None,
        }

    @property
    def day(self) -> date:
        """The last day that the reading speaks of."""
        assert self.reading is not None
        return date.fromordinal(self.reading.end.toordinal() - 1)


def exact(reading: Reading | None) -> Fraction | None:
    """The reading's value in base units."""
    return Fraction(reading.value) if reading and reading.value else None


def chosen(indicator: Indicator, readings: list[Reading], today: date) -> Reading | None:
    """The reading that says where the indicator stands: a stock as of now, a yearly flow or ratio for the last
    finished year (the running year is a part only)."""
    whole_years = indicator.kind in (Kind.FLOW, Kind.RATIO)
    fit = [r for r in readings if not whole_years or ((r.end.month, r.end.day) == (1, 1) and r.end <= today)]
    return max(fit, key=lambda r: r.end, default=None)


def standings(edition: PlanEdition, *, today: date, scope: str = "") -> list[Standing]:
    """Every indicator of the plan in its order; one query beside the plan's own."""
    plan = plan_of(edition)
    by_indicator: dict[int, list[Reading]] = {}
    for reading in Reading.objects.filter(plan=edition, alternative="", scope=scope).order_by("start"):
        by_indicator.setdefault(reading.indicator, []).append(reading)
    return [standing(plan, i, chosen(i, by_indicator.get(i.no, []), today), today=today) for i in plan.indicators]


def standing(plan: Plan, indicator: Indicator, reading: Reading | None, *, today: date) -> Standing:
    """What `reading` means for `indicator` of `plan`."""
    unit = indicator.unit.unit
    base = exact(reading)
    value = None if base is None else unit.from_base(base)
    target = indicator.target.amount
    path = path_of(plan, indicator)
    day = date.fromordinal(reading.end.toordinal() - 1) if reading else today
    coming = next_stated(path.points, day)
    baseline = indicator.baseline.amount
    return Standing(
        indicator=indicator,
        reading=reading,
        value=value,
        attainment=assess(
            value, target, rising=indicator.rising, baseline=baseline.bar(up=indicator.rising) if baseline else None
        ),
        path=path,
        judgement=judge(path, value, day, rising=indicator.rising),
        needed=needed(
            value, day, coming.bar if coming else None, coming.day if coming else None, rising=indicator.rising
        ),
    )


def off_path(edition: PlanEdition, *, on: date) -> Iterator[Standing]:
    """Indicators that lag behind what the plan states or the platform interpolates."""
    return (s for s in standings(edition, today=on) if s.judgement.course is Course.OFF_PATH)


def without_ground(edition: PlanEdition, *, on: date) -> Iterator[Standing]:
    """Indicators that have a source, but whose sources have not all answered."""
    for found in standings(edition, today=on):
        reading = found.reading
        if reading is None or reading.state == ReadingState.NO_SOURCE:
            continue
        if any(p["expected"] is not None and p["received"] < p["expected"] for p in reading.parts):
            yield found

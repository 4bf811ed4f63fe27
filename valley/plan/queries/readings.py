"""Readings beside what the plan expects: where each indicator stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valley.kernel.errors import Invalid
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


def span_of_year(plan: Plan, year: int, today: date) -> Span:
    """The span of a plan year that has begun. Raises: Invalid for any other year."""
    for span in spans_until(plan, today):
        if span.start.year == year:
            return span
    raise Invalid(
        _("%(year)s 年不在规划期内，或还没有开始。") % {"year": year},
        field="year", value=year, remedy=_("请选规划期内已开始的年度。"),
    )  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """A reading as a viewer may see it. `value` is exact, in base units. `withheld`: there is a reading, but nothing
    of it may be shown. `live`: it says what the records say now; else what the public knew last (`known_at`)."""

    indicator: int
    alternative: str
    scope: str
    start: date
    end: date
    state: str
    value: Fraction | None
    reasons: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    known_at: datetime
    stale: bool
    withheld: bool = False
    live: bool = True

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def day(self) -> date:
        """The last day that it speaks of."""
        return date.fromordinal(self.end.toordinal() - 1)

    @property
    def incomplete(self) -> dict[str, Any] | None:
        """The part with the worst coverage, where not all sources have answered."""
        partial = [part for part in self.parts if part["expected"] and part["received"] < part["expected"]]
        return min(partial, key=lambda part: part["received"] / part["expected"], default=None)


def seen(reading: Reading, *, inside: bool) -> Seen:
    """`reading` for operator level (`inside`) or for everybody else."""
    key = (reading.indicator, reading.alternative, reading.scope, reading.start)
    if inside:
        return Seen(
            *key, reading.end, reading.state, exact(reading.value), reading.reasons, reading.parts,
            reading.known_at, reading.stale,
        )  # fmt: skip
    public = reading.public
    if public is None:
        return Seen(*key, reading.end, "", None, [], [], reading.known_at, reading.stale, withheld=True, live=False)
    known_at = datetime.fromisoformat(public["known_at"])
    return Seen(
        *key, date.fromisoformat(public["end"]), public["state"], exact(public["value"]), public["reasons"],
        public["parts"], known_at, reading.stale, live=known_at == reading.known_at,
    )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """An indicator with its newest reading under its definition, and what that means against the plan.

    `reading` is None where nothing was ever computed (no definition, or before the first computation).
    `value` is exact, in the indicator's unit.
    """

    indicator: Indicator
    reading: Seen | None
    value: Fraction | None
    attainment: Attainment
    path: Path
    judgement: Judgement
    needed: Needed
    history: tuple[Seen, ...] = ()

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
        return self.reading.day

    @property
    def state(self) -> str:
        """value, incomplete, unknown, no_source or withheld."""
        if self.reading is None:
            return "no_source"
        if self.reading.withheld:
            return "withheld"
        if self.reading.state == ReadingState.VALUE and self.reading.incomplete:
            return "incomplete"
        return self.reading.state


def exact(text: str) -> Fraction | None:
    """A kept value in base units."""
    return Fraction(text) if text else None


def chosen(indicator: Indicator, readings: Sequence[Seen], today: date) -> Seen | None:
    """The reading that says where the indicator stands: a stock as of now, a yearly flow or ratio for the last
    finished year (the running year is a part only). A stock that is only asked for at the year's end is known as of
    the last year that was asked."""
    whole_years = indicator.kind in (Kind.FLOW, Kind.RATIO)
    fit = [r for r in readings if not whole_years or ((r.end.month, r.end.day) == (1, 1) and r.end <= today)]
    newest = max(fit, key=lambda r: r.end, default=None)
    if newest is None or whole_years or newest.value is not None or newest.withheld:
        return newest
    return max((r for r in fit if r.value is not None), key=lambda r: r.end, default=newest)


def standings(
    edition: PlanEdition, *, today: date, scope: str = "", inside: bool = True, plan: Plan | None = None
) -> list[Standing]:
    """Every indicator of the plan in its order, for operator level or (`inside` False) for everybody; one query, and
    the plan's own where it is not given."""
    plan = plan or plan_of(edition)
    by_indicator: dict[int, list[Seen]] = {}
    rows = Reading.objects.filter(plan=edition, alternative="", scope=scope).order_by("start")
    for reading in rows.defer("public") if inside else rows:
        by_indicator.setdefault(reading.indicator, []).append(seen(reading, inside=inside))
    found = ((i, by_indicator.get(i.no, [])) for i in plan.indicators)
    return [standing(plan, i, chosen(i, past, today), today=today, history=past) for i, past in found]


def standing(
    plan: Plan, indicator: Indicator, reading: Seen | None, *, today: date, history: Sequence[Seen] = ()
) -> Standing:
    """What `reading` means for `indicator` of `plan`."""
    unit = indicator.unit.unit
    value = None if reading is None or reading.value is None else unit.from_base(reading.value)
    target = indicator.target.amount
    path = path_of(plan, indicator)
    day = reading.day if reading else today
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
        history=tuple(history),
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
        if reading.incomplete:
            yield found

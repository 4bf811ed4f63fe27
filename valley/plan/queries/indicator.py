"""Everything that the page of one indicator says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from valley.kernel import measures
from valley.kernel.charts import Chart, Series
from valley.kernel.measures import Scope
from valley.kernel.screens import Tone
from valley.plan.engine.definitions import Definition
from valley.plan.engine.evaluate import evaluate
from valley.plan.engine.forecast import CannotForecast, Forecast, forecast
from valley.plan.engine.indicators import Indicator, Kind
from valley.plan.engine.path import Certainty, Path, next_stated
from valley.plan.engine.plan import Plan
from valley.plan.engine.tasks import Node
from valley.plan.models import Assignment, DeclaredReading, DefinitionConfirmation, PlanEdition, PlanValue, Reading
from valley.plan.models.assignment import OPEN
from valley.plan.queries import words
from valley.plan.queries.bindings import mismatches
from valley.plan.queries.grounds import Grounds
from valley.plan.queries.readings import Seen, chosen, formulas, seen


@dataclass(frozen=True)
class Variant:
    """One reading of the indicator's name: the definition ("") or an alternative, with its value beside the others.
    `differs`: its value is not the definition's."""

    key: str
    words: str
    formula: str
    reading: Seen | None
    shown: str
    differs: bool


@dataclass(frozen=True)
class Flag:
    """A remark on the quality of the data."""

    tone: Tone
    words: str


def readings_of(edition: PlanEdition, no: int, scope: str, *, inside: bool) -> dict[str, list[Seen]]:
    """Readings of indicator `no` by alternative, oldest first; one query."""
    found: dict[str, list[Seen]] = {}
    for row in Reading.objects.filter(plan=edition, indicator=no, scope=scope).order_by("start"):
        found.setdefault(row.alternative, []).append(seen(row, inside=inside))
    return found


def by_park(edition: PlanEdition, no: int, reading: Seen, *, inside: bool) -> dict[str, Seen]:
    """The same year in each park: URI → reading; one query."""
    rows = Reading.objects.filter(plan=edition, indicator=no, alternative="", start=reading.start).exclude(scope="")
    return {row.scope: seen(row, inside=inside) for row in rows}


def shown(indicator: Indicator, reading: Seen | None) -> str:
    """A reading's value in words, or why there is none."""
    if reading is None:
        return _("还没有计算过。")
    if reading.withheld:
        return str(words.STATES["withheld"][1])
    if reading.value is None:
        return str(words.STATES[reading.state][1])
    return words.number(indicator.unit.unit.from_base(reading.value))


def variants(
    indicator: Indicator, definition: Definition, readings: dict[str, list[Seen]], today: date
) -> list[Variant]:
    """The definition first, then its alternatives."""
    found = []
    main = chosen(indicator, readings.get("", ()), today)
    texts = {"": definition.words, **{other.key: other.words for other in definition.alternatives}}
    for key, formula in formulas(definition):
        reading = chosen(indicator, readings.get(key, ()), today)
        known = reading is not None and reading.value is not None and main is not None and main.value is not None
        differs = bool(key) and known and reading.value != main.value  # type: ignore[union-attr]
        found.append(Variant(key, words.said(texts[key]), formula.text, reading, shown(indicator, reading), differs))
    return found


def confirmation_of(edition: PlanEdition, definition: Definition) -> DefinitionConfirmation | None:
    """Who confirmed the definition that holds now."""
    return (
        DefinitionConfirmation.objects.filter(
            plan=edition,
            indicator=definition.indicator,
            edition=definition.edition,
            formula=definition.formula.text,
        )
        .select_related("confirmed_by", "evidence")
        .first()
    )


def declared_of(edition: PlanEdition, no: int) -> list[DeclaredReading]:
    """Published figures, newest period first, waiting and withdrawn ones included."""
    rows = DeclaredReading.objects.filter(plan=edition, indicator=no)
    return list(rows.select_related("entered_by", "countersigned_by").order_by("-end", "-pk"))


def entered_of(edition: PlanEdition, no: int) -> list[PlanValue]:
    """Values entered or changed for the indicator, oldest first."""
    rows = PlanValue.objects.filter(plan=edition, path__startswith=f"indicators/{no}/")
    return list(rows.select_related("entered_by").order_by("pk"))


def serving(plan: Plan, no: int) -> list[Node]:
    """Tasks of the plan that serve the indicator."""
    return [node for task in plan.tasks for node in task.walk() if no in node.serves]


def responsible(edition: PlanEdition, nodes: Sequence[Node]) -> list[Assignment]:
    """Open assignments of these tasks, leading units first."""
    rows = Assignment.objects.filter(plan=edition, task__in=[node.key for node in nodes], status__in=OPEN)
    return list(rows.select_related("unit", "owner").order_by("role", "due_on"))


def flags(plan: Plan, definition: Definition | None, reading: Seen | None) -> list[Flag]:
    """What a reader must know about the data under the figure."""
    found = []
    if definition is None:
        return [Flag("warn", _("指标尚未绑定口径，不计算。"))]
    names = {name for _key, formula in formulas(definition) for name in formula.measures}
    for wrong in mismatches(plan):
        if wrong.measure in names:
            given = {"measure": wrong.measure, "found": wrong.found, "expected": wrong.expected}
            found.append(Flag("bad", str(words.MISMATCH) % given))
    if reading is None or reading.withheld:
        return found
    partial = reading.incomplete
    if partial:
        found.append(
            Flag(
                "warn",
                _("数据不齐：应报 %(expected)s，已收 %(received)s（%(measure)s）。")
                % {**partial, "measure": words.measure_label(partial["measure"])},
            )
        )
    found += [Flag("warn", words.reason(kept)) for kept in reading.reasons if kept["why"] != "nothing_yet"]
    for part in reading.parts:
        measure = measures.get(part["measure"])
        if measure and not measure.history:
            found.append(Flag("info", _("“%(measure)s”不保留历史，不能按过去所知重算。") % {"measure": measure.label}))
        if measure and part["expected"] is not None:
            found.append(Flag("info", _("“%(measure)s”由单位自行填报，经审核。") % {"measure": measure.label}))
    if reading.stale:
        found.append(Flag("info", _("记录刚有变动，正在重算。")))
    if not reading.live:
        day = reading.known_at.date().isoformat()
        found.append(Flag("info", _("公开数截至 %(day)s 所知；其后的变动涉及单位太少，暂不公开。") % {"day": day}))
    return list(dict.fromkeys(found))


def as_known(
    edition: PlanEdition, plan: Plan, definition: Definition, reading: Seen, known_at: datetime
) -> tuple[Fraction | None, list[str]]:
    """The definition's value over the reading's span as it was known at `known_at` (base units), and the measures that
    keep no history: with one among them the value is None, because nobody can say."""
    lost = [name for name in definition.formula.measures if (m := measures.get(name)) and not m.history]
    if lost:
        return None, [words.measure_label(name) for name in lost]
    expected = {measure.name: measure for measure in plan.measures}
    grounds = Grounds(expected, scope=Scope((reading.scope,) if reading.scope else ()), known_at=known_at)
    computed = evaluate(
        definition.formula.tree, span=reading.span, source=grounds, expected=expected, since=plan.term.first_day
    )
    return computed.result.value, []


def observations(indicator: Indicator, readings: Sequence[Seen], today: date) -> list[tuple[date, Fraction]]:
    """(day, value in the indicator's unit) of finished years; for a stock also today's."""
    unit = indicator.unit.unit
    whole = indicator.kind in (Kind.FLOW, Kind.RATIO)
    return [
        (r.day, unit.from_base(r.value))
        for r in readings
        if r.value is not None and (not whole or (r.end <= today and (r.end.month, r.end.day) == (1, 1)))
    ]


def outlook(
    indicator: Indicator, path: Path, points: Sequence[tuple[date, Fraction]]
) -> Forecast | CannotForecast | None:
    """The forecast for the next stated value's day; None where nothing is stated ahead."""
    if not points:
        return CannotForecast(0)
    coming = next_stated(path.points, points[-1][0])
    return forecast(points, coming.day) if coming else None


def chart(
    indicator: Indicator,
    path: Path,
    points: Sequence[tuple[date, Fraction]],
    declared: Sequence[DeclaredReading],
    ahead: Forecast | CannotForecast | None,
) -> Chart:
    """Years on the axis: what the plan states as points, the platform's interpolation dashed, computed values solid,
    published ones hollow."""
    years = range(path.points[0].day.year, path.points[-1].day.year + 1) if path.points else range(0)
    between = []
    for year in years:
        expectation = path.expected(date(year, 12, 31))
        if expectation.value is not None and expectation.certainty is not Certainty.UNKNOWN:
            between.append((year, words.decimal(expectation.value)))
    series = [
        Series(_("规划载明"), [(p.day.year, words.decimal(p.bar)) for p in path.points], "points", 1),
        Series(_("内插（规划未载明）"), between if len(path.points) > 1 else [], "dashed", 1),
        Series(_("按记录计算"), [(day.year, words.decimal(value)) for day, value in points], "solid", 0),
    ]
    counted = [row for row in declared if row.counts]
    if counted:
        series.append(Series(_("公布值"), [(_last_year(row), row.amount) for row in counted], "hollow", 2))
    if isinstance(ahead, Forecast):
        last = points[-1]
        line: list[tuple[Any, Any]] = [(last[0].year, words.decimal(last[1])), (ahead.day.year, ahead.value)]
        series.append(Series(_("预测"), line, "dashed", 3))
        series.append(Series(_("预测下限"), [(ahead.day.year, ahead.low)], "points", 3))
        series.append(Series(_("预测上限"), [(ahead.day.year, ahead.high)], "points", 3))
    lost = [] if indicator.target.amount else [_("目标值在原文中脱落，没有终点。")]
    if not any(point.baseline for point in path.points) and indicator.baseline.amount:
        lost.append(
            _("现状值 %(value)s 的年份原文未载，不能画在图上。")
            % {"value": words.amount(indicator.baseline.amount, words.unit_of(indicator))}
        )
    return Chart(
        "path", _("路径与实际"), [each for each in series if each.points], words.unit_of(indicator), note=" ".join(lost)
    )


def _last_year(row: DeclaredReading) -> int:
    return date.fromordinal(row.end.toordinal() - 1).year

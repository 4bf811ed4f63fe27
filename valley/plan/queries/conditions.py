"""The ten conditions: what the plan's table says of other centres, and the valley's own marks from the registers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from valley.kernel import clock, measures
from valley.kernel.engine.ground import Ground
from valley.kernel.units import unit
from valley.plan.engine.benchmarks import Condition, Criterion, own_mark
from valley.plan.engine.evaluate import Span
from valley.plan.engine.indicators import Kind
from valley.plan.engine.measures import Expected
from valley.plan.engine.plan import Plan
from valley.plan.engine.text import Basis, Status
from valley.plan.models import ConditionReading, PlanEdition
from valley.plan.queries import words
from valley.plan.queries.beside import Cell
from valley.plan.queries.grounds import totals
from valley.plan.queries.values import plan_of


@dataclass(frozen=True)
class Sign:
    """One cell of the matrix. `signs` holds every mark not excluded: more than one is an uncertainty."""

    signs: tuple[str, ...]
    label: str
    tone: str
    note: str = ""
    lines: str = ""
    address: str = ""


@dataclass(frozen=True)
class Line:
    """A condition with a sign per centre, in the order of the centres."""

    condition: Condition
    name: str
    signs: tuple[Sign, ...]


def today_of(plan: Plan, today: date) -> Span:
    """The plan's time until today."""
    return Span(plan.term.first_day, max(date.fromordinal(today.toordinal() + 1), date(plan.term.first_year, 1, 2)))


def readings_of(edition: PlanEdition) -> dict[int, ConditionReading]:
    """What the park's papers say of conditions, by number."""
    return {row.condition: row for row in ConditionReading.objects.filter(plan=edition, ended_at=None)}


def criterion_of(condition: Condition, reading: ConditionReading | None) -> Criterion | None:
    """The plan data's criterion, completed by a paper of the park; None where neither names a register."""
    at_least = Fraction(reading.at_least) if reading and reading.at_least is not None else None
    if condition.criterion:
        return replace(condition.criterion, threshold=at_least) if at_least is not None else condition.criterion
    if reading is None:
        return None
    return Criterion((reading.measure,), at_least, Basis(Status.ENTERED))


def measured(plan: Plan, *names: str) -> Plan:
    """The plan, expecting also the measures `names` as they are registered."""
    known = {measure.name for measure in plan.measures}
    found = ((name, measures.get(name)) for name in names if name not in known)
    more = tuple(Expected(n, unit(held.unit), Kind(held.kind.value)) for n, held in found if held)
    return replace(plan, measures=(*plan.measures, *more))


def grounds_of(plan: Plan, names: Iterable[str], today: date) -> dict[str, Ground | None]:
    """What each measure counts until today; None where nobody registers it."""
    wanted = list(dict.fromkeys(names))
    expected = {measure.name: measure for measure in measured(plan, *wanted).measures}
    span = today_of(plan, today)
    found = totals(expected, [Cell(name, "", span) for name in wanted if name in expected], clock.now())
    return {cell.measure: ground for cell, ground in found.items()}


def total_of(
    condition: Condition, criterion: Criterion | None, grounds: dict[str, Ground | None]
) -> tuple[Fraction | None, str]:
    """The sum that the criterion looks at, or None and why it is unknown."""
    if criterion is None:
        return None, words.said(condition.unread) if condition.unread else _("尚无登记册可据以判断。")
    total = Fraction(0)
    for name in criterion.measures:
        ground = grounds.get(name)
        if ground is None:
            return None, _("尚无数据来源：%(measure)s。") % {"measure": words.measure_label(name)}
        if ground.records == 0 and not ground.complete:
            return None, _("数据不全，不能判断。")
        total += ground.total or Fraction(0)
    return total, ""


def matrix(edition: PlanEdition, today: date) -> list[Line]:
    """All conditions; the valley's own column computed now."""
    plan, papers = plan_of(edition), readings_of(edition)
    criteria = {c.no: criterion_of(c, papers.get(c.no)) for c in plan.conditions}
    grounds = grounds_of(plan, (name for held in criteria.values() if held for name in held.measures), today)
    marks = {mark.key: mark for mark in plan.marks}
    result = []
    for condition in plan.conditions:
        signs = []
        by_centre = {mark.centre: mark for mark in condition.marks}
        for centre in plan.centres:
            if centre.own:
                signs.append(_own(plan, condition, criteria[condition.no], grounds))
                continue
            cell = by_centre.get(centre.key)
            if cell is None:
                signs.append(Sign((), _("未载"), "idle"))
                continue
            labels = [words.said(marks[key].quote) for key in cell.possible]
            tone, status = words.STATUSES[cell.basis.status]
            label = labels[0] if len(labels) == 1 else _("不可判定：%(labels)s") % {"labels": " / ".join(labels)}
            note = words.said(cell.basis.note) or str(status)
            signs.append(
                Sign(tuple(marks[key].sign for key in cell.possible), label, tone, note, str(cell.basis.lines))
            )
        result.append(Line(condition, words.said(condition.quote), tuple(signs)))
    return result


def _own(plan: Plan, condition: Condition, criterion: Criterion | None, grounds: dict[str, Ground | None]) -> Sign:
    address = f"/plan/conditions/{condition.no}"
    total, why = total_of(condition, criterion, grounds)
    key = own_mark(total, criterion.threshold, plan.own_marks) if plan.own_marks and criterion else None
    mark = next((mark for mark in plan.marks if mark.key == key), None)
    if mark is None:
        return Sign((), _("未知"), "idle", why or _("规划没有设定符号的算法。"), address=address)
    note = "" if criterion and criterion.threshold is not None else _("“建设完善”的标准：未设定")
    return Sign((mark.sign,), words.said(mark.quote), "info", note, address=address)

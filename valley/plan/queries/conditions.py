"""The ten conditions: what the plan's table says of other centres, and the valley's own marks from the registers."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from valley.kernel import clock
from valley.kernel.engine.ground import Ground
from valley.plan.engine.benchmarks import Condition, own_mark
from valley.plan.engine.evaluate import Span
from valley.plan.engine.plan import Plan
from valley.plan.queries import words
from valley.plan.queries.beside import Cell
from valley.plan.queries.grounds import totals


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


def grounds_of(plan: Plan, today: date) -> dict[str, Ground | None]:
    """What each measure of the criteria counts until today; None where nobody registers it."""
    expected = {measure.name: measure for measure in plan.measures}
    names = {name for c in plan.conditions if c.criterion for name in c.criterion.measures}
    span = today_of(plan, today)
    found = totals(expected, [Cell(name, "", span) for name in names], clock.now())
    return {cell.measure: ground for cell, ground in found.items()}


def total_of(condition: Condition, grounds: dict[str, Ground | None]) -> tuple[Fraction | None, str]:
    """The sum that the criterion looks at, or None and why it is unknown."""
    if condition.criterion is None:
        return None, words.said(condition.unread) if condition.unread else _("尚无登记册可据以判断。")
    total = Fraction(0)
    for name in condition.criterion.measures:
        ground = grounds.get(name)
        if ground is None:
            return None, _("尚无数据来源：%(measure)s。") % {"measure": words.measure_label(name)}
        if ground.records == 0 and not ground.complete:
            return None, _("数据不全，不能判断。")
        total += ground.total or Fraction(0)
    return total, ""


def matrix(plan: Plan, today: date) -> list[Line]:
    """All conditions; the valley's own column computed now."""
    grounds = grounds_of(plan, today)
    marks = {mark.key: mark for mark in plan.marks}
    result = []
    for condition in plan.conditions:
        signs = []
        by_centre = {mark.centre: mark for mark in condition.marks}
        for centre in plan.centres:
            if centre.own:
                signs.append(_own(plan, condition, grounds))
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


def _own(plan: Plan, condition: Condition, grounds: dict[str, Ground | None]) -> Sign:
    address = f"/plan/conditions/{condition.no}"
    total, why = total_of(condition, grounds)
    key = None
    if plan.own_marks and condition.criterion:
        key = own_mark(total, condition.criterion.threshold, plan.own_marks)
    mark = next((mark for mark in plan.marks if mark.key == key), None)
    if mark is None:
        return Sign((), _("未知"), "idle", why or _("规划没有设定符号的算法。"), address=address)
    note = "" if condition.criterion and condition.criterion.threshold is not None else _("“建设完善”的标准：未设定")
    return Sign((mark.sign,), words.said(mark.quote), "info", note, address=address)

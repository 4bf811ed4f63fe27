"""Checks across a plan's files: doubled keys, and references that lead nowhere."""

from collections import Counter
from collections.abc import Iterable, Iterator

from valley.plan.engine.plan import Plan
from valley.plan.engine.refusals import Flaw
from valley.plan.engine.refusals import gettext_noop as _


def _twice(file: str, what: str, keys: Iterable[object]) -> Iterator[Flaw]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield Flaw(file, what, str(key), _("重复出现。"), _("请只留一个。"))


def _astray(file: str, what: str, wanted: Iterable[object], known: Iterable[object]) -> Iterator[Flaw]:
    there = set(known)
    for key in wanted:
        if key not in there:
            yield Flaw(file, what, str(key), _("所指不存在。"), _("请核对，或补上所指的条目。"))


def flaws_of(plan: Plan) -> Iterator[Flaw]:
    """Every flaw that only shows when the whole plan is read."""
    numbers = [indicator.no for indicator in plan.indicators]
    nodes = [node for task in plan.tasks for node in task.walk()]
    yield from _twice("indicators.toml", "no", numbers)
    yield from _twice("indicators.toml", "group.key", (group.key for group in plan.groups))
    yield from _twice("definitions.toml", "indicator", (definition.indicator for definition in plan.definitions))
    yield from _twice("stages.toml", "stage.key", (stage.key for stage in plan.stages))
    yield from _twice("tasks.toml", "key", (node.key for node in nodes))
    yield from _twice("lists.toml", "key", (item.key for item in plan.lists))
    yield from _astray(
        "indicators.toml", "group", (i.group for i in plan.indicators), (group.key for group in plan.groups)
    )
    served = (no for node in nodes for no in node.serves)
    yield from _astray("tasks.toml", "serves", served, numbers)
    near = (no for stage in plan.stages for goal in stage.goals for no in goal.nearest)
    yield from _astray("stages.toml", "nearest", near, numbers)
    for stage in plan.stages:
        yield from _twice("stages.toml", f"{stage.key}.goal.key", (goal.key for goal in stage.goals))
    yield from _order(plan)
    yield from _goals_in_unit(plan)
    yield from _conditions(plan)
    yield from _astray("definitions.toml", "composite.indicator", plan.weights or (), numbers)


def _order(plan: Plan) -> Iterator[Flaw]:
    for before, after in zip(plan.stages, plan.stages[1:], strict=False):
        if before.last_year >= after.first_year:
            yield Flaw(
                "stages.toml",
                "first_year",
                str(after.first_year),
                _("与前一阶段重叠。"),
                _("请按时间先后排列且不重叠。"),
            )


def _goals_in_unit(plan: Plan) -> Iterator[Flaw]:
    units = {indicator.no: indicator.unit.unit for indicator in plan.indicators}
    for stage in plan.stages:
        for goal in stage.goals:
            amount = goal.value.amount if goal.value else None
            for no in goal.nearest if amount and goal.match == "good" else ():
                if amount and no in units and units[no].dimension != amount.unit.dimension:
                    yield Flaw(
                        "stages.toml",
                        goal.key,
                        amount.unit.code,
                        _("与所对应指标的量纲不同。"),
                        _("请核对单位或改写对应关系。"),
                    )


def _conditions(plan: Plan) -> Iterator[Flaw]:
    centres = [centre.key for centre in plan.centres]
    marks = [mark.key for mark in plan.marks]
    tasks = [task.key for task in plan.tasks]
    measures = [measure.name for measure in plan.measures]
    if plan.own_marks:
        own = (plan.own_marks.none, plan.own_marks.some, plan.own_marks.met)
        yield from _astray("conditions.toml", "own", own, marks)
    for condition in plan.conditions:
        where = f"condition {condition.no}"
        cells = [mark.centre for mark in condition.marks]
        yield from _twice("conditions.toml", where, cells)
        yield from _astray("conditions.toml", where, cells, centres)
        yield from _astray("conditions.toml", where, (m for cell in condition.marks for m in cell.possible), marks)
        yield from _astray("conditions.toml", where, condition.tasks, tasks)
        if condition.criterion:
            yield from _astray("conditions.toml", where, condition.criterion.measures, measures)
    for fact in plan.row_facts:
        yield from _astray("conditions.toml", "row_fact", (fact.centre,), centres)
        yield from _astray("conditions.toml", "row_fact", (fact.at_least_one, *fact.none), marks)

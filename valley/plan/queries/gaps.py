"""What a report does not know, said as plainly as what it knows."""

from django.utils.translation import gettext as _

from valley.plan.engine.text import Status
from valley.plan.queries import words
from valley.plan.queries.snapshots import Line, Shot


def gaps(seen: Shot) -> list[str]:
    """One line for each gap: lost names and values, missing sources, incomplete returns, what is withheld."""
    nameless = [line.no for line in seen.lines if line.indicator.name.basis.status is Status.MISSING]
    found = [_("指标 %(no)s：名称在原文中脱落，未绑定口径。") % {"no": no} for no in nameless]
    _lost(found, seen)
    if seen.plan.baseline_date.day is None:
        found.append(_("现状值的年份：原文未载。"))
    _listed(
        found,
        _("目标在原文中脱落或不能判定：%(names)s。"),
        [i for i in seen.lines if i.indicator.target.amount is None],
    )
    _listed(found, _("现状值在原文中脱落：%(names)s。"), [i for i in seen.lines if i.indicator.baseline.amount is None])
    _listed(found, _("尚无数据来源：%(names)s。"), seen.having("no_source"))
    _listed(found, _("暂不能计算：%(names)s。"), seen.having("unknown"))
    _listed(found, _("数据不齐：%(names)s。"), seen.having("incomplete"))
    _listed(found, _("不公开：%(names)s。"), seen.having("withheld"))
    assumed = [i for i in seen.lines if i.definition and i.definition.status is Status.ASSUMED and not i.confirmed]
    _listed(found, _("口径为平台假定、尚未确认：%(names)s。"), assumed)
    if seen.plan.weights is None:
        found.append(_("综合评价的权重：规划未给出，未设定，不计算综合得分。"))
    if seen.files_changed:
        found.append(_("规划的数据文件在快照之后有改动；名称和目标按现在的文件，数值按快照。"))
    return found


def _lost(found: list[str], seen: Shot) -> None:
    found += [
        _("%(stage)s：“%(goal)s”的数值在原文中脱落。")
        % {"stage": words.said(stage.name), "goal": words.said(goal.text)}
        for stage in seen.plan.stages
        for goal in stage.goals
        if goal.value is not None and goal.value.amount is None
    ]


def _listed(found: list[str], sentence: str, lines: list[Line]) -> None:
    if lines:
        names = words.joined(f"{line.no} {line.name}" for line in lines)
        found.append(sentence % {"names": names})

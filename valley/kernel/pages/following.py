"""Whether what is done follows the rule in force (规章制度的执行核对): each workflow, and every record that departs."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.queries.rulebooks import checked
from valley.kernel.rulebooks import workflows
from valley.kernel.screens import Tone
from valley.kernel.tables import Column, Filter, Table

STATES: dict[str, tuple[Tone, Any]] = {
    "departs": ("bad", gettext_lazy("与规则不符")),
    "unknown": ("warn", gettext_lazy("不能判断")),
    "follows": ("good", gettext_lazy("符合")),
}


class Records(Table):
    """Every record that was checked, what departs first."""

    name = "following"
    caption = gettext_lazy("逐条核对")
    empty = gettext_lazy("没有这样的记录")
    columns = [
        Column("title", gettext_lazy("记录"), heading=True, search=True, order=True, href=lambda row: row["uri"]),
        Column("workflow", gettext_lazy("流程"), order=True),
        Column("state", gettext_lazy("结果"), kind="status", value=lambda row: STATES[row["state"]]),
        Column("words", gettext_lazy("依据"), search=True),
        Column("next_step", gettext_lazy("下一步")),
    ]
    filters = [
        Filter(
            "state", gettext_lazy("结果"), [(key, label) for key, (_tone, label) in STATES.items()],
            lambda rows, chosen: [row for row in rows if row["state"] == chosen],
        ),
        Filter(
            "of", gettext_lazy("流程"), lambda: [(each.name, each.label) for each in workflows()],
            lambda rows, chosen: [row for row in rows if row["of"] == chosen],
        ),
    ]  # fmt: skip


class Summary(Table):
    """One line a workflow."""

    name = prefix = "summary"
    exports = ()
    caption = gettext_lazy("流程")
    columns = [
        Column("label", gettext_lazy("流程"), heading=True),
        Column("rule", gettext_lazy("按什么规则")),
        Column("follows", gettext_lazy("符合"), kind="number"),
        Column("departs", gettext_lazy("与规则不符"), kind="number"),
        Column("unknown", gettext_lazy("不能判断"), kind="number"),
    ]


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """All workflows today, over the records that this viewer may see."""
    found = checked(request.user, clock.today())
    order = list(STATES)
    rows = [
        {
            "uri": card.uri, "title": card.title, "workflow": str(one.workflow.label), "of": one.workflow.name,
            "state": each.state, "words": str(each.words), "next_step": str(each.next_step),
        }
        for one in found for each, card in one.found
    ]  # fmt: skip
    rows.sort(key=lambda row: order.index(row["state"]))
    lines = [
        {
            "label": str(one.workflow.label), "rule": str(one.workflow.rule),
            **{state: one.count(state) for state in STATES},
        }
        for one in found
    ]  # fmt: skip
    context = {
        "title": _("规则执行核对"),
        "subtitle": _("把正在办和已办的记录与现行规则逐条对照；只计您可以查看的记录。"),
        "crumbs": [(_("规则库"), "/rules")],
        "summary": Summary(request, lines),
    }
    return Records(request, rows).response("kernel/following.html", context)

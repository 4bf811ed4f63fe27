"""The task board, and the lists of meetings, actions, changes and evaluations."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel import clock
from valley.kernel.deeds import Deed, answer
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action as Step
from valley.kernel.tables import Column, Filter, Table
from valley.plan.actions import steering
from valley.plan.forms import steering as forms
from valley.plan.models import Action, ActionState, ChangeProposal, Evaluation, Meeting, PlanEdition
from valley.plan.models.assignment import OPEN
from valley.plan.pages.steering.find import edition_in_force
from valley.plan.pages.steering.words import tone, value_words
from valley.plan.queries.board import board
from valley.plan.queries.choices import said
from valley.plan.queries.values import path_words


def _state(row: Any) -> tuple[str, str]:
    return tone(row.state), row.get_state_display()


@require_safe
@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks of the plan with who does them: what nobody leads and what is late stands out."""
    require(request.user, "plan.see_steering")
    edition, today = edition_in_force(), clock.today()
    rows: list[dict[str, Any]] = [
        {
            "key": row.node.key,
            "words": said(row.node.quote),
            "depth": row.depth,
            "lost": row.node.body_lost,
            "assignments": [
                {
                    "thing": a,
                    "tone": tone(a.status),
                    "late": a.status in OPEN and a.due_on < today,
                }
                for a in row.assignments
            ],
        }
        for row in board(edition)
    ]
    open_ones = [a for row in rows for a in row["assignments"] if a["thing"].status in OPEN]
    context = {
        "rows": rows,
        "counts": {
            "open": len(open_ones),
            "late": sum(a["late"] for a in open_ones),
            "blocked": sum(a["thing"].status == "blocked" for a in open_ones),
            "unled": sum(row["depth"] == 0 and not row["assignments"] for row in rows),
        },
        "actions": _new(request, "plan.assign_task", "plan_assign", _g("分派任务")),
        "may_assign": may(request.user, "plan.assign_task"),
    }
    return render(request, "plan/steering/tasks.html", context)


class MeetingTable(Table):
    name = "meetings"
    caption = _("领导小组会议")
    empty = _("还没有开过会。")
    columns = (
        Column("title", _("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("held_on", _("日期"), "date", order="held_on"),
        Column("state", _("状态"), "status", value=_state, order="state"),
    )


class ActionTable(Table):
    name = "actions"
    caption = _("督办事项")
    empty = _("没有督办事项。")
    columns = (
        Column("words", _("事项"), order="words", search="words", href=lambda row: row.uri, heading=True),
        Column("unit", _("单位"), value=lambda row: str(row.unit), order="unit__name", search="unit__name"),
        Column("owner", _("负责人"), value=lambda row: row.owner.username, order="owner__username"),
        Column("next_step", _("下一步")),
        Column("due_on", _("期限"), "date", order="due_on"),
        Column("state", _("状态"), "status", value=_state, order="state"),
    )
    filters = (Filter("state", _("状态"), lambda: [(v, str(w)) for v, w in ActionState.choices]),)


class ChangeTable(Table):
    name = "changes"
    caption = _("规划调整建议")
    empty = _("没有调整建议。")
    columns = (
        Column(
            "path",
            _("位置"),
            value=lambda row: path_words(row.plan, row.path),
            order="path",
            search="path",
            href=lambda row: row.uri,
            heading=True,
        ),
        Column("old", _("原值"), value=lambda row: value_words(row.old)),
        Column("new", _("建议值"), value=lambda row: value_words(row.new)),
        Column("proposed_at", _("提出时间"), "moment", order="proposed_at"),
        Column("state", _("状态"), "status", value=_state, order="state"),
    )


class EvaluationTable(Table):
    name = "evaluations"
    caption = _("评估日历")
    empty = _("还没有安排评估。")
    columns = (
        Column("title", _("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("due_on", _("应完成日期"), "date", order="due_on"),
        Column("evaluator", _("评估机构"), value=lambda row: str(row.evaluator or "")),
        Column("published_on", _("发布日期"), "date", order="published_on"),
        Column("state", _("状态"), "status", value=_state, order="state"),
    )


def _new(request: HttpRequest, verb: str, name: str, label: str) -> list[Step]:
    return [Step(label, reverse(name), "plus", tone="primary")] if may(request.user, verb) else []


def _list(
    table: type[Table], rows: Callable[[Any], Any], verb: str, new: str, label: Any
) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    @login_required
    def view(request: HttpRequest) -> HttpResponse:
        require(request.user, "plan.see_steering")
        actions = _new(request, verb, new, str(label)) if new else []
        context = {"title": table.caption, "actions": actions}
        return table(request, rows(edition_in_force())).response("plan/steering/list.html", context)

    return view


meetings = _list(
    MeetingTable, lambda e: Meeting.objects.filter(plan=e).order_by("-held_on"), "plan.run_meeting",
    "plan_meeting_call", _("召集会议"),
)  # fmt: skip
actions = _list(
    ActionTable, lambda e: Action.objects.filter(plan=e).select_related("unit", "owner").order_by("due_on"),
    "plan.run_meeting", "", "",
)  # fmt: skip
changes = _list(
    ChangeTable, lambda e: ChangeProposal.objects.filter(plan=e).select_related("plan").order_by("-proposed_at"),
    "plan.propose_change",
    "plan_change_new", _("提出调整"),
)  # fmt: skip
evaluations = _list(
    EvaluationTable, lambda e: Evaluation.objects.filter(plan=e).select_related("evaluator").order_by("due_on"),
    "plan.evaluate", "plan_evaluation_new", _("安排评估"),
)  # fmt: skip


def _edition(edition: PlanEdition) -> dict[str, Any]:
    return {"edition": edition}


def _propose(by: Any, edition: Any, data: dict[str, Any]) -> Any:
    shape = {key: data.pop(key) for key in ("value", "low", "high")}
    return steering.propose_change(
        by=by, plan=edition, new={key: given for key, given in shape.items() if given}, **data
    )


def _set_target(by: Any, edition: Any, data: dict[str, Any]) -> Any:
    of = steering.Whole(data.pop("basis"), data.pop("scope"))
    return steering.set_target(by=by, plan=edition, of=of, **data)


STARTS = {
    "assign": Deed(
        _("分派任务"), forms.AssignTask, "plan.assign_task",
        lambda by, edition, data: steering.assign_task(by=by, plan=edition, **data), given=_edition,
    ),
    "call": Deed(
        _("召集会议"), forms.CallMeeting, "plan.run_meeting",
        lambda by, edition, data: steering.call_meeting(by=by, plan=edition, **data),
        done=_("已召集，议程已从记录中生成。"),
    ),
    "propose": Deed(
        _("提出调整"), forms.ProposeChange, "plan.propose_change", _propose, given=_edition,
        done=_("已提出，将列入下一次会议。"),
    ),
    "target": Deed(
        _("分解目标"), forms.SetTarget, "plan.set_target", _set_target, given=_edition,
        done=_("已下达，等待单位自报。"),
    ),
    "evaluation": Deed(
        _("安排评估"), forms.PlanEvaluation, "plan.evaluate",
        lambda by, edition, data: steering.plan_evaluation(by=by, plan=edition, **data),
    ),
}  # fmt: skip


def _starting(name: str, back: str) -> Callable[[HttpRequest], HttpResponse]:
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        return answer(request, STARTS, name, edition_in_force(), back=reverse(back))

    return view


assign = _starting("assign", "plan_tasks")
call_meeting = _starting("call", "plan_meetings")
new_change = _starting("propose", "plan_changes")
new_evaluation = _starting("evaluation", "plan_evaluations")
new_target = _starting("target", "plan_targets")

"""One page for each thing of steering: where it stands, what can be done now, and what it hangs on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.deeds import answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.permissions import require
from valley.kernel.screens import Moment
from valley.kernel.things import card_of
from valley.plan.models import (
    Action,
    AgendaItem,
    Assignment,
    ChangeProposal,
    Consultation,
    Decision,
    Escalation,
    Evaluation,
    Finding,
    HandOver,
    Meeting,
)
from valley.plan.pages.steering import desks
from valley.plan.pages.steering.find import Desk
from valley.plan.pages.steering.words import tone, value_words
from valley.plan.queries.choices import said
from valley.plan.queries.values import path_words, plan_of


@dataclass(frozen=True)
class Page:
    """What a detail page shows. `subjects` are URIs that become links for whom may see them."""

    title: str
    status: tuple[str, str] | None
    rows: Sequence[tuple[Any, Any]]
    moments: Sequence[Moment] = ()
    lists: Sequence[tuple[str, Sequence[Any]]] = ()


def door(
    desk: Desk, page: Callable[[Any, Any], Page], verb: str = "plan.see_steering", *, own: bool = False
) -> Callable[..., HttpResponse]:
    """The view of one kind of thing; with `own` the verb is asked of the thing itself."""

    @require_safe
    @login_required
    def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
        if not own:
            require(request.user, verb)
        thing = desk.find(public_id)
        if own:
            require(request.user, verb, thing)
        able = links(desk.deeds, user_of(request), thing, under="")
        first = next((step for step in able if step.tone == "primary"), None)
        context = {
            "page": page(thing, request.user),
            "thing": thing,
            "next_step": first,
            "actions": [step for step in able if step is not first],
            "edges": edges_of(thing.uri, request.user),
        }
        return render(request, "plan/steering/detail.html", context)

    return detail


def steps(desk: Desk) -> Callable[..., HttpResponse]:
    """The view of what can be done with it."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def step(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
        thing = desk.find(public_id)
        return answer(request, desk.deeds, key, thing, str(thing))

    return step


def link(uri: str, viewer: Any) -> Any:
    """A card to link to, or the bare words where this viewer may not see it."""
    return card_of(uri, viewer) or _("（无权查看的记录）") if uri else ""


def task_words(thing: Assignment) -> str:
    """ "2.3 建设中试平台"."""
    node = next((n for task in plan_of(thing.plan).tasks for n in task.walk() if n.key == thing.task), None)
    return f"{thing.task} {said(node.quote)}" if node else thing.task


def assignment(thing: Assignment, viewer: Any) -> Page:
    moments = [
        Moment(p.at, p.get_status_display(), p.words, p.by.username, p.evidence_uri, tone(p.status))
        for p in thing.progress.select_related("by").order_by("-at")
    ]
    return Page(
        task_words(thing),
        (tone(thing.status), thing.get_status_display()),
        [
            (_("单位"), thing.unit), (_("职责"), thing.get_role_display()), (_("负责人"), thing.owner.username),
            (_("要求"), thing.goal), (_("下一步"), thing.next_step), (_("开始"), thing.starts_on),
            (_("完成期限"), thing.due_on), (_("结束日期"), thing.ended_on or ""),
        ],
        moments,
        [(_("移交"), list(thing.hand_overs.select_related("from_unit", "to_unit").order_by("-pk")))],
    )  # fmt: skip


def hand_over(thing: HandOver, viewer: Any) -> Page:
    return Page(
        _("移交：%(task)s") % {"task": task_words(thing.assignment)},
        (tone(thing.state), thing.get_state_display()),
        [
            (_("任务"), link(thing.assignment.uri, viewer)), (_("原单位"), thing.from_unit),
            (_("接收单位"), thing.to_unit), (_("事由"), thing.reason), (_("提出时间"), thing.proposed_at),
            (_("答复"), thing.answer), (_("答复时间"), thing.decided_at or ""),
        ],
    )  # fmt: skip


def escalation(thing: Escalation, viewer: Any) -> Page:
    return Page(
        thing.question,
        (tone(thing.state), thing.get_state_display()),
        [
            (_("所涉记录"), link(thing.subject, viewer)), (_("提请人"), thing.raised_by.username),
            (_("提请时间"), thing.raised_at), (_("最迟答复日期"), thing.wanted_by),
        ],
    )  # fmt: skip


def meeting(thing: Meeting, viewer: Any) -> Page:
    items = thing.items.select_related("meeting").order_by("pk")
    return Page(
        str(thing),
        (tone(thing.state), thing.get_state_display()),
        [(_("日期"), thing.held_on), (_("议题"), items.count())],
        lists=[
            (_("议程"), [i for i in items if i.state in ("accepted", "decided")]),
            (_("记录提出、尚未处理"), [i for i in items if i.state == "proposed"]),
            (_("不列入"), [i for i in items if i.state == "dropped"]),
        ],
    )


def item(thing: AgendaItem, viewer: Any) -> Page:
    decision = getattr(thing, "decision", None)
    return Page(
        thing.title,
        (tone(thing.state), thing.get_state_display()),
        [
            (_("会议"), link(thing.meeting.uri, viewer)), (_("来源"), thing.get_source_display()),
            (_("所涉记录"), link(thing.subject, viewer)), (_("不列入的理由"), thing.reason),
            (_("依据（提出时冻结）"), value_words(thing.facts)),
            (_("决议"), link(decision.uri, viewer) if decision else ""),
        ],
    )  # fmt: skip


def decision(thing: Decision, viewer: Any) -> Page:
    return Page(
        _("决议：%(title)s") % {"title": thing.item.title},
        None,
        [
            (_("决议"), thing.words), (_("会议"), link(thing.item.meeting.uri, viewer)),
            (_("议题"), link(thing.item.uri, viewer)), (_("日期"), thing.decided_on),
            (_("记录人"), thing.recorded_by.username),
        ],
        lists=[(_("交办事项"), list(thing.actions.select_related("unit", "owner").order_by("due_on")))],
    )  # fmt: skip


def action(thing: Action, viewer: Any) -> Page:
    origin = thing.decision or thing.finding
    return Page(
        thing.words,
        (tone(thing.state), thing.get_state_display()),
        [
            (_("单位"), thing.unit), (_("负责人"), thing.owner.username), (_("下一步"), thing.next_step),
            (_("期限"), thing.due_on), (_("来自"), link(origin.uri, viewer) if origin else ""),
            (_("针对"), link(thing.about, viewer)), (_("结果"), thing.outcome),
            (_("结束日期"), thing.ended_on or ""),
        ],
    )  # fmt: skip


def change(thing: ChangeProposal, viewer: Any) -> Page:
    return Page(
        _("调整规划：%(path)s") % {"path": path_words(thing.plan, thing.path)},
        (tone(thing.state), thing.get_state_display()),
        [
            (_("原值"), value_words(thing.old)), (_("建议值"), value_words(thing.new)), (_("理由"), thing.reason),
            (_("依据记录"), link(thing.evidence_uri, viewer)), (_("提出人"), thing.proposed_by.username),
            (_("提出时间"), thing.proposed_at), (_("效果检查日期"), thing.check_on),
            (_("决议"), link(thing.decision.uri, viewer) if thing.decision else ""),
        ],
    )  # fmt: skip


def evaluation(thing: Evaluation, viewer: Any) -> Page:
    asked = Consultation.objects.filter(brief__evaluation=thing).select_related("organisation", "brief__evaluation")
    return Page(
        thing.title,
        (tone(thing.state), thing.get_state_display()),
        [
            (_("应完成日期"), thing.due_on), (_("评估机构"), thing.evaluator or ""), (_("方法"), thing.method),
            (_("所依据的快照"), link(thing.snapshot_uri, viewer)), (_("发布日期"), thing.published_on or ""),
        ],
        lists=[
            (_("任务书"), list(thing.briefs.select_related("evaluation").order_by("-version"))),
            (_("征询"), list(asked.order_by("due_on", "pk"))),
            (_("意见"), list(thing.findings.select_related("unit").order_by("pk"))),
        ],
    )  # fmt: skip


def finding(thing: Finding, viewer: Any) -> Page:
    return Page(
        thing.words[:80],
        (tone(thing.weight), thing.get_weight_display()),
        [
            (_("评估"), link(thing.evaluation.uri, viewer)), (_("针对"), link(thing.about, viewer)),
            (_("意见"), thing.words), (_("答复单位"), thing.unit), (_("答复期限"), thing.answer_due_on),
            (_("答复"), thing.answer), (_("答复时间"), thing.answered_at or ""),
        ],
        lists=[(_("整改事项"), list(thing.actions.select_related("unit", "owner").order_by("due_on")))],
    )  # fmt: skip


def consultation(thing: Consultation, viewer: Any) -> Page:
    brief = thing.brief
    return Page(
        _("征询：%(evaluation)s") % {"evaluation": brief.evaluation.title},
        (tone(thing.state), thing.get_state_display()),
        [
            (_("单位"), thing.organisation), (_("身份"), thing.get_capacity_display()), (_("期限"), thing.due_on),
            (_("任务书"), link(brief.uri, viewer)), (_("所给的数据"), link(brief.snapshot_uri, viewer)),
            (_("征询人"), thing.asked_by.username), (_("利益关系声明"), thing.interests), (_("意见"), thing.opinion),
            (_("研究报告"), link(thing.report.uri, viewer) if thing.report else ""), (_("理由"), thing.reason),
            (_("答复时间"), thing.answered_at or ""),
        ],
    )  # fmt: skip


PAGES: list[tuple[Desk, Callable[[Any, Any], Page], str]] = [
    (desks.ASSIGNMENT, assignment, "plan_assignment"),
    (desks.HAND_OVER, hand_over, "plan_hand_over"),
    (desks.ESCALATION, escalation, "plan_escalation"),
    (desks.MEETING, meeting, "plan_meeting"),
    (desks.ITEM, item, "plan_agenda_item"),
    (desks.DECISION, decision, "plan_decision"),
    (desks.ACTION, action, "plan_action"),
    (desks.CHANGE, change, "plan_change"),
    (desks.EVALUATION, evaluation, "plan_evaluation"),
    (desks.FINDING, finding, "plan_finding"),
]

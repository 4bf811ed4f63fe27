"""The steps of each kind of thing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.kernel.models import User
from valley.plan.actions import steering
from valley.plan.actions.steering import Order
from valley.plan.forms import steering as forms
from valley.plan.models import (
    Action,
    ActionState,
    AgendaItem,
    Assignment,
    ChangeProposal,
    Decision,
    Escalation,
    EscalationState,
    Evaluation,
    EvaluationState,
    Finding,
    HandOver,
    HandOverState,
    ItemState,
    Meeting,
    MeetingState,
    ProposalState,
    Source,
)
from valley.plan.pages.steering.find import found
from valley.plan.pages.steering.operations import Desk, Operation

Data = dict[str, Any]


def _open_item(item: AgendaItem) -> bool:
    return item.meeting.state == MeetingState.PLANNED and item.state != ItemState.DECIDED


def _order(data: Data) -> Order:
    return Order(data["words"], data["unit"], data["owner"], data["due_on"], data["next_step"])


ASSIGNMENT = Desk(
    Assignment.uri_prefix,
    found(Assignment, "unit", "owner", "plan"),
    lambda thing: thing.plan,
    [
        Operation(
            "report", _("报告进展"), "plan.report_progress",
            lambda by, thing, data: steering.report_progress(by=by, assignment=thing, **data) and None,
            forms.ReportProgress, lambda thing: thing.is_open, icon="pencil", tone="primary",
        ),
        Operation(
            "hand-over", _("移交"), "plan.propose_hand_over",
            lambda by, thing, data: steering.propose_hand_over(by=by, assignment=thing, **data),
            forms.ProposeHandOver, lambda thing: thing.is_open, icon="arrow-right", done=_("已提出移交，等对方接收。"),
        ),
        Operation(
            "escalate", _("提请领导小组"), "plan.escalate",
            lambda by, thing, data: steering.escalate(by=by, plan=thing.plan, thing=thing, subject=thing.uri, **data),
            forms.Escalate, lambda thing: thing.is_open, icon="arrow-up", done=_("已提请，将列入下一次会议。"),
        ),
    ],
)  # fmt: skip

HAND_OVER = Desk(
    HandOver.uri_prefix,
    found(HandOver, "assignment__plan", "from_unit", "to_unit"),
    lambda thing: thing.assignment.plan,
    [
        Operation(
            "accept", _("接收"), "plan.answer_hand_over",
            lambda by, thing, data: steering.answer_hand_over(by=by, hand_over=thing, accept=True, **data) and None,
            forms.AcceptHandOver, lambda thing: thing.state == HandOverState.PROPOSED, icon="check", tone="primary",
        ),
        Operation(
            "refuse", _("退回"), "plan.answer_hand_over",
            lambda by, thing, data: steering.answer_hand_over(by=by, hand_over=thing, accept=False, **data) and None,
            forms.RefuseHandOver, lambda thing: thing.state == HandOverState.PROPOSED, icon="x",
        ),
    ],
)  # fmt: skip

ESCALATION = Desk(
    Escalation.uri_prefix,
    found(Escalation, "plan", "raised_by"),
    lambda thing: thing.plan,
    [
        Operation(
            "withdraw", _("撤回"), "plan.withdraw_escalation",
            lambda by, thing, data: steering.withdraw_escalation(by=by, escalation=thing),
            offered=lambda thing: thing.state == EscalationState.OPEN, icon="x",
        )
    ],
)  # fmt: skip

MEETING = Desk(
    Meeting.uri_prefix,
    found(Meeting, "plan"),
    lambda thing: thing.plan,
    [
        Operation(
            "agenda", _("从记录更新议程"), "plan.run_meeting",
            lambda by, thing, data: steering.build_agenda(by=by, meeting=thing) and None,
            offered=lambda thing: thing.state == MeetingState.PLANNED, about=lambda thing: thing.plan, icon="refresh",
        ),
        Operation(
            "item", _("增加议题"), "plan.run_meeting",
            lambda by, thing, data: steering.add_item(by=by, meeting=thing, **data) and None,
            forms.AddItem, lambda thing: thing.state == MeetingState.PLANNED, lambda thing: thing.plan, icon="plus",
        ),
        Operation(
            "close", _("结束会议"), "plan.run_meeting",
            lambda by, thing, data: steering.close_meeting(by=by, meeting=thing),
            offered=lambda thing: thing.state == MeetingState.PLANNED, about=lambda thing: thing.plan, icon="flag",
        ),
    ],
)  # fmt: skip

ITEM = Desk(
    AgendaItem.uri_prefix,
    found(AgendaItem, "meeting__plan"),
    lambda thing: thing.meeting.plan,
    [
        Operation(
            "take-up", _("列入议程"), "plan.run_meeting",
            lambda by, thing, data: steering.take_up_item(by=by, item=thing),
            offered=lambda thing: _open_item(thing) and thing.state != ItemState.ACCEPTED, icon="check",
        ),
        Operation(
            "drop", _("不列入"), "plan.run_meeting",
            lambda by, thing, data: steering.drop_item(by=by, item=thing, **data),
            forms.DropItem, lambda thing: _open_item(thing) and thing.state != ItemState.DROPPED, icon="x",
        ),
        Operation(
            "decide", _("作出决定"), "plan.decide",
            lambda by, thing, data: steering.decide(by=by, item=thing, **data),
            forms.Decide, lambda thing: _open_item(thing) and thing.source != Source.CHANGE, icon="gavel",
            tone="primary",
        ),
        Operation(
            "decide-change", _("决定是否采纳"), "plan.decide",
            lambda by, thing, data: steering.decide(by=by, item=thing, **data),
            forms.DecideChange, lambda thing: _open_item(thing) and thing.source == Source.CHANGE, icon="gavel",
            tone="primary",
        ),
    ],
)  # fmt: skip

DECISION = Desk(
    Decision.uri_prefix,
    found(Decision, "item__meeting__plan", "recorded_by"),
    lambda thing: thing.item.meeting.plan,
    [
        Operation(
            "action", _("交办事项"), "plan.decide",
            lambda by, thing, data: steering.assign_action(by=by, decision=thing, order=_order(data)) and None,
            forms.AssignAction, icon="send", tone="primary",
        )
    ],
)  # fmt: skip


def _end(state: ActionState) -> Any:
    def run(by: User, thing: Action, data: Data) -> None:
        steering.end_action(by=by, action=thing, state=state, **data)

    return run


ACTION = Desk(
    Action.uri_prefix,
    found(Action, "plan", "unit", "owner"),
    lambda thing: thing.plan,
    [
        Operation(
            "done", _("办结"), "plan.report_action", _end(ActionState.DONE), forms.EndAction,
            lambda thing: thing.state == ActionState.OPEN, icon="check", tone="primary",
        ),
        Operation(
            "postpone", _("改期"), "plan.report_action",
            lambda by, thing, data: steering.postpone_action(by=by, action=thing, **data) and None,
            forms.PostponeAction, lambda thing: thing.state == ActionState.OPEN, icon="calendar",
        ),
        Operation(
            "drop", _("取消"), "plan.report_action", _end(ActionState.DROPPED), forms.EndAction,
            lambda thing: thing.state == ActionState.OPEN, icon="x",
        ),
    ],
)  # fmt: skip

CHANGE = Desk(
    ChangeProposal.uri_prefix,
    found(ChangeProposal, "plan", "proposed_by", "decision"),
    lambda thing: thing.plan,
    [
        Operation(
            "withdraw", _("撤回"), "plan.propose_change",
            lambda by, thing, data: steering.withdraw_change(by=by, proposal=thing),
            offered=lambda thing: thing.state == ProposalState.PROPOSED, about=lambda thing: thing.plan, icon="x",
        )
    ],
)  # fmt: skip

EVALUATION = Desk(
    Evaluation.uri_prefix,
    found(Evaluation, "plan", "evaluator"),
    lambda thing: thing.plan,
    [
        Operation(
            "finding", _("登记意见"), "plan.evaluate",
            lambda by, thing, data: steering.record_finding(by=by, evaluation=thing, **data) and None,
            forms.RecordFinding, lambda thing: thing.state != EvaluationState.PUBLISHED, lambda thing: thing.plan,
            icon="plus", tone="primary",
        ),
        Operation(
            "publish", _("发布"), "plan.evaluate",
            lambda by, thing, data: steering.publish_evaluation(by=by, evaluation=thing, **data) and None,
            forms.PublishEvaluation, lambda thing: thing.state == EvaluationState.UNDER_WAY, lambda thing: thing.plan,
            icon="send",
        ),
    ],
)  # fmt: skip

FINDING = Desk(
    Finding.uri_prefix,
    found(Finding, "evaluation__plan", "unit"),
    lambda thing: thing.evaluation.plan,
    [
        Operation(
            "answer", _("答复"), "plan.answer_finding",
            lambda by, thing, data: steering.answer_finding(by=by, finding=thing, **data) and None,
            forms.AnswerFinding, lambda thing: not thing.answer, icon="message", tone="primary",
        )
    ],
)  # fmt: skip

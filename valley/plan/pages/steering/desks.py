"""The steps of each kind of thing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.plan.actions import steering
from valley.plan.actions.steering import Order
from valley.plan.actions.steering.targets import proposal
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
    Target,
    TargetState,
)
from valley.plan.pages.steering.find import Desk, found

Data = dict[str, Any]


def _open_item(item: AgendaItem) -> bool:
    return item.meeting.state == MeetingState.PLANNED and item.state != ItemState.DECIDED


def _order(data: Data) -> Order:
    return Order(data["words"], data["unit"], data["owner"], data["due_on"], data["next_step"])


def _now(*names: str) -> Callable[[Any], Data]:
    """A form that begins with what the thing says now."""
    return lambda thing: {name: getattr(thing, name) for name in names}


def _edition(evaluation: Evaluation) -> Data:
    return {"edition": evaluation.plan}


ASSIGNMENT = Desk(
    Assignment.uri_prefix,
    found(Assignment, "unit", "owner", "plan"),
    {
        "report": Deed(
            _("报告进展"), forms.ReportProgress, "plan.report_progress",
            lambda by, thing, data: steering.report_progress(by=by, assignment=thing, **data),
            icon="pencil", offered=lambda thing: thing.is_open, tone="primary",
            initial=_now("status", "next_step", "due_on"),
        ),
        "hand-over": Deed(
            _("移交"), forms.ProposeHandOver, "plan.propose_hand_over",
            lambda by, thing, data: steering.propose_hand_over(by=by, assignment=thing, **data),
            icon="arrow-right", offered=lambda thing: thing.is_open, done=_("已提出移交，等对方接收。"),
        ),
        "escalate": Deed(
            _("提请领导小组"), forms.Escalate, "plan.escalate",
            lambda by, thing, data: steering.escalate(by=by, plan=thing.plan, thing=thing, subject=thing.uri, **data),
            icon="arrow-up", offered=lambda thing: thing.is_open, done=_("已提请，将列入下一次会议。"),
        ),
    },
)  # fmt: skip

HAND_OVER = Desk(
    HandOver.uri_prefix,
    found(HandOver, "assignment__plan", "from_unit", "to_unit"),
    {
        "accept": Deed(
            _("接收"), forms.AcceptHandOver, "plan.answer_hand_over",
            lambda by, thing, data: steering.answer_hand_over(by=by, hand_over=thing, accept=True, **data) and None,
            icon="check", offered=lambda thing: thing.state == HandOverState.PROPOSED, tone="primary",
        ),
        "refuse": Deed(
            _("退回"), forms.RefuseHandOver, "plan.answer_hand_over",
            lambda by, thing, data: steering.answer_hand_over(by=by, hand_over=thing, accept=False, **data) and None,
            icon="x", offered=lambda thing: thing.state == HandOverState.PROPOSED,
        ),
    },
)  # fmt: skip

ESCALATION = Desk(
    Escalation.uri_prefix,
    found(Escalation, "plan", "raised_by"),
    {
        "withdraw": Deed(
            _("撤回"), Form, "plan.withdraw_escalation",
            lambda by, thing, data: steering.withdraw_escalation(by=by, escalation=thing),
            icon="x", offered=lambda thing: thing.state == EscalationState.OPEN,
        )
    },
)  # fmt: skip

MEETING = Desk(
    Meeting.uri_prefix,
    found(Meeting, "plan"),
    {
        "agenda": Deed(
            _("从记录更新议程"), Form, "plan.run_meeting",
            lambda by, thing, data: steering.build_agenda(by=by, meeting=thing),
            icon="refresh", about=lambda thing: thing.plan, offered=lambda thing: thing.state == MeetingState.PLANNED,
        ),
        "item": Deed(
            _("增加议题"), forms.AddItem, "plan.run_meeting",
            lambda by, thing, data: steering.add_item(by=by, meeting=thing, **data) and None,
            icon="plus", about=lambda thing: thing.plan, offered=lambda thing: thing.state == MeetingState.PLANNED,
        ),
        "close": Deed(
            _("结束会议"), Form, "plan.run_meeting",
            lambda by, thing, data: steering.close_meeting(by=by, meeting=thing),
            icon="flag", about=lambda thing: thing.plan, offered=lambda thing: thing.state == MeetingState.PLANNED,
        ),
    },
)  # fmt: skip

ITEM = Desk(
    AgendaItem.uri_prefix,
    found(AgendaItem, "meeting__plan"),
    {
        "take-up": Deed(
            _("列入议程"), Form, "plan.run_meeting",
            lambda by, thing, data: steering.take_up_item(by=by, item=thing),
            icon="check", offered=lambda thing: _open_item(thing) and thing.state != ItemState.ACCEPTED,
        ),
        "drop": Deed(
            _("不列入"), forms.DropItem, "plan.run_meeting",
            lambda by, thing, data: steering.drop_item(by=by, item=thing, **data),
            icon="x", offered=lambda thing: _open_item(thing) and thing.state != ItemState.DROPPED,
        ),
        "decide": Deed(
            _("作出决定"), forms.Decide, "plan.decide",
            lambda by, thing, data: steering.decide(by=by, item=thing, **data),
            icon="gavel", offered=lambda thing: _open_item(thing) and thing.source != Source.CHANGE, tone="primary",
        ),
        "decide-change": Deed(
            _("决定是否采纳"), forms.DecideChange, "plan.decide",
            lambda by, thing, data: steering.decide(by=by, item=thing, **data),
            icon="gavel", offered=lambda thing: _open_item(thing) and thing.source == Source.CHANGE, tone="primary",
        ),
    },
)  # fmt: skip

DECISION = Desk(
    Decision.uri_prefix,
    found(Decision, "item__meeting__plan", "recorded_by"),
    {
        "action": Deed(
            _("交办事项"), forms.AssignAction, "plan.decide",
            lambda by, thing, data: steering.assign_action(by=by, decision=thing, order=_order(data)) and None,
            icon="send", tone="primary",
        )
    },
)  # fmt: skip


def _end(state: ActionState) -> Any:
    def run(by: User, thing: Action, data: Data) -> None:
        steering.end_action(by=by, action=thing, state=state, **data)

    return run


ACTION = Desk(
    Action.uri_prefix,
    found(Action, "plan", "unit", "owner"),
    {
        "done": Deed(
            _("办结"), forms.EndAction, "plan.report_action",
            _end(ActionState.DONE),
            icon="check", offered=lambda thing: thing.state == ActionState.OPEN, tone="primary",
        ),
        "postpone": Deed(
            _("改期"), forms.PostponeAction, "plan.report_action",
            lambda by, thing, data: steering.postpone_action(by=by, action=thing, **data) and None,
            icon="calendar", offered=lambda thing: thing.state == ActionState.OPEN, initial=_now("next_step"),
        ),
        "drop": Deed(
            _("取消"), forms.EndAction, "plan.report_action",
            _end(ActionState.DROPPED),
            icon="x", offered=lambda thing: thing.state == ActionState.OPEN,
        ),
    },
)  # fmt: skip

CHANGE = Desk(
    ChangeProposal.uri_prefix,
    found(ChangeProposal, "plan", "proposed_by", "decision"),
    {
        "withdraw": Deed(
            _("撤回"), Form, "plan.propose_change",
            lambda by, thing, data: steering.withdraw_change(by=by, proposal=thing),
            icon="x", about=lambda thing: thing.plan, offered=lambda thing: thing.state == ProposalState.PROPOSED,
        )
    },
)  # fmt: skip

EVALUATION = Desk(
    Evaluation.uri_prefix,
    found(Evaluation, "plan", "evaluator"),
    {
        "finding": Deed(
            _("登记意见"), forms.RecordFinding, "plan.evaluate",
            lambda by, thing, data: steering.record_finding(by=by, evaluation=thing, **data) and None,
            icon="plus", about=lambda thing: thing.plan, offered=lambda thing: thing.state != EvaluationState.PUBLISHED,
            tone="primary", given=_edition,
        ),
        "publish": Deed(
            _("发布"), forms.PublishEvaluation, "plan.evaluate",
            lambda by, thing, data: steering.publish_evaluation(by=by, evaluation=thing, **data) and None,
            icon="send", about=lambda thing: thing.plan, offered=lambda thing: thing.state == EvaluationState.UNDER_WAY,
            given=_edition,
        ),
    },
)  # fmt: skip

FINDING = Desk(
    Finding.uri_prefix,
    found(Finding, "evaluation__plan", "unit"),
    {
        "answer": Deed(
            _("答复"), forms.AnswerFinding, "plan.answer_finding",
            lambda by, thing, data: steering.answer_finding(by=by, finding=thing, **data) and None,
            icon="message", offered=lambda thing: not thing.answer, tone="primary",
        )
    },
)  # fmt: skip


def _proof(data: Data) -> Data:
    """The form's two ways of evidence as one."""
    uri, upload = data.pop("evidence_uri"), data.pop("evidence_upload")
    return {**data, "proof": steering.Proof(upload, uri)}


def _days(**ahead: int) -> Callable[[Any], Data]:
    """Dates that a form begins with: so many days from today."""
    return lambda thing: {name: clock.today() + timedelta(days=days) for name, days in ahead.items()}


def _in(*states: TargetState) -> Callable[[Any], bool]:
    return lambda thing: thing.state in states


def _proposed(thing: Target) -> Data:
    return {"points": proposal(thing), **_days(due_on=15)(thing)}


TARGET = Desk(
    Target.uri_prefix,
    found(Target, "unit", "owner", "scorer", "plan"),
    {
        "report": Deed(
            _("自报完成值"), forms.ReportTarget, "plan.report_target",
            lambda by, thing, data: steering.report_target(by=by, target=thing, **_proof(data)),
            icon="pencil", offered=_in(TargetState.ISSUED), tone="primary", initial=_days(due_on=15),
            words=_("平台此刻按记录算出的值会与自报值一并保存，供评分时核对。"),
        ),
        "score": Deed(
            _("评分"), forms.ScoreTarget, "plan.score_target",
            lambda by, thing, data: steering.score_target(by=by, target=thing, **data),
            icon="checks", offered=_in(TargetState.REPORTED), tone="primary", initial=_proposed,
            words=_("建议分按完成值与目标之比折算，规划没有规定评分办法，这是平台的假定；可以另给，但须说明理由。"),
        ),
        "accept": Deed(
            _("确认得分"), Form, "plan.answer_score",
            lambda by, thing, data: steering.accept_score(by=by, target=thing),
            icon="check", offered=_in(TargetState.SCORED), tone="primary",
        ),
        "dispute": Deed(
            _("提出异议"), forms.DisputeScore, "plan.answer_score",
            lambda by, thing, data: steering.dispute_score(by=by, target=thing, **_proof(data)),
            icon="message", offered=_in(TargetState.SCORED), initial=_days(due_on=30),
            done=_("已提出异议，由领导小组裁定。"),
        ),
        "settle": Deed(
            _("裁定异议"), forms.SettleDispute, "plan.settle_target",
            lambda by, thing, data: steering.settle_dispute(by=by, target=thing, **data),
            icon="gavel", offered=_in(TargetState.DISPUTED), tone="primary",
            initial=lambda thing: {"points": thing.points},
        ),
        "close": Deed(
            _("期满定分"), Form, "plan.set_target",
            lambda by, thing, data: steering.close_target(by=by, target=thing),
            icon="flag", about=lambda thing: thing.plan,
            offered=lambda thing: thing.state == TargetState.SCORED and thing.due_on < clock.today(),
        ),
        "withdraw": Deed(
            _("撤销"), forms.WithdrawTarget, "plan.set_target",
            lambda by, thing, data: steering.withdraw_target(by=by, target=thing, **data),
            icon="x", about=lambda thing: thing.plan, offered=_in(TargetState.ISSUED, TargetState.REPORTED),
        ),
    },
)  # fmt: skip

"""The steps of tasks and of what becomes of them."""

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from valley.kernel.deeds import Deed
from valley.plan.actions import steering
from valley.plan.forms import steering as forms
from valley.plan.models import (
    Assignment,
    Escalation,
    EscalationState,
    HandOver,
    HandOverState,
)
from valley.plan.pages.steering.desks.shared import now
from valley.plan.pages.steering.find import Desk, found

ASSIGNMENT = Desk(
    Assignment.uri_prefix,
    found(Assignment, "unit", "owner", "plan"),
    {
        "report": Deed(
            _("报告进展"), forms.ReportProgress, "plan.report_progress",
            lambda by, thing, data: steering.report_progress(by=by, assignment=thing, **data),
            icon="pencil", offered=lambda thing: thing.is_open, tone="primary",
            initial=now("status", "next_step", "due_on"),
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

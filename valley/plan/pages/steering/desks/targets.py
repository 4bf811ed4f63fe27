"""The steps of an assessment."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.deeds import Deed
from valley.plan.actions import steering
from valley.plan.actions.steering.targets import proposal
from valley.plan.forms import steering as forms
from valley.plan.models import (
    Target,
    TargetState,
)
from valley.plan.pages.steering.desks.shared import Data, days
from valley.plan.pages.steering.find import Desk, found


def _proof(data: Data) -> Data:
    """The form's two ways of evidence as one."""
    uri, upload = data.pop("evidence_uri"), data.pop("evidence_upload")
    return {**data, "proof": steering.Proof(upload, uri)}


def _in(*states: TargetState) -> Callable[[Any], bool]:
    return lambda thing: thing.state in states


def _proposed(thing: Target) -> Data:
    return {"points": proposal(thing), **days(due_on=15)(thing)}


TARGET = Desk(
    Target.uri_prefix,
    found(Target, "unit", "owner", "scorer", "plan"),
    {
        "report": Deed(
            _("自报完成值"), forms.ReportTarget, "plan.report_target",
            lambda by, thing, data: steering.report_target(by=by, target=thing, **_proof(data)),
            icon="pencil", offered=_in(TargetState.ISSUED), tone="primary", initial=days(due_on=15),
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
            icon="message", offered=_in(TargetState.SCORED), initial=days(due_on=30),
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

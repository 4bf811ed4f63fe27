"""The steps of evaluations: briefs, opinions, findings and their answers."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.plan.actions import steering
from valley.plan.forms import consulting
from valley.plan.forms import steering as forms
from valley.plan.models import (
    Consultation,
    ConsultationState,
    Evaluation,
    EvaluationBrief,
    EvaluationState,
    Finding,
)
from valley.plan.pages.steering.desks.shared import Data, days
from valley.plan.pages.steering.find import Desk, found


def in_edition(evaluation: Evaluation) -> Data:
    return {"edition": evaluation.plan}


def _newest(evaluation: Evaluation) -> EvaluationBrief | None:
    return evaluation.briefs.order_by("-version").first()


def _consult(by: User, evaluation: Evaluation, data: Data) -> None:
    brief = _newest(evaluation)
    assert brief is not None  # the step is not offered without one
    steering.consult(by=by, brief=brief, **data)


def _unpublished(evaluation: Evaluation) -> bool:
    return evaluation.state != EvaluationState.PUBLISHED


def _from_newest(evaluation: Evaluation) -> Data:
    brief = _newest(evaluation)
    return {name: getattr(brief, name) for name in ("questions", "bounds", "snapshot_uri")} if brief else {}


EVALUATION = Desk(
    Evaluation.uri_prefix,
    found(Evaluation, "plan", "evaluator"),
    {
        "brief": Deed(
            _("下达任务书"), consulting.IssueBrief, "plan.evaluate",
            lambda by, thing, data: steering.issue_brief(by=by, evaluation=thing, **data) and None,
            icon="file-text", about=lambda thing: thing.plan, offered=_unpublished, given=in_edition,
            initial=_from_newest,
        ),
        "consult": Deed(
            _("征询意见"), consulting.Consult, "plan.evaluate", _consult, icon="messages",
            about=lambda thing: thing.plan, offered=lambda thing: _unpublished(thing) and _newest(thing) is not None,
            initial=days(due_on=30), done=_("已征询，对方会收到通知。"),
        ),
        "finding": Deed(
            _("登记意见"), forms.RecordFinding, "plan.evaluate",
            lambda by, thing, data: steering.record_finding(by=by, evaluation=thing, **data) and None,
            icon="plus", about=lambda thing: thing.plan, offered=lambda thing: thing.state != EvaluationState.PUBLISHED,
            tone="primary", given=lambda thing: {"edition": thing.plan, "evaluation": thing},
        ),
        "publish": Deed(
            _("发布"), forms.PublishEvaluation, "plan.evaluate",
            lambda by, thing, data: steering.publish_evaluation(by=by, evaluation=thing, **data) and None,
            icon="send", about=lambda thing: thing.plan, offered=lambda thing: thing.state == EvaluationState.UNDER_WAY,
            given=in_edition,
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

CONSULTATION = Desk(
    Consultation.uri_prefix,
    found(Consultation, "brief__evaluation__plan", "organisation", "asked_by", "answered_by", "report"),
    {
        "accept": Deed(
            _("接受征询"), consulting.AcceptConsultation, "plan.answer_consultation",
            lambda by, thing, data: steering.accept_consultation(by=by, consultation=thing, **data) and None,
            icon="check", offered=lambda thing: thing.state == ConsultationState.ASKED, tone="primary",
            words=_("请先说明贵单位与被评估事项的利益关系；没有的，写“无”。声明与意见一并公开给评估各方。"),
        ),
        "give": Deed(
            _("提交意见"), consulting.GiveOpinion, "plan.answer_consultation",
            lambda by, thing, data: steering.give_opinion(by=by, consultation=thing, **data) and None,
            icon="send", offered=lambda thing: thing.state == ConsultationState.ACCEPTED, tone="primary",
            beside=lambda thing: [
                (_("要回答的问题"), thing.brief.questions), (_("范围与不含的内容"), thing.brief.bounds),
            ],
        ),
        "decline": Deed(
            _("谢绝"), consulting.EndConsultation, "plan.answer_consultation",
            lambda by, thing, data: steering.decline_consultation(by=by, consultation=thing, **data) and None,
            icon="x", offered=lambda thing: thing.is_open,
        ),
        "withdraw": Deed(
            _("撤回征询"), consulting.EndConsultation, "plan.evaluate",
            lambda by, thing, data: steering.withdraw_consultation(by=by, consultation=thing, **data) and None,
            icon="x", about=lambda thing: thing.brief.evaluation.plan, offered=lambda thing: thing.is_open,
        ),
    },
)  # fmt: skip

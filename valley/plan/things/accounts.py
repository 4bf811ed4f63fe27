"""What steering and the figures hold about the person behind an account: what was given to them or done by them."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.personal import Named, holds_columns
from valley.plan.models import (
    Action,
    Assignment,
    ChangeProposal,
    Decision,
    DeclaredReading,
    DefinitionConfirmation,
    Escalation,
    Finding,
    HandOver,
    Meeting,
    PlanEdition,
    PlanValue,
    Progress,
    Snapshot,
    Target,
    TargetStep,
)

holds_columns(
    "plan.steering",
    _("任务推进的责任"),
    Named(Assignment, "owner", _("任务分工")),
    Named(Progress, "by", _("进展"), "assignment"),
    Named(HandOver, "proposed_by", _("提出移交")),
    Named(HandOver, "to_owner", _("接收移交")),
    Named(Escalation, "raised_by", _("提请")),
    Named(Meeting, "called_by", _("召集会议")),
    Named(Decision, "recorded_by", _("记录决议")),
    Named(Action, "owner", _("督办事项")),
    Named(ChangeProposal, "proposed_by", _("提出规划调整")),
    Named(Target, "owner", _("目标自报")),
    Named(Target, "scorer", _("目标评分")),
    Named(TargetStep, "by", _("目标考核的一步"), "target"),
    Named(Finding, "found_by", _("评估意见")),
    Named(Finding, "answered_by", _("答复评估意见")),
)
holds_columns(
    "plan.figures",
    _("数据来源的责任"),
    Named(DeclaredReading, "entered_by", _("录入公布值")),
    Named(DeclaredReading, "countersigned_by", _("复核公布值")),
    Named(DeclaredReading, "withdrawn_by", _("撤回公布值")),
    Named(DefinitionConfirmation, "confirmed_by", _("确认口径"), "/plan/indicators"),
    Named(PlanEdition, "loaded_by", _("装入规划")),
    Named(PlanValue, "entered_by", _("补录规划数值"), "/plan"),
    Named(Snapshot, "made_by", _("制作快照")),
)

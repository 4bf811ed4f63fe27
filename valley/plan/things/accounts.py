"""What steering and the figures hold about the person behind an account: what was given to them or done by them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Words
from valley.kernel.models import Identified, User
from valley.kernel.personal import Holding, holds_of_account
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
)

# (model, column that names the account, what the account had to do with it)
STEERING: tuple[tuple[Any, str, Words], ...] = (
    (Assignment, "owner", _("任务分工")),
    (Progress, "by", _("进展")),
    (HandOver, "proposed_by", _("提出移交")),
    (HandOver, "to_owner", _("接收移交")),
    (Escalation, "raised_by", _("提请")),
    (Meeting, "called_by", _("召集会议")),
    (Decision, "recorded_by", _("记录决议")),
    (Action, "owner", _("督办事项")),
    (ChangeProposal, "proposed_by", _("提出规划调整")),
    (Finding, "found_by", _("评估意见")),
    (Finding, "answered_by", _("答复评估意见")),
)
FIGURES: tuple[tuple[Any, str, Words], ...] = (
    (DeclaredReading, "entered_by", _("录入公布值")),
    (DeclaredReading, "countersigned_by", _("复核公布值")),
    (DeclaredReading, "withdrawn_by", _("撤回公布值")),
    (DefinitionConfirmation, "confirmed_by", _("确认口径")),
    (PlanEdition, "loaded_by", _("装入规划")),
    (PlanValue, "entered_by", _("补录规划数值")),
    (Snapshot, "made_by", _("制作快照")),
)


@holds_of_account("plan.steering")
def steering(user: User) -> Iterator[Holding]:
    """Tasks, hand-overs, questions, meetings, orders, proposals, findings."""
    yield from _named(user, STEERING, _("任务推进的责任"))


@holds_of_account("plan.figures")
def figures(user: User) -> Iterator[Holding]:
    """Published figures, definitions, values of the plan, snapshots."""
    yield from _named(user, FIGURES, _("数据来源的责任"))


def _named(user: User, where: tuple[tuple[Any, str, Words], ...], purpose: Words) -> Iterator[Holding]:
    for model, column, label in where:
        for row in model.objects.filter(**{column: user}).order_by("pk"):
            yield Holding(_page(row), label, str(row), purpose)


def _page(row: Any) -> str:
    """Its own page, or that of the thing to which it belongs."""
    if isinstance(row, Identified):
        return row.uri
    if isinstance(row, Progress):
        return row.assignment.uri
    return f"/plan/indicators/{row.indicator}" if isinstance(row, DefinitionConfirmation) else "/plan"

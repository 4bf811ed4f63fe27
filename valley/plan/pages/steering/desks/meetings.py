"""The steps of meetings, decisions, assigned actions and changes of the plan."""

from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.plan.actions import steering
from valley.plan.actions.steering import Order
from valley.plan.forms import steering as forms
from valley.plan.models import (
    Action,
    ActionState,
    AgendaItem,
    ChangeProposal,
    Decision,
    ItemState,
    Meeting,
    MeetingState,
    ProposalState,
    Source,
)
from valley.plan.pages.steering.desks.shared import Data, now
from valley.plan.pages.steering.find import Desk, found


def _open_item(item: AgendaItem) -> bool:
    return item.meeting.state == MeetingState.PLANNED and item.state != ItemState.DECIDED


def _order(data: Data) -> Order:
    return Order(data["words"], data["unit"], data["owner"], data["due_on"], data["next_step"])


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
            icon="calendar", offered=lambda thing: thing.state == ActionState.OPEN, initial=now("next_step"),
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

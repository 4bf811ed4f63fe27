"""Steering: tasks, meetings, decisions, changes, evaluations."""

from valley.plan.actions.steering.assignments import (
    answer_hand_over,
    assign_task,
    propose_hand_over,
    report_progress,
)
from valley.plan.actions.steering.changes import enter_value, propose_change, withdraw_change
from valley.plan.actions.steering.consulting import (
    accept_consultation,
    consult,
    decline_consultation,
    give_opinion,
    issue_brief,
    withdraw_consultation,
)
from valley.plan.actions.steering.evaluations import (
    answer_finding,
    plan_evaluation,
    publish_evaluation,
    record_finding,
)
from valley.plan.actions.steering.followup import end_action, postpone_action
from valley.plan.actions.steering.meetings import (
    add_item,
    build_agenda,
    call_meeting,
    close_meeting,
    decide,
    drop_item,
    escalate,
    take_up_item,
    withdraw_escalation,
)
from valley.plan.actions.steering.orders import Order, assign_action
from valley.plan.actions.steering.targets import (
    Proof,
    Whole,
    accept_score,
    close_target,
    dispute_score,
    report_target,
    score_target,
    set_target,
    settle_dispute,
    withdraw_target,
)

__all__ = [
    "Order",
    "Proof",
    "Whole",
    "accept_consultation",
    "accept_score",
    "add_item",
    "answer_finding",
    "answer_hand_over",
    "assign_action",
    "assign_task",
    "build_agenda",
    "call_meeting",
    "close_meeting",
    "close_target",
    "consult",
    "decide",
    "decline_consultation",
    "dispute_score",
    "drop_item",
    "end_action",
    "enter_value",
    "escalate",
    "give_opinion",
    "issue_brief",
    "plan_evaluation",
    "postpone_action",
    "propose_change",
    "propose_hand_over",
    "publish_evaluation",
    "record_finding",
    "report_progress",
    "report_target",
    "score_target",
    "set_target",
    "settle_dispute",
    "take_up_item",
    "withdraw_change",
    "withdraw_consultation",
    "withdraw_escalation",
    "withdraw_target",
]

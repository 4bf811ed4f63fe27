"""Every write of joint projects."""

from valley.innovation.projects.actions.appointments import appoint
from valley.innovation.projects.actions.consortia import (
    agree_shares,
    answer_seat,
    ask_seat,
    end_consortium,
    found_consortium,
    hand_over_consortia,
    leave_seat,
    start_consortium,
)
from valley.innovation.projects.actions.orders import (
    decline_order,
    deliver_order,
    end_order,
    judge_order,
    place_order,
    take_order,
)
from valley.innovation.projects.actions.packages import change_package, drop_package, finish_package, plan_package

__all__ = [
    "agree_shares",
    "answer_seat",
    "appoint",
    "ask_seat",
    "change_package",
    "decline_order",
    "deliver_order",
    "drop_package",
    "end_consortium",
    "end_order",
    "finish_package",
    "found_consortium",
    "hand_over_consortia",
    "judge_order",
    "leave_seat",
    "place_order",
    "plan_package",
    "start_consortium",
    "take_order",
]

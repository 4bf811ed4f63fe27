"""Every write of joint projects."""

from valley.innovation.projects.actions.appointments import appoint
from valley.innovation.projects.actions.cases import ask_gate, decide_gate, drop_case, meet_criterion, open_case
from valley.innovation.projects.actions.common import confirm_common, join_common, withdraw_common
from valley.innovation.projects.actions.consortia import (
    agree_shares,
    answer_seat,
    ask_seat,
    end_consortium,
    found_consortium,
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
from valley.innovation.projects.actions.outputs import (
    adopt_output,
    end_transfer,
    enter_output,
    make_bundle,
    start_transfer,
    tick_transfer,
)
from valley.innovation.projects.actions.packages import change_package, drop_package, finish_package, plan_package
from valley.innovation.projects.actions.reviews import (
    ask_review,
    conclude_review,
    judge_review,
    list_stranglehold,
    remove_stranglehold,
    revoke_review,
)

__all__ = [
    "adopt_output",
    "agree_shares",
    "answer_seat",
    "appoint",
    "ask_gate",
    "ask_review",
    "ask_seat",
    "change_package",
    "conclude_review",
    "confirm_common",
    "decide_gate",
    "decline_order",
    "deliver_order",
    "drop_case",
    "drop_package",
    "end_consortium",
    "end_order",
    "end_transfer",
    "enter_output",
    "finish_package",
    "found_consortium",
    "join_common",
    "judge_order",
    "judge_review",
    "leave_seat",
    "list_stranglehold",
    "make_bundle",
    "meet_criterion",
    "open_case",
    "place_order",
    "plan_package",
    "remove_stranglehold",
    "revoke_review",
    "start_consortium",
    "start_transfer",
    "take_order",
    "tick_transfer",
    "withdraw_common",
]

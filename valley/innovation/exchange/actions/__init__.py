"""Every write of the exchange."""

from valley.innovation.exchange.actions.answers import (
    check_answer,
    find_case,
    give_answer,
    remind_and_lapse,
    reopen_need,
    split_need,
)
from valley.innovation.exchange.actions.disclosure import (
    ask_disclosure,
    decide_disclosure,
    open_full_text,
    revoke_disclosure,
)
from valley.innovation.exchange.actions.needs import (
    Reported,
    decline_need,
    hand_on,
    place_need,
    postpone_need,
    refuse_need,
    renew_need,
    report_problem,
    take_need,
    withdraw_need,
)
from valley.innovation.exchange.actions.parties import join_network, leave_network
from valley.innovation.exchange.actions.results import (
    adopt_result,
    change_result,
    decline_route,
    drop_route,
    exhibit_result,
    register_result,
    route_result,
    take_route,
    withdraw_result,
)
from valley.innovation.exchange.actions.watches import end_watch, save_watch, tell_watchers

__all__ = [
    "Reported",
    "adopt_result",
    "ask_disclosure",
    "change_result",
    "check_answer",
    "decide_disclosure",
    "decline_need",
    "decline_route",
    "drop_route",
    "end_watch",
    "exhibit_result",
    "find_case",
    "give_answer",
    "hand_on",
    "join_network",
    "leave_network",
    "open_full_text",
    "place_need",
    "postpone_need",
    "refuse_need",
    "register_result",
    "remind_and_lapse",
    "renew_need",
    "reopen_need",
    "report_problem",
    "revoke_disclosure",
    "route_result",
    "save_watch",
    "split_need",
    "take_need",
    "take_route",
    "tell_watchers",
    "withdraw_need",
    "withdraw_result",
]

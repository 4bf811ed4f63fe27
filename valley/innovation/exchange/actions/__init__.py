"""Every write of the exchange."""

from valley.innovation.exchange.actions.answers import (
    check_answer,
    find_case,
    give_answer,
    remind_and_lapse,
    reopen_need,
    split_need,
)
from valley.innovation.exchange.actions.calls import (
    award_call,
    declare_tie,
    open_review,
    publish_call,
    score_bid,
    submit_bid,
    withdraw_bid,
)
from valley.innovation.exchange.actions.contracts import (
    cancel_registration,
    enter_contract,
    record_payment,
    refuse_contract,
    register_contract,
    submit_contract,
)
from valley.innovation.exchange.actions.disclosure import (
    ask_disclosure,
    decide_disclosure,
    open_full_text,
    revoke_disclosure,
)
from valley.innovation.exchange.actions.milestones import check_milestone, end_call, submit_milestone
from valley.innovation.exchange.actions.needs import (
    Reported,
    decline_need,
    place_need,
    refuse_need,
    report_problem,
    take_need,
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
from valley.innovation.exchange.actions.upkeep import hand_on, postpone_need, renew_need, withdraw_need
from valley.innovation.exchange.actions.watches import end_watch, save_watch, tell_watchers

__all__ = [
    "Reported",
    "adopt_result",
    "ask_disclosure",
    "award_call",
    "cancel_registration",
    "change_result",
    "check_answer",
    "check_milestone",
    "decide_disclosure",
    "declare_tie",
    "decline_need",
    "decline_route",
    "drop_route",
    "end_call",
    "end_watch",
    "enter_contract",
    "exhibit_result",
    "find_case",
    "give_answer",
    "hand_on",
    "join_network",
    "leave_network",
    "open_full_text",
    "open_review",
    "place_need",
    "postpone_need",
    "publish_call",
    "record_payment",
    "refuse_contract",
    "refuse_need",
    "register_contract",
    "register_result",
    "remind_and_lapse",
    "renew_need",
    "reopen_need",
    "report_problem",
    "revoke_disclosure",
    "route_result",
    "save_watch",
    "score_bid",
    "split_need",
    "submit_bid",
    "submit_contract",
    "submit_milestone",
    "take_need",
    "take_route",
    "tell_watchers",
    "withdraw_bid",
    "withdraw_need",
    "withdraw_result",
]

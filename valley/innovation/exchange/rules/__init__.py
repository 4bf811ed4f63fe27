"""Who may do what in the exchange."""

from valley.innovation.exchange.rules import calls, introductions, matching
from valley.innovation.exchange.rules.disclosure import Seen, seen_by, seen_of
from valley.innovation.exchange.rules.needs import (
    LEVEL_TIER,
    may_check_answer,
    may_report_need,
    may_take_need,
    may_work_on_need,
    speaks_for,
)
from valley.innovation.exchange.rules.results import may_answer_route, may_change_result, may_register_result

__all__ = [
    "LEVEL_TIER",
    "Seen",
    "calls",
    "introductions",
    "matching",
    "may_answer_route",
    "may_change_result",
    "may_check_answer",
    "may_register_result",
    "may_report_need",
    "may_take_need",
    "may_work_on_need",
    "seen_by",
    "seen_of",
    "speaks_for",
]

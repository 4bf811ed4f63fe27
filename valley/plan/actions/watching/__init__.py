"""What the plan watches: market segments, technologies, the ten conditions."""

from valley.plan.actions.watching.alerts import answer_alert
from valley.plan.actions.watching.conditions import read_condition, take_back_reading
from valley.plan.actions.watching.market import Bounds, close_series, look_again, open_series, record_point, set_bounds
from valley.plan.actions.watching.technologies import tie_technology, untie_technology

__all__ = [
    "Bounds",
    "answer_alert",
    "close_series",
    "look_again",
    "open_series",
    "read_condition",
    "record_point",
    "set_bounds",
    "take_back_reading",
    "tie_technology",
    "untie_technology",
]

"""Reads of the exchange."""

from valley.innovation.exchange.queries.needs import known_answers, needs_for, tree_of
from valley.innovation.exchange.queries.performance import Gauged, performance
from valley.innovation.exchange.queries.results import parties_for, results_for, way_of
from valley.innovation.exchange.queries.standing import results_on, topics_named
from valley.innovation.exchange.queries.waiting import Waiting, who_waits_for_whom

__all__ = [
    "Gauged",
    "Waiting",
    "known_answers",
    "needs_for",
    "parties_for",
    "performance",
    "results_for",
    "results_on",
    "topics_named",
    "tree_of",
    "way_of",
    "who_waits_for_whom",
]

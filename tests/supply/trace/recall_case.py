"""A case over the chain of `chain`, opened and scoped."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.supply.trace import chain as story
from valley.kernel import clock
from valley.supply.trace.actions import recalls
from valley.supply.trace.models import RecallCase

NOW = datetime(2026, 11, 4, 2, tzinfo=UTC)
SINCE = datetime(2026, 11, 2, tzinfo=UTC)


def standing() -> Iterator[story.Firms]:
    """For a fixture: the firms, their chain, and the clock at `NOW`."""
    made = story.firms()
    story.chain(made)
    with clock.travel(NOW):
        yield made


def opened(firms: story.Firms, origin: str = "test", **more: Any) -> RecallCase:
    given = {
        "by": firms.users["kitchen"],
        "organisation": firms.kitchen,
        "title": "虚构番茄酱召回",
        "origin": origin,
        "recall_class": "I",
        "reason": "虚构检验检出单增李斯特菌",
        "suspects": [story.LOT],
        "suspect_since": SINCE,
    }
    return recalls.open_recall(**{**given, **more})


def scoped(firms: story.Firms, **more: Any) -> RecallCase:
    case = opened(firms, **more)
    return recalls.scope_recall(by=firms.users["kitchen"], case=case, cautious=True, version=0)

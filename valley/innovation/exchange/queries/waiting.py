"""Who waits for whom, and how long."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from valley.innovation.exchange.models import OPEN, Need, NeedState
from valley.kernel import clock


@dataclass(frozen=True)
class Waiting:
    """`asker` waits for `asked`: how many open needs, and the longest wait in days."""

    asker: str
    asked: str
    count: int
    days: int
    needs: tuple[Need, ...]


def who_waits_for_whom(rows: Any) -> list[Waiting]:
    """Open needs among `rows` by who asked and who has to act, longest wait first."""
    groups: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in rows.filter(state__in=OPEN):
        asker = str(need.parent.handler if need.parent and need.parent.handler else need.organisation or "—")
        if need.state == NeedState.ANSWERED:
            groups[str(need.handler or "—"), asker].append(need)
        else:
            groups[asker, str(need.owner_organisation or need.handler or "desk")].append(need)
    today = clock.now()
    found = [
        Waiting(asker, asked, len(needs), max((today - n.reported_at).days for n in needs), tuple(needs))
        for (asker, asked), needs in groups.items()
    ]
    return sorted(found, key=lambda w: (-w.days, w.asker, w.asked))

"""Problems and what solved them, by step of the chain (方案库)."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from valley.innovation.exchange.models import OPEN, Level, Need, NeedState
from valley.innovation.exchange.queries.needs import needs_for
from valley.kernel.models import User

#: Steps of the prepared-dish base (plan L309: 原辅料、配方、工艺、分割、包装、流通、销售).
SEVEN_LINKS = ("原辅料", "配方", "工艺", "分割", "包装", "流通", "销售")
#: The technical problems that the plan names there; first entries of the library, solved or not.
NAMED = ("保鲜运输", "冷冻解冻", "风味", "冷链")


def problems_for(user: User) -> QuerySet[Need]:
    """Problems that the viewer may know of: open ones and solved ones."""
    states = (*OPEN, NeedState.CONFIRMED)
    rows: QuerySet[Need] = needs_for(user).filter(level=Level.PROBLEM, state__in=states)
    return rows


@dataclass(frozen=True)
class Entry:
    """A named problem: how many were confirmed as solved, how many are open."""

    name: str
    solved_count: int
    open_count: int


def named_problems(user: User) -> list[Entry]:
    """One entry a name, also where nothing was ever reported."""
    rows = problems_for(user).order_by()
    found = []
    for name in NAMED:
        said = rows.filter(Q(topics__contains=[name]) | Q(title__icontains=name)).aggregate(
            solved=Count("pk", filter=Q(state=NeedState.CONFIRMED)), open=Count("pk", filter=Q(state__in=OPEN))
        )
        found.append(Entry(name, said["solved"], said["open"]))
    return found

"""The one graph in two directions: open needs go up, open results come down, with how many and how long."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from valley.innovation.exchange.models import OPEN_ROUTES, Party, Route, Tier
from valley.innovation.exchange.queries.needs import needs_for
from valley.innovation.exchange.queries.waiting import who_waits_for_whom
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import deputised
from valley.registry.queries import acted_for
from valley.registry.rules import is_operator

MOST_EDGES = 40


@dataclass(frozen=True)
class Wait:
    """`source` → `target`, by name: how many open needs (up) or results (down), and the longest wait in days."""

    source: str
    target: str
    up: bool
    count: int
    days: int


@dataclass(frozen=True)
class Picture:
    """The longest waits first, the tier of each name that has one, and how many waits were left out."""

    waits: tuple[Wait, ...]
    tiers: dict[str, str]
    left_out_count: int


def picture(user: User) -> Picture:
    """What `user` may know of who waits for whom: inventory F2 upward, F1 downward."""
    waits = [Wait(one.asker, one.asked, True, one.count, one.days) for one in who_waits_for_whom(needs_for(user))]
    waits += _down(user)
    waits.sort(key=lambda one: (-one.days, one.source, one.target))
    kept = waits[:MOST_EDGES]
    names = {name for one in kept for name in (one.source, one.target)}
    today = clock.today()
    rows = Party.objects.filter(organisation__name__in=names, since__lte=today)
    rows = rows.filter(Q(until=None) | Q(until__gt=today))
    tiers = {name: str(Tier(tier).label) for name, tier in rows.values_list("organisation__name", "tier")}
    return Picture(tuple(kept), tiers, len(waits) - len(kept))


def _down(user: User) -> list[Wait]:
    rows = Route.objects.filter(state__in=OPEN_ROUTES).select_related("organisation", "result__organisation")
    if not deputised(user, is_operator):
        ours = acted_for(user)
        rows = rows.filter(Q(organisation__in=ours) | Q(result__organisation__in=ours))
    now = clock.now()
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for route in rows:
        groups[str(route.result.organisation), str(route.organisation)].append((now - route.offered_at).days)
    return [Wait(source, target, False, len(days), max(days)) for (source, target), days in groups.items()]

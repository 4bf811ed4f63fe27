"""Edges between records of the four chains (四链融合), as far as a viewer may see both their ends."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from valley.kernel.models import Link
from valley.kernel.things import Card, Viewer, cards_of, kind_of
from valley.plan.engine.fusion import Run, between, runs

MOST = 4000
"""Edges looked at; with more the newest are taken, and the page says so."""
CHAINS = ("innovation", "industry", "supply", "service")
"""Package names of the four chains, in the plan's order (L201)."""


@dataclass(frozen=True)
class Fusion:
    """Edges between chains by pair, and the threads that run through several; `cut`: there are more edges."""

    pairs: Counter[tuple[str, str]]
    threads: tuple[Run, ...]
    cards: dict[str, Card]
    chains: dict[str, str]
    cut: bool

    @property
    def total(self) -> int:
        return sum(self.pairs.values())


def chain_of(uri: str) -> str:
    """The chain whose app registered this kind of thing; "" for the registry, the plan and what nobody registered."""
    kind = kind_of(uri)
    part = kind.card.__module__.split(".")[1] if kind else ""
    return part if part in CHAINS else ""


def fusion(viewer: Viewer, start: datetime, end: datetime) -> Fusion:
    """What was linked in [start, end)."""
    rows = list(
        Link.objects.filter(at__gte=start, at__lt=end).order_by("-pk").values_list("subject", "object")[: MOST + 1]
    )
    edges = rows[:MOST]
    chains = {uri: chain_of(uri) for uri in _ends(edges)}
    told = [(one, other) for one, other in edges if chains[one] and chains[other]]
    cards = cards_of(_ends(told), viewer)
    seen = [(one, other) for one, other in told if one in cards and other in cards]
    return Fusion(between(seen, chains), tuple(runs(seen, chains)), cards, chains, len(rows) > MOST)


def _ends(edges: Iterable[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(uri for edge in edges for uri in edge))

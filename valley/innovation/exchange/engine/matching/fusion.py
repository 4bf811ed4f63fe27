"""Several rankings of the same documents made one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

# Cormack, Clarke and Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet …", SIGIR.
K = 60


def fused(lists: Iterable[Sequence[str]]) -> list[tuple[str, float]]:
    """(document, Σ 1 / (60 + place)), best first, equal scores by name. Scores of the lists need not be comparable."""
    scored: dict[str, float] = defaultdict(float)
    for ranked in lists:
        for place, name in enumerate(ranked, 1):
            scored[name] += 1 / (K + place)
    return sorted(scored.items(), key=lambda row: (-row[1], row[0]))


def woven(lists: Iterable[Sequence[str]]) -> list[str]:
    """One of each list in turn, each document once: lists of two languages, whose scores cannot be compared."""
    turns = chain.from_iterable(zip_longest(*lists))
    return list(dict.fromkeys(name for name in turns if name is not None))

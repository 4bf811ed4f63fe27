"""Several rankings of the same documents made one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest

# How much more the own language's best has to stand out before another language's list begins. Measured on XQuAD with
# each paragraph in one language alone, and beside CMRC 2018 (docs/benchmarks.md): 1 costs questions whose answer is in
# their own language .05, with no such turn those of the other language lose .1 to .2.
OWN = 1.2
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


def standing(scores: Sequence[float], beside: int = 10) -> float:
    """How far the best of a ranking stands above the mean of the next `beside`, as a share of itself; 0 for none.

    Scores of two languages cannot be compared, but this can: one document that answers stands out, chance does not.
    """
    if not scores or scores[0] <= 0:
        return 0.0
    rest = scores[1 : beside + 1]
    return 1.0 if not rest else 1 - sum(rest) / len(rest) / scores[0]


def turns(lists: Sequence[Sequence[str]], stands: Sequence[float]) -> list[str]:
    """The lists of several languages woven, the question's own (the first) begins unless another stands out more."""
    weighed = [stand * (OWN if place == 0 else 1.0) for place, stand in enumerate(stands)]
    return woven(lists[at] for at in sorted(range(len(lists)), key=lambda at: -weighed[at]))

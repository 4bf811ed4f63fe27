"""How good a ranking is, against judgements."""

import math
from collections.abc import Mapping, Sequence


def ndcg(ranked: Sequence[str], judged: Mapping[str, float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain at `depth`, 0 to 1; linear gain (Järvelin, Kekäläinen 2002)."""
    gained = sum(judged.get(name, 0.0) / math.log2(place + 2) for place, name in enumerate(ranked[:depth]))
    best = sorted((gain for gain in judged.values() if gain > 0), reverse=True)[:depth]
    ideal = sum(gain / math.log2(place + 2) for place, gain in enumerate(best))
    return gained / ideal if ideal else 0.0


def recall(ranked: Sequence[str], judged: Mapping[str, float], depth: int = 100) -> float:
    """Share of the relevant (gain above 0) among the first `depth`."""
    wanted = {name for name, gain in judged.items() if gain > 0}
    return len(wanted.intersection(ranked[:depth])) / len(wanted) if wanted else 0.0

"""BM25 over postings in memory, with every term's share of a score."""

import math
from collections import Counter
from collections.abc import Mapping

from valley.innovation.exchange.engine.matching.tokens import tokens

# Trotman, Puurula and Burgess 2014 (Improvements to BM25 and language models examined); measured in docs/benchmarks.md.
K1, B = 0.9, 0.4


class Index:
    """Documents (id → text) of one language, ready for ranked questions. Immutable once made."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self._postings: dict[str, dict[str, int]] = {}
        self._lengths: dict[str, int] = {}
        for name, text in documents.items():
            counted = Counter(tokens(text))
            self._lengths[name] = counted.total()
            for term, times in counted.items():
                self._postings.setdefault(term, {})[name] = times
        self._mean = sum(self._lengths.values()) / len(self._lengths) if self._lengths else 1.0

    def explain(self, asked: Mapping[str, float]) -> dict[str, dict[str, float]]:
        """document → term → what this term adds to its score; `asked`: term → its weight in the query."""
        found: dict[str, dict[str, float]] = {}
        for term, weight in asked.items():
            holders = self._postings.get(term, {})
            rarity = math.log(1 + (len(self._lengths) - len(holders) + 0.5) / (len(holders) + 0.5))
            for name, times in holders.items():
                norm = K1 * (1 - B + B * self._lengths[name] / (self._mean or 1.0))
                found.setdefault(name, {})[term] = weight * rarity * times * (K1 + 1) / (times + norm)
        return found

    def search(self, asked: Mapping[str, float], limit: int = 200) -> list[tuple[str, float]]:
        """(document, score), best first, equal scores by name."""
        scored = [(name, math.fsum(parts.values())) for name, parts in self.explain(asked).items()]
        return sorted(scored, key=lambda row: (-row[1], row[0]))[:limit]

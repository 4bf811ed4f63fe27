"""One question over documents in two languages: one list per language, interleaved, the clearer one first."""

from collections import Counter
from collections.abc import Mapping

from valley.innovation.exchange.engine.matching.bm25 import Index
from valley.innovation.exchange.engine.matching.dictionary import translated
from valley.innovation.exchange.engine.matching.fusion import fused, standing, turns
from valley.innovation.exchange.engine.matching.models import Model, Vectors, nearest
from valley.innovation.exchange.engine.matching.tokens import HAN, language, tokens

LANGUAGES = ("zh", "en")
DEPTH = 200  # of each ranking that is fused


def asked(query: str, spoken: str, searched: str) -> dict[str, float]:
    """Weighted terms of a question in the language `spoken` for documents in the language `searched`.

    What is not written in Chinese characters (a name, a code, another script, a sign) is asked for in both.
    """
    own = Counter(tokens(query))
    if spoken == searched:
        return dict(own)
    return translated(query, spoken) | {term: 2.0 for term in own if not HAN.search(term)}


def helps(model: Model | None, spoken: str, searched: str) -> bool:
    """Whether the model is asked: only where it was measured to help."""
    return model is not None and (model.within if spoken == searched else model.across)


class Searcher:
    """Documents (id → text), each in the index of its language; with a model also as vectors."""

    def __init__(self, documents: Mapping[str, str], model: Model | None = None) -> None:
        apart: dict[str, dict[str, str]] = {}
        for name, text in documents.items():
            apart.setdefault(language(text), {})[name] = text
        self._model = model
        self._indexes = {spoken: Index(texts) for spoken, texts in apart.items()}
        self._vectors = {
            spoken: (list(texts), model.passages(list(texts.values()))) for spoken, texts in apart.items() if model
        }

    def search(self, query: str, limit: int = 100) -> list[str]:
        """Ids, best first.

        Scores of two languages cannot be compared, so the lists alternate; with one language its list stands alone.
        """
        spoken = language(query)
        near = self._model.queries([query])[0] if self._model and self._indexes and query.strip() else None
        made = [
            self._ranked(query, spoken, searched, near, max(limit, DEPTH))
            for searched in sorted(self._indexes, key=lambda each: each != spoken)
        ]
        return turns([names for names, _stands in made], [stands for _names, stands in made])[:limit]

    def _ranked(
        self, query: str, spoken: str, searched: str, near: Vectors | None, limit: int
    ) -> tuple[list[str], float]:
        """The list of one language, and how far its best words stand out."""
        rows = self._indexes[searched].search(asked(query, spoken, searched), limit)
        worded, stands = [name for name, _s in rows], standing([score for _n, score in rows])
        if near is None or not helps(self._model, spoken, searched):
            return worded, stands
        names, held = self._vectors[searched]
        both = fused([worded, [name for name, _c in nearest(near, held, names, limit)]])
        return [name for name, _s in both], stands

"""One question over documents in two languages: one list per language, interleaved."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain, zip_longest

from valley.innovation.exchange.engine.matching.bm25 import Index
from valley.innovation.exchange.engine.matching.dictionary import translated
from valley.innovation.exchange.engine.matching.tokens import language, tokens


class Searcher:
    """Documents (id → text), each in the index of its language."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        apart: dict[str, dict[str, str]] = {}
        for name, text in documents.items():
            apart.setdefault(language(text), {})[name] = text
        self._indexes = {spoken: Index(texts) for spoken, texts in apart.items()}

    def search(self, query: str, limit: int = 100) -> list[str]:
        """Ids, best first; the list of the question's own language begins.

        Scores of two languages cannot be compared, so the lists alternate; with one language its list stands alone.
        """
        spoken = language(query)
        own = Counter(tokens(query))
        lists = []
        for name in sorted(self._indexes, key=lambda each: each != spoken):
            # what is written in letters or digits (a name, a code) is asked for in both languages
            asked = dict(own) if name == spoken else translated(query, spoken) | _shared(own)
            lists.append([document for document, _score in self._indexes[name].search(asked, limit)])
        woven = chain.from_iterable(zip_longest(*lists))
        return [document for document in woven if document is not None][:limit]


def _shared(own: Mapping[str, int]) -> dict[str, float]:
    return {term: 2.0 for term in own if term.isascii()}

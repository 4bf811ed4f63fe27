"""The language of the one index: what a text is cut into, what a query asks for, how near an answer is."""

from valley.kernel.engine.search.asking import Wanted, wanted
from valley.kernel.engine.search.nearness import nearness
from valley.kernel.engine.search.showing import marked
from valley.kernel.engine.search.terms import terms_of

__all__ = ["Wanted", "marked", "nearness", "terms_of", "wanted"]

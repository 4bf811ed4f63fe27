"""Search and matching in plain Python: tokens, BM25, the dictionary between two languages, fusion, measures."""

from valley.innovation.exchange.engine.matching.bm25 import Index
from valley.innovation.exchange.engine.matching.measures import ndcg, recall
from valley.innovation.exchange.engine.matching.searching import Searcher
from valley.innovation.exchange.engine.matching.tokens import language, tokens

__all__ = ["Index", "Searcher", "language", "ndcg", "recall", "tokens"]

"""Ranked retrieval over the postings in PostgreSQL, per language; vectors beside it where a model helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from valley.innovation.exchange.engine.matching import language
from valley.innovation.exchange.engine.matching.bm25 import K1, B
from valley.innovation.exchange.engine.matching.fusion import fused, standing, turns
from valley.innovation.exchange.engine.matching.models import DEFAULT, Model, ModelMissing, Vectors, model, nearest
from valley.innovation.exchange.engine.matching.postings import hashed, rarity, read
from valley.innovation.exchange.engine.matching.searching import LANGUAGES, asked, helps
from valley.innovation.exchange.models import MatchPool, MatchVector

DEPTH = 200  # of each ranking that is fused
# Vectors of a language that are compared one by one. Beyond it pgvector's index is asked; without that extension those
# of the lexical ranking alone.
MOST_EXACT = 20_000
MOST_ASKED = 4_000  # characters of a question that are read

# `weight` brings BM25's k1 + 1 along, `base` is its k1 (1 - b), `slope` its k1 b / mean length. Each is said to be a
# double: a bare 0.9 is a numeric, and sums of numerics over 15 000 postings cost three times as much.
_RANKED = """
    SELECT s.text, s.score FROM (
        SELECT p.text, sum(q.weight * p.times_count
               / (p.times_count + %(base)s::float8 + %(slope)s::float8 * p.length_count)) AS score
          FROM unnest(%(terms)s::bigint[], %(weights)s::float8[]) AS q(term, weight)
          JOIN exchange_matchposting p ON p.term = q.term
         GROUP BY p.text
    ) s {kinds} ORDER BY s.score DESC, s.text LIMIT %(limit)s
"""
_POOL = "SELECT texts_count, terms_count FROM exchange_matchpool WHERE language = %s"
_HOLDERS = "SELECT term, texts_count FROM exchange_matchterm WHERE term = ANY(%s::bigint[])"
_DENSE = """
    SELECT d.text, -(d.vector::halfvec({dimensions}) <#> %(asked)s::halfvec({dimensions})) FROM exchange_matchdense d
     WHERE d.model = %(model)s AND d.language = %(language)s {kinds}
     ORDER BY d.vector::halfvec({dimensions}) <#> %(asked)s::halfvec({dimensions}) LIMIT %(limit)s
"""
_OF_KINDS = "JOIN exchange_matchtext t ON t.id = s.text AND t.kind = ANY(%(kinds)s::varchar[])"


def chosen_model() -> Model | None:
    """The model that the installation chose (`MATCH_MODEL`); None where it is "none" or its package is absent."""
    try:
        return model(getattr(settings, "MATCH_MODEL", DEFAULT))
    except ModelMissing:
        return None


@dataclass(frozen=True)
class Retrieved:
    """Ids of `MatchText`, best first, of one language; `near`: cosine where a model was asked; `stands`: how far its
    best words stand out."""

    language: str
    texts: list[int]
    near: dict[int, float]
    stands: float


def retrieve(
    query: str, *, kinds: Sequence[str] = (), limit: int = DEPTH, with_model: Model | None = None
) -> list[Retrieved]:
    """Per language what answers `query`, its own language first; [] lists for a question without words."""
    query = query[:MOST_ASKED]
    spoken = language(query)
    vector = with_model.queries([query])[0] if with_model is not None and query.strip() else None
    found = []
    for searched in sorted(LANGUAGES, key=lambda each: each != spoken):
        rows = lexical(query, spoken, searched, kinds=kinds, limit=max(limit, DEPTH))
        worded = [text for text, _score in rows]
        near: dict[int, float] = {}
        if vector is not None and with_model is not None and helps(with_model, spoken, searched):
            near = dict(_near(vector, with_model.name, searched, kinds, worded, max(limit, DEPTH)))
            worded = [int(text) for text, _s in fused([list(map(str, worded)), list(map(str, near))])]
        found.append(Retrieved(searched, worded[:limit], near, standing([score for _text, score in rows])))
    return found


def search(query: str, *, kinds: Sequence[str] = (), limit: int = 100, with_model: Model | None = None) -> list[int]:
    """Ids of `MatchText` in one list: the languages in turn, the question's own first unless another stands out."""
    made = retrieve(query, kinds=kinds, limit=limit, with_model=with_model)
    lists = [list(map(str, each.texts)) for each in made]
    return [int(text) for text in turns(lists, [each.stands for each in made])][:limit]


def lexical(
    query: str, spoken: str, searched: str, *, kinds: Sequence[str] = (), limit: int = DEPTH
) -> list[tuple[int, float]]:
    """(text, BM25), best first, within one language; terms of a question in another language are translated."""
    wanted = {hashed(term, searched): weight for term, weight in asked(query, spoken, searched).items()}
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_POOL, [searched])
        texts, length = cursor.fetchone() or (0, 0)
        if not texts:
            return []
        cursor.execute(_HOLDERS, [list(wanted)])
        holders = dict(cursor.fetchall())
        terms = read(wanted, holders)
        cursor.execute(
            _RANKED.format(kinds=_OF_KINDS if kinds else ""),
            {
                "terms": terms,
                "weights": [(K1 + 1) * wanted[term] * rarity(holders[term], texts) for term in terms],
                "base": K1 * (1 - B),
                "slope": K1 * B / (length / texts or 1.0),
                "kinds": list(kinds),
                "limit": limit,
            },
        )
        return [(int(text), float(score)) for text, score in cursor.fetchall()]


def _near(
    vector: Vectors, name: str, searched: str, kinds: Sequence[str], worded: Sequence[int], limit: int
) -> list[tuple[int, float]]:
    pool = MatchPool.objects.get(pk=searched)
    if pool.texts_count > MOST_EXACT and has_dense():
        return _nearest_by_index(vector, name, searched, kinds, limit)
    rows = MatchVector.objects.filter(model=name, text__language=searched)
    if kinds:
        rows = rows.filter(text__kind__in=kinds)
    if pool.texts_count > MOST_EXACT:
        names, held = _matrix(rows.filter(text__in=worded))
    else:
        names, held = _kept(name, searched, tuple(sorted(kinds)), pool.version, connection.settings_dict["NAME"])
    return [(int(text), cosine) for text, cosine in nearest(vector, held, names, limit)]


def has_dense() -> bool:
    """Whether this database holds vectors under pgvector's index as well (migrations/promises/dense)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('exchange_matchdense') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _nearest_by_index(
    vector: Vectors, name: str, searched: str, kinds: Sequence[str], limit: int
) -> list[tuple[int, float]]:
    """As `nearest`, by HNSW: nearly all of the nearest, not surely all. Cosines are those of 16-bit floats."""
    sql = _DENSE.format(dimensions=len(vector), kinds="AND d.kind = ANY(%(kinds)s::varchar[])" if kinds else "")
    with transaction.atomic(), connection.cursor() as cursor:
        # a filtered walk goes on until it has enough
        cursor.execute(f"SET LOCAL hnsw.ef_search = {int(limit)}; SET LOCAL hnsw.iterative_scan = strict_order")
        given: dict[str, Any] = {
            "model": name,
            "language": searched,
            "kinds": list(kinds),
            "limit": limit,
            "asked": written(vector),
        }
        cursor.execute(sql, given)
        return [(int(text), float(cosine)) for text, cosine in cursor.fetchall()]


def written(vector: Vectors) -> str:
    """A vector as pgvector reads it."""
    return "[" + ",".join(f"{each:.6g}" for each in vector.tolist()) + "]"


@lru_cache(maxsize=8)
def _kept(name: str, searched: str, kinds: tuple[str, ...], _version: int, _database: str) -> tuple[list[str], Vectors]:
    """The vectors of one language, kept in memory until a text changes."""
    rows = MatchVector.objects.filter(model=name, text__language=searched)
    return _matrix(rows.filter(text__kind__in=kinds) if kinds else rows)


def _matrix(rows: "object") -> tuple[list[str], Vectors]:
    found = list(rows.order_by("text_id").values_list("text_id", "vector"))  # type: ignore[attr-defined]
    held = [np.frombuffer(bytes(vector), dtype="<f4") for _text, vector in found]
    return [str(text) for text, _vector in found], np.stack(held) if held else np.empty((0, 0), dtype=np.float32)

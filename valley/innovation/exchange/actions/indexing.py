"""Keeping what matching knows: texts, postings, counts and vectors, by one writer at a time."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import F

from valley.innovation.exchange.engine.matching import tokens
from valley.innovation.exchange.engine.matching.models import Model
from valley.innovation.exchange.engine.matching.postings import hashed
from valley.innovation.exchange.models import MatchPool, MatchText, MatchVector
from valley.innovation.exchange.queries.matchable import Known
from valley.innovation.exchange.queries.matching import fingerprint
from valley.innovation.exchange.queries.retrieval import chosen_model, has_dense, written
from valley.kernel import clock

# "nvmatch" in ASCII: any fixed number that nobody else uses.
_LOCK = int.from_bytes(b"nvmatch", "big")
BATCH = 500
_WIDEST = 32_767  # of a smallint

_COUNT = """
    INSERT INTO exchange_matchterm (term, texts_count)
    SELECT term, n FROM unnest(%s::bigint[], %s::int[]) AS c(term, n) ORDER BY term
    ON CONFLICT (term) DO UPDATE SET texts_count = exchange_matchterm.texts_count + excluded.texts_count
"""
_UNCOUNT = """
    UPDATE exchange_matchterm t SET texts_count = t.texts_count - c.n
      FROM unnest(%s::bigint[], %s::int[]) AS c(term, n) WHERE t.term = c.term
"""
_POST = """
    INSERT INTO exchange_matchposting (term, text, times_count, length_count)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[])
"""
_LACKING = """
    SELECT t.id, t.language, t.kind, v.vector FROM exchange_matchvector v JOIN exchange_matchtext t ON t.id = v.text_id
     WHERE v.model = %s AND NOT EXISTS (SELECT 1 FROM exchange_matchdense d WHERE d.text = t.id AND d.model = v.model)
     ORDER BY t.id LIMIT %s
"""
_DENSE = """
    INSERT INTO exchange_matchdense (model, text, language, kind, vector)
    SELECT %s, c.* FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[], %s::halfvec[]) AS c
"""
_UNPOST = """
    DELETE FROM exchange_matchposting p USING (SELECT id, unnest(terms) AS term FROM exchange_matchtext
     WHERE id = ANY(%s::bigint[])) t WHERE p.term = t.term AND p.text = t.id
"""


@transaction.atomic
def keep_texts(*, texts: Iterable[Known], gone: Iterable[str] = (), model: Model | None = None) -> int:
    """Write what changed among `texts`, drop `gone`; how many were written. Vectors are made where there is a model."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    wanted = {known.uri: (known, fingerprint(known)) for known in texts}
    there = {row.uri: row for row in MatchText.objects.filter(uri__in=[*wanted, *gone])}
    changed = [
        (known, mark) for uri, (known, mark) in wanted.items() if uri not in there or there[uri].fingerprint != mark
    ]
    drop = [row for uri, row in there.items() if uri not in wanted or any(uri == known.uri for known, _m in changed)]
    _drop(drop)
    made = _add(changed)
    if drop or made:
        _changed()
    if model is not None:
        embed(model=model)
    return len(made)


def _drop(rows: Sequence[MatchText]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_UNPOST, [[row.pk for row in rows]])
        for spoken in {row.language for row in rows}:
            mine = [row for row in rows if row.language == spoken]
            counted = Counter(term for row in mine for term in row.terms)
            cursor.execute(_UNCOUNT, [list(counted), list(counted.values())])
            MatchPool.objects.filter(pk=spoken).update(
                texts_count=F("texts_count") - len(mine),
                terms_count=F("terms_count") - sum(r.length_count for r in mine),
            )
    MatchText.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _add(changed: Sequence[tuple[Known, str]]) -> list[MatchText]:
    made, counts = [], []
    for known, mark in changed:
        counted = Counter(hashed(term, known.language) for term in tokens(f"{known.title}\n{known.text}"))
        counts.append(counted)
        made.append(
            MatchText(
                uri=known.uri, kind=known.kind, language=known.language, title=known.title, text=known.text,
                facts=known.facts, terms=list(counted), length_count=counted.total(), fingerprint=mark,
                indexed_at=clock.now(),
            )
        )  # fmt: skip
    MatchText.objects.bulk_create(made)
    posted: list[tuple[int, int, int, int]] = []
    for row, counted in zip(made, counts, strict=True):
        posted += [(term, row.pk, min(times, _WIDEST), row.length_count) for term, times in counted.items()]
    _write(made, sorted(posted))
    return made


def _write(made: Sequence[MatchText], posted: Sequence[tuple[int, int, int, int]]) -> None:
    if not posted:
        return
    with connection.cursor() as cursor:
        cursor.execute(_POST, [list(column) for column in zip(*posted, strict=True)])
        counted = Counter(term for term, *_rest in posted)
        cursor.execute(_COUNT, [list(counted), list(counted.values())])
    for spoken in {row.language for row in made}:
        MatchPool.objects.get_or_create(pk=spoken)
        mine = [row for row in made if row.language == spoken]
        MatchPool.objects.filter(pk=spoken).update(
            texts_count=F("texts_count") + len(mine),
            terms_count=F("terms_count") + sum(row.length_count for row in mine),
        )


def embed(*, model: Model, most: int | None = None) -> int:
    """Vectors for texts that have none of this model; how many were made."""
    rows: Any = MatchText.objects.exclude(vectors__model=model.name).order_by("pk")
    rows = list(rows[:most] if most else rows)
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        vectors = model.passages([f"{row.title}\n{row.text}" for row in part])
        MatchVector.objects.bulk_create(
            MatchVector(text=row, model=model.name, vector=vector.astype("<f4").tobytes())
            for row, vector in zip(part, vectors, strict=True)
        )
    if has_dense():
        _densify(model.name)
    if rows:
        _changed()
    return len(rows)


def _densify(name: str) -> None:
    """Vectors of the model `name` that pgvector's table lacks: the new ones, or all where the extension came later."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_LACKING, [name, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            vectors = [written(np.frombuffer(bytes(row[3]), dtype="<f4")) for row in rows]
            texts, languages, kinds = ([row[at] for row in rows] for at in range(3))
            cursor.execute(_DENSE, [name, texts, languages, kinds, vectors])


def _changed() -> None:
    """A new version, never one that was there before: processes keep vectors in memory under it."""
    MatchPool.objects.update(version=secrets.randbits(62))


__all__ = ["chosen_model", "embed", "fingerprint", "keep_texts"]

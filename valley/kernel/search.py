"""The one index of the platform, read side: what a viewer finds. `actions.search` keeps it fresh.

Ranking is BM25 over terms of several kinds (`engine.search`) in SQL, then nearness as a whole among the first.
Apps register in their `rules` which audience tokens a user holds; a document is found by whoever holds one of its
tokens, and shown only if its kind gives a card to this viewer: two checks, the second always up to date.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from valley.kernel import personal
from valley.kernel.engine import search as engine
from valley.kernel.engine.search import Wanted
from valley.kernel.models import PersonKey, SearchProgress, SearchTerm, User
from valley.kernel.permissions import principals_of
from valley.kernel.things import Card, Viewer, cards_of, kinds

# BM25 (Robertson and Zaragoza 2009, §3). A term counts once; what is left of k1 and b is how much length counts.
K1, B = 1.2, 0.6
# Documents that are ranked at most: those that hold a rare term of the query, and those that hold all its letters.
RARE_LIMIT, WHOLE_LIMIT = 1_000, 500
FIRST = 100  # of the ranked, for which cards are asked
FAINT = 0.08  # of the best score, and of what the query's own letters would bring: below it is chance

Tokens = Callable[[User], Iterable[str]]
_sources: list[Tokens] = []


def tokens(source: Tokens) -> Tokens:
    """Register, in an app's `rules`, which audience tokens a signed-in user holds beyond their own."""
    _sources.append(source)
    return source


def tokens_of(viewer: Viewer) -> list[str]:
    """Without an account "public" alone; else also "account", "user:<id>" and what apps add ("park:operator", …).

    A deputy holds the tokens of those for whom they act as well. Sorted.
    """
    found = {"public"}
    if isinstance(viewer, User) and viewer.is_active:
        found |= {"account", f"user:{viewer.public_id}"}
        for whose in (viewer, *principals_of(viewer)):
            found.update(token for source in _sources for token in source(whose))
    return sorted(found)


@dataclass(frozen=True)
class Hit:
    """A thing found, as this viewer may see it. `text`: other names by which it is known.

    `key`: whose sealed name the card shows; whoever shows it notes the opening.
    """

    card: Card
    kind: str
    score: float
    text: str = ""
    key: PersonKey | None = None


@dataclass(frozen=True)
class _Row:
    ideal: float
    uri: str
    kind: str
    title: str
    text: str
    codes: list[str]
    key: int | None
    score: float


def find(query: str, viewer: Viewer, *, kind: str = "", limit: int = FIRST) -> list[Hit]:
    """What `viewer` finds, best first, `limit` at most. [] for a query without letters."""
    rows = _ranked(query, tokens_of(viewer), kind, limit)
    cards = cards_of([row.uri for row in rows], viewer)
    keys = PersonKey.objects.in_bulk([row.key for row in rows if row.key and row.uri in cards])
    best = max((row.score for row in rows), default=0.0) or 1.0
    hits = []
    for row in rows:
        if card := cards.get(row.uri):
            nearness = engine.nearness(query, row.title or card.title, row.text, row.codes)
            if not nearness and row.score < FAINT * row.ideal:
                continue
            key = keys.get(row.key) if row.key else None
            hits.append(Hit(card, row.kind, row.score / best + nearness, row.text, key))
    least = FAINT * max((hit.score for hit in hits), default=0.0)
    ranked = sorted(
        (hit for hit in hits if hit.score >= least), key=lambda hit: (-hit.score, hit.card.title, hit.card.uri)
    )
    exact = _spelled(query, viewer, kind)
    return [*exact, *(hit for hit in ranked if hit.card.uri not in {one.card.uri for one in exact})]


def _spelled(query: str, viewer: Viewer, kind: str) -> list[Hit]:
    """Things whose very code the query is: they are in no index, there may be millions."""
    asked = [each for each in kinds() if not kind or each.name == kind]
    asked_for = query.replace("\x00", "").strip()[:400]
    found = {uri: each.name for each in asked if (uri := each.spelled(asked_for))}
    return [Hit(card, found[uri], math.inf) for uri, card in cards_of(found, viewer).items()]


# One look into the index per rare term: of a long OR the planner thinks so badly that it would read the whole table.
# Long values are unpacked once per candidate (`|| ''`), not once per term. A person's terms stand as digests.
_RANKED = """
    WITH wanted AS MATERIALIZED (
        SELECT p::tsquery AS plain, h::tsquery AS hidden, w
          FROM unnest(%(plain)s::text[], %(hidden)s::text[], %(weights)s::float8[]) AS q(p, h, w)
    ), candidate AS MATERIALIZED (
        (SELECT DISTINCT d.id FROM unnest(%(rare)s::text[]) AS q(term) CROSS JOIN LATERAL (
            SELECT id FROM kernel_searchdocument WHERE terms @@ term::tsquery AND audience && %(tokens)s::varchar[]
            {kind} LIMIT %(rare_limit)s) d)
        UNION
        (SELECT id FROM kernel_searchdocument WHERE terms @@ %(whole)s::tsquery AND audience && %(tokens)s::varchar[]
            {kind} LIMIT %(whole_limit)s)
    ), loaded AS MATERIALIZED (
        SELECT id, key_id, terms_count, terms || ''::tsvector AS terms
          FROM candidate JOIN kernel_searchdocument USING (id)
    ), scored AS MATERIALIZED (
        SELECT l.id, s.weight / (1 + %(k1)s * (1 - %(b)s + %(b)s * l.terms_count / %(mean)s)) AS score
          FROM loaded l CROSS JOIN LATERAL (
            SELECT sum(w) AS weight FROM wanted
             WHERE CASE WHEN l.key_id IS NULL THEN l.terms @@ plain ELSE l.terms @@ hidden END
          ) s
         WHERE s.weight > 0 ORDER BY score DESC, l.id LIMIT %(limit)s
    )
    SELECT d.uri, d.kind, d.title, d.text, d.codes, d.key_id, score
      FROM scored JOIN kernel_searchdocument d USING (id) ORDER BY score DESC, id
"""


def _ranked(query: str, held: Sequence[str], kind: str, limit: int) -> list[_Row]:
    asked = engine.wanted(query)
    if not asked:
        return []
    progress = SearchProgress.objects.first() or SearchProgress()
    counts = dict(
        SearchTerm.objects.filter(term__in=[each.term for each in asked]).values_list("term", "documents_count")
    )
    weights = [each.weight * rarity(counts.get(each.term, 0), progress.documents_count) for each in asked]
    exact = [each for each in asked if each.exact]
    given: dict[str, Any] = {
        "plain": [f"'{each.term}'" for each in asked],
        "hidden": [f"'{hidden(each.term)}'" for each in asked],
        "weights": weights,
        "rare": list(map(_lexemes, _rare(asked, counts))),
        "whole": " & ".join(map(_lexemes, exact)),
        "tokens": list(held),
        "kind": kind,
        "rare_limit": RARE_LIMIT,
        "whole_limit": WHOLE_LIMIT,
        "k1": K1,
        "b": B,
        "mean": progress.mean_terms_count or 1,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RANKED.format(kind="AND kind = %(kind)s" if kind else ""), given)
        ideal = sum(weight for each, weight in zip(asked, weights, strict=True) if each.exact)
        return [_Row(ideal, *row) for row in cursor.fetchall()]


def rarity(documents: int, of_documents: int) -> float:
    """Inverse document frequency, ln(1 + N / (n + ½)): BM25's own goes to 0 for a term that all documents share, and
    then a chance agreement would outweigh it in a small register."""
    return math.log(1 + max(of_documents, documents, 1) / (documents + 0.5))


def _rare(asked: Sequence[Wanted], counts: dict[str, int]) -> list[Wanted]:
    """The rarest terms, until they may bring more documents than are ranked; the rarest one of all in any case."""
    chosen: list[Wanted] = []
    reach = 0
    for each in sorted(asked, key=lambda each: counts.get(each.term, 0)):
        reach += counts.get(each.term, 0)
        if chosen and reach > RARE_LIMIT:
            break
        chosen.append(each)
    return chosen


def _lexemes(each: Wanted) -> str:
    """The term in plain and as it stands for people's names. Terms are letters and digits: no quote can be in them."""
    return f"('{each.term}' | '{hidden(each.term)}')"


def hidden(term: str) -> str:
    """A keyed digest of a term (64 bits): without the installation's key it says nothing, with it equals are equal."""
    return _hidden(term, settings.PERSONAL_MASTER_KEY)


@lru_cache(maxsize=20_000)
def _hidden(term: str, _master: bytes) -> str:
    return "h" + personal.digest("search/" + term)[:16]

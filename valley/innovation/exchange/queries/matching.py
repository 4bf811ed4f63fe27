"""Judging pairs, and showing matches to whom they may be shown."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from valley.innovation.exchange.engine.matching import tokens
from valley.innovation.exchange.engine.matching.models import Model
from valley.innovation.exchange.engine.matching.pair import FIRST_WEIGHTS, Judged, Side, judge
from valley.innovation.exchange.engine.matching.postings import hashed, rarity
from valley.innovation.exchange.engine.matching.searching import asked, helps
from valley.innovation.exchange.engine.matching.tokens import EDITION
from valley.innovation.exchange.models import Match, MatchPool, MatchRun, MatchTerm, MatchText, MatchWeights
from valley.innovation.exchange.queries.matchable import OFFERS, Known, known_at
from valley.innovation.exchange.queries.retrieval import retrieve
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.things import Card, cards_of

PER_KIND = 30  # candidates of a kind that are judged
SHOWN = 8  # of a kind that are kept
LEAST_MEANING = 0.4  # of the cosine, where no word is shared
FLOOR = 0.08  # of the score: below it two texts share a word by chance


def fingerprint(known: Known) -> str:
    """Of all that the index keeps of a thing."""
    told = [EDITION, known.kind, known.language, known.title, known.text, known.facts]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def words_print(known: Known) -> str:
    """Of the words that a match was made of: reasons are shown only while they are still those."""
    return hashlib.sha256(f"{known.title}\0{known.text}".encode()).hexdigest()


def side_of(known: Known) -> Side:
    """The thing for the engine."""
    return Side(known.uri, known.kind, known.language, f"{known.title}\n{known.text}", known.facts)


def weights_of(kind: str) -> dict[str, float]:
    """The adopted weights of the kind, else those that the platform begins with."""
    found = MatchWeights.objects.filter(kind=kind, adopted_at__isnull=False).order_by("-adopted_at").first()
    return dict(found.weights) if found else dict(FIRST_WEIGHTS)


def judged(need: Known, offer: Known, *, meaning: float | None = None) -> Judged:
    """The pair as of today, with the rarity that its terms have in the index."""
    spoken = offer.language
    terms = {*asked(f"{need.title}\n{need.text}", need.language, spoken), *tokens(f"{offer.title}\n{offer.text}")}
    wanted = {hashed(term, spoken): term for term in terms}
    pool = MatchPool.objects.filter(pk=spoken).first()
    counts = dict(MatchTerm.objects.filter(term__in=list(wanted)).values_list("term", "texts_count"))
    known = {term: rarity(counts.get(code, 0), pool.texts_count if pool else 0) for code, term in wanted.items()}
    return judge(
        side_of(need), side_of(offer), known, clock.today().isoformat(), meaning=meaning, weights=weights_of(offer.kind)
    )


def meaning_of(need: Known, offer: Known, model: Model | None) -> float | None:
    """The cosine of the two, where the model helps."""
    if model is None or not helps(model, need.language, offer.language):
        return None
    one, other = model.queries([side_of(need).words]), model.passages([side_of(offer).words])
    return float(one[0] @ other[0])


@dataclass(frozen=True)
class Found:
    """A partner of a thing and how the pair was judged."""

    known: Known
    judged: Judged


def partners(thing: Known, model: Model | None) -> tuple[list[Found], int, int]:
    """Partners of a need among offers, or of an offer among needs, best first; how many were left out; the pool."""
    kinds: Sequence[str] = OFFERS if thing.kind == "need" else ("need",)
    found: list[Found] = []
    dropped = 0
    for kind in kinds:
        rows = retrieve(f"{thing.title}\n{thing.text}", kinds=[kind], limit=PER_KIND, with_model=model)
        near = {text: cosine for each in rows for text, cosine in each.near.items()}
        wanted = [text for each in rows for text in each.texts]
        mine = []
        for text in MatchText.objects.filter(pk__in=wanted).exclude(uri=thing.uri):
            other = known_at(text)
            pair = (thing, other) if thing.kind == "need" else (other, thing)
            made = judged(*pair, meaning=near.get(text.pk))
            if not made.stands:
                dropped += 1
            elif made.score >= FLOOR and (made.features["words"] > 0 or made.features["meaning"] > LEAST_MEANING):
                mine.append(Found(other, made))
        found += sorted(mine, key=lambda one: (-one.judged.score, one.known.uri))[:SHOWN]
    pool = MatchText.objects.filter(kind__in=kinds).count()
    return sorted(found, key=lambda one: (-one.judged.score, one.known.uri)), dropped, pool


@dataclass(frozen=True)
class Shown:
    """A match for one viewer. `other`: the card of the other end; `current`: the words are still those that matched."""

    match: Match
    other: Card
    current: bool
    outcomes: list[str]


def shown(run: MatchRun, viewer: User, *, limit: int = 60) -> list[Shown]:
    """Matches of a run whose other end the viewer may know of today, best first."""
    rows = list(run.matches.prefetch_related("outcomes")[:limit])
    ends = {row.pk: row.offer if row.need == run.thing else row.need for row in rows}
    cards = cards_of(ends.values(), viewer)
    prints = {text.uri: words_print(known_at(text)) for text in MatchText.objects.filter(uri__in=cards)}
    found = []
    for row in rows:
        if card := cards.get(ends[row.pk]):
            mark = row.offer_print if row.need == run.thing else row.need_print
            outcomes = [str(one.get_kind_display()) for one in row.outcomes.all()]
            found.append(Shown(row, card, prints.get(card.uri) == mark, outcomes))
    return found


def latest_run(uri: str) -> MatchRun | None:
    """The newest search for partners of the thing."""
    return MatchRun.objects.filter(thing=uri).order_by("-pk").first()

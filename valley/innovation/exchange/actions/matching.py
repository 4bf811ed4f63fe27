"""Searching for partners as a job, freezing what was found, saying what came of it, learning from that."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions.indexing import chosen_model, keep_texts
from valley.innovation.exchange.actions.shared import lock, promises, tell
from valley.innovation.exchange.engine.matching.fitting import Fitted, Pair, TooFew, fit
from valley.innovation.exchange.errors import WrongState
from valley.innovation.exchange.models import (
    Match,
    MatchOutcome,
    MatchRun,
    MatchText,
    MatchWeights,
    Need,
    Result,
)
from valley.innovation.exchange.queries.matchable import OFFERS, Known, all_open, is_open, known_of
from valley.innovation.exchange.queries.matching import Found, partners, weights_of, words_print
from valley.innovation.exchange.rules.matching import thing_at
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import defer, publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text

GIVEN_UP_AFTER = timedelta(hours=1)  # a search takes seconds; a job that is not done by then will not be


@transaction.atomic
def index_things(*, uris: Iterable[str]) -> int:
    """Bring what matching knows of these things up to date; how many were written."""
    wanted = list(dict.fromkeys(uris))
    things = [(uri, thing_at(uri)) for uri in wanted]
    texts = [known_of(thing) for _uri, thing in things if thing is not None and is_open(thing)]
    gone = {uri for uri, _thing in things} - {known.uri for known in texts}
    return keep_texts(texts=texts, gone=gone, model=chosen_model())


@transaction.atomic
def index_everything() -> int:
    """All things that can be found; what is gone is dropped. How many were written."""
    texts = list(all_open())
    gone = set(MatchText.objects.values_list("uri", flat=True)) - {known.uri for known in texts}
    return keep_texts(texts=texts, gone=gone, model=chosen_model())


@transaction.atomic
def ask_matching(*, by: User, thing: Need | Result) -> MatchRun:
    """Look for partners; a job does it. One that waits already is given back, unless its job never came to an end.

    Raises: NotAllowed; WrongState.
    """
    require(by, "exchange.match", thing)
    if not thing.is_open:
        raise WrongState(_("已经结束，不再匹配。"), field="state", remedy=_("请打开仍在进行的需求或成果。"))
    waiting = MatchRun.objects.filter(thing=thing.uri, state=MatchRun.State.WAITING).first()
    if waiting is not None and clock.now() - waiting.asked_at < GIVEN_UP_AFTER:
        return waiting
    if waiting is not None:
        fail_matching(run=waiting.pk)
    run = MatchRun.objects.create(thing=thing.uri, asked_by=by, asked_at=clock.now())
    publish(events.MatchingAsked(subject=run.uri, thing=thing.uri), by=by)
    defer("exchange.match", run=run.pk)
    return run


@transaction.atomic
def run_matching(*, run: int) -> MatchRun:
    """Do a search that waits, and freeze what it found. One that is over stays as it is."""
    held = MatchRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run)
    thing = thing_at(held.thing)
    if held.state != MatchRun.State.WAITING or thing is None:
        return held
    model = chosen_model()
    known = known_of(thing)
    found, held.dropped_count, held.pool_count = partners(known, model)
    Match.objects.bulk_create(_frozen(held, known, one, place) for place, one in enumerate(found, 1))
    held.state, held.done_at, held.model = MatchRun.State.DONE, clock.now(), model.name if model else ""
    held.save()
    publish(events.MatchingDone(subject=held.uri, thing=held.thing, found_count=len(found)), by=None)
    return held


@transaction.atomic
def fail_matching(*, run: int) -> MatchRun:
    """A search that waits came to nothing: who asked is told, and may ask again. One that is over stays as it is."""
    held = MatchRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run)
    if held.state == MatchRun.State.WAITING:
        held.state, held.done_at = MatchRun.State.FAILED, clock.now()
        held.save(update_fields=["state", "done_at"])
        publish(events.MatchingFailed(subject=held.uri, thing=held.thing), by=None)
        tell("exchange.match_failed", held.thing, [held.asked_by])
    return held


def _frozen(run: MatchRun, thing: Known, one: Found, place: int) -> Match:
    need, offer = (thing, one.known) if thing.kind == "need" else (one.known, thing)
    made = one.judged
    # An expert may take every word back: the reasons are then made anew while the profile stands, and never kept.
    personal = offer.kind == "expert"
    return Match(
        run=run, need=need.uri, offer=offer.uri, kind=offer.kind, place=place, score=round(made.score, 4),
        features={name: round(value, 4) for name, value in made.features.items()}, weights=weights_of(offer.kind),
        reasons={"parts": {name: round(value, 4) for name, value in made.parts.items()},
                 "shared": [] if personal else made.shared, "passages": ["", ""] if personal else made.passages},
        constraints=[{"name": c.name, "verdict": c.verdict, "hard": c.hard, "need": c.need,
                      "offer": "" if personal else c.offer} for c in made.constraints],
        need_print=words_print(need), offer_print=words_print(offer), at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def record_outcome(*, by: User, match: Match, kind: str, words: str = "") -> MatchOutcome:
    """What came of it, each kind once; a useless one says why. The demonstration's accounts say nothing real.

    Raises: NotAllowed; OutcomeThere; Invalid.
    """
    require(by, "exchange.judge_match", match)
    said = choice(kind, MatchOutcome.Kind, field="kind")
    with promises():
        made = MatchOutcome.objects.create(
            match=match, kind=said, by=by, at=clock.now(), real=not by.fictional,
            words=text(words, field="words", most=300, required=said == MatchOutcome.Kind.USELESS),
        )  # fmt: skip
    publish(events.MatchJudged(subject=match.uri, need=match.need, offer=match.offer, kind=said), by=by)
    return made


def judged_pairs(kind: str) -> list[Pair]:
    """Real outcomes of a kind, one per match: of use unless the last word was that it was of none."""
    rows = MatchOutcome.objects.filter(match__kind=kind, real=True).select_related("match").order_by("at", "pk")
    last = {row.match_id: row for row in rows}
    return [Pair(row.at, row.match.features, row.kind != MatchOutcome.Kind.USELESS) for row in last.values()]


@transaction.atomic
def fit_weights(*, by: User, kind: str) -> MatchWeights | TooFew:
    """Learn weights from real outcomes of a kind, on a split in time. Nothing changes until they are adopted.

    Raises: NotAllowed; Invalid.
    """
    require(by, "exchange.fit_matching", None)
    if kind not in OFFERS:
        raise Invalid(_("没有这个类别。"), field="kind", value=kind, remedy=_("请从列表中选择。"))
    found = fit(judged_pairs(kind), weights_of(kind))
    if not isinstance(found, Fitted):
        return found
    made = MatchWeights.objects.create(
        kind=kind, weights=found.weights, pairs_count=found.count, split_at=found.split_at, before=found.before,
        after=found.after, made_by=by, made_at=clock.now(),
    )  # fmt: skip
    publish(events.WeightsFitted(subject=made.uri, kind=kind, pairs_count=found.count), by=by)
    return made


@transaction.atomic
def adopt_weights(*, by: User, weights: MatchWeights) -> MatchWeights:
    """Use them from now on; matches that were made keep theirs. Raises: NotAllowed; WrongState."""
    require(by, "exchange.fit_matching", weights)
    held = lock(weights)
    if held.adopted_at is not None:
        raise WrongState(field="state")
    held.adopted_by, held.adopted_at = by, clock.now()
    held.save(update_fields=["adopted_by", "adopted_at"])
    publish(events.WeightsAdopted(subject=held.uri, kind=held.kind), by=by)
    return held

"""Things of matching for the matrix: a need of the member's, a paper that answers it, and what is between."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from tests.consistency import exchange_objects
from tests.consistency.kinds import World
from valley.innovation.exchange import models as exchange
from valley.innovation.exchange.actions import matching, references, rounds
from valley.kernel import clock

TABLE = "标题,公开号\n一种豆奶脱腥方法,CN1A\n一种豆奶的脱腥方法,CN2A\n"


def makers() -> dict[str, Callable[[World], Any]]:
    """The makers by their names in `matrix.toml`."""
    made = {"run": run, "match": match, "reference": reference, "intake": intake, "lookalike": lookalike,
            "round": review_round, "weights": weights}  # fmt: skip
    steps = {"match": "outcome", "reference": "withdraw", "lookalike": "decide", "weights": "adopt"}
    doing = {f"matching_{name}_do": _step(made[name], key) for name, key in steps.items()}
    return {f"matching_{name}": make for name, make in made.items()} | doing


def _step(make: Callable[[World], Any], key: str) -> Callable[[World], Any]:
    return lambda world: {"public_id": make(world).public_id, "deed": key}


def run(world: World) -> exchange.MatchRun:
    """Of a need that the other organisation took; a reference answers it."""
    need = exchange_objects.taken_need(world)
    found = reference(world)
    matching.index_things(uris=[need.uri, found.uri])
    asked = matching.ask_matching(by=world.users["member"], thing=need)
    return matching.run_matching(run=asked.pk)


def match(world: World) -> exchange.Match:
    """Its first."""
    found: exchange.Match = run(world).matches.all()[0]
    return found


def reference(world: World) -> exchange.Reference:
    """A paper of the organisation."""
    return references.enter_reference(
        by=world.users["member"], kind="paper", title="粉料结块的机理", abstract="粉料吸湿结块。",
        organisation=None,
    )  # fmt: skip


def intake(world: World) -> exchange.Intake:
    """A table of two patents that look alike."""
    return references.read_file(
        by=world.users["member"], form="table", file=ContentFile(TABLE.encode(), "p.csv"),
        organisation=world.organisation,
    )  # fmt: skip


def lookalike(world: World) -> exchange.Lookalike:
    """The two of it."""
    intake(world)
    return exchange.Lookalike.objects.get()


def review_round(world: World) -> exchange.ReviewRound:
    """One call, one expert."""
    call = exchange_objects.call(world)
    references.offer_expertise(by=world.users["outsider"], title="粉体", abstract="粉料结块")
    return rounds.assign_reviewers(by=world.users["operator"], calls=[call], seats_count=1)


def weights(world: World) -> exchange.MatchWeights:
    """Fitted, as if from enough pairs."""
    now = clock.now()
    return exchange.MatchWeights.objects.create(
        kind="paper", weights={"words": 1.0}, pairs_count=200, split_at=now, before=0.5, after=0.6,
        made_by=world.users["operator"], made_at=now,
    )  # fmt: skip

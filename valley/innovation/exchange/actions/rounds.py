"""Reviewers assigned to calls where experts have few hours: stable, frozen, and the same when run again."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions.shared import number
from valley.innovation.exchange.engine.assigning import Market, assign, blocking_pairs
from valley.innovation.exchange.engine.matching import language
from valley.innovation.exchange.models import Call, CallState, Reference, ReferenceKind, ReviewRound
from valley.innovation.exchange.queries.matchable import Known, known_of
from valley.innovation.exchange.queries.matching import judged
from valley.innovation.exchange.rules.calls import tied_to
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require

MOST_SEATS = 9


@transaction.atomic
def assign_reviewers(*, by: User, calls: Iterable[Call], seats_count: int = 3) -> ReviewRound:
    """Assign experts to the calls: fit ranks both sides, whoever is tied to a party is in nobody's list.

    Only digests of places stand in the round, no words of a profile. Raises: NotAllowed; Invalid.
    """
    require(by, "exchange.assign_reviewers", None)
    open_calls = [call for call in calls if call.state in (CallState.OPEN, CallState.REVIEW)]
    if not open_calls:
        raise Invalid(_("没有待评审的榜单。"), field="calls", remedy=_("请选择揭榜中或评审中的榜单。"))
    if not 1 <= seats_count <= MOST_SEATS:
        raise Invalid(_("每榜 1 到 9 席。"), field="seats_count", value=seats_count, remedy=_("请核对。"))
    inputs = _inputs(open_calls, seats_count)
    result, blocking = run(inputs)
    made = ReviewRound.objects.create(
        number=number("P"), inputs=inputs, result=result, blocking_count=len(blocking), digest=digest(inputs, result),
        by=by, at=clock.now(),
    )  # fmt: skip
    publish(events.ReviewersAssigned(subject=made.uri, calls=sorted(inputs["calls"])), by=by)
    return made


def run(inputs: dict[str, Any]) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """The assignment of frozen inputs, and its blocking pairs: what a round can be checked against at any time."""
    market = Market(inputs["calls"], inputs["experts"], inputs["seats"], inputs["capacity"])
    pairs = assign(market)
    return pairs, blocking_pairs(market, pairs)


def digest(inputs: dict[str, Any], result: dict[str, list[str]]) -> str:
    """Of inputs and result together."""
    return hashlib.sha256(json.dumps([inputs, result], sort_keys=True).encode()).hexdigest()


def _inputs(calls: Sequence[Call], seats: int) -> dict[str, Any]:
    experts = list(
        Reference.objects.filter(kind=ReferenceKind.EXPERT, withdrawn_at=None).select_related("person").order_by("pk")
    )
    fit: dict[tuple[str, str], float] = {}
    for call in calls:
        asked = Known(call.uri, "need", language(call.words), call.title, call.words[:4_000])
        for expert in experts:
            if expert.person is not None and expert.person.is_active and not tied_to(expert.person, call):
                fit[call.uri, expert.uri] = judged(asked, known_of(expert)).score
    ranked = {
        call.uri: sorted((e.uri for e in experts if (call.uri, e.uri) in fit), key=lambda e: (-fit[call.uri, e], e))
        for call in calls
    }
    wished = {
        expert.uri: sorted((c.uri for c in calls if (c.uri, expert.uri) in fit), key=lambda c: (-fit[c, expert.uri], c))
        for expert in experts
    }
    return {
        "calls": ranked, "experts": wished, "seats": dict.fromkeys(ranked, seats),
        "capacity": {expert.uri: expert.capacity_count or 0 for expert in experts},
        "fit": {f"{call} {expert}": round(value, 4) for (call, expert), value in sorted(fit.items())},
    }  # fmt: skip

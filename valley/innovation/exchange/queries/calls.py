"""How the bids of a call stand."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from valley.innovation.exchange.models import (
    Bid,
    Call,
    CallState,
    Contract,
    ContractState,
    Reference,
    ReviewRound,
    Score,
)
from valley.kernel.models import User
from valley.kernel.permissions import deputised
from valley.registry.queries import acted_for
from valley.registry.rules import is_staff


@dataclass(frozen=True)
class Judged:
    """A bid with its mean over reviewers of the weighted points (0 to 100), None while nobody has judged it."""

    bid: Bid
    points: float | None
    reviewers_count: int
    scores: tuple[Score, ...]


def standing_of(call: Call) -> list[Judged]:
    """Best first. Reviewers who are tied do not count."""
    weights = {one.pk: one.weight_percent for one in call.criteria.all()}
    bids = list(call.bids.exclude(state=Bid.State.WITHDRAWN).select_related("organisation"))
    given: dict[int, list[Score]] = defaultdict(list)
    rows = Score.objects.filter(bid__in=bids).exclude(reviewer__tied=True).select_related("criterion", "reviewer__user")
    for score in rows:
        given[score.bid_id].append(score)
    found = []
    for bid in bids:
        totals: dict[int, float] = defaultdict(float)
        for score in given[bid.pk]:
            totals[score.reviewer_id] += score.points * weights[score.criterion_id] / 100
        mean = sum(totals.values()) / len(totals) if totals else None
        found.append(Judged(bid, mean, len(totals), tuple(given[bid.pk])))
    return sorted(found, key=lambda one: (-(one.points if one.points is not None else -1), one.bid.letter))


def unjudged_by(user: User, call: Call) -> QuerySet[Bid]:
    """Bids that `user` has still to judge as a reviewer of a call under review; by letter."""
    rows = Bid.objects.filter(call=call, call__state=CallState.REVIEW, state=Bid.State.SUBMITTED)
    if not call.reviewers.filter(user=user).exclude(tied=True).exists():
        return rows.none()
    return rows.exclude(scores__reviewer__user=user).order_by("letter")


def proposed_reviewers(call: Call) -> list[User]:
    """Those whom the newest round assigned to the call, as far as they still offer their expertise."""
    newest = ReviewRound.objects.filter(result__has_key=call.uri).first()
    ids = [uri.rsplit("/", 1)[1] for uri in newest.result[call.uri]] if newest else []
    experts = Reference.objects.filter(public_id__in=ids, withdrawn_at=None, person__is_active=True)
    return [row.person for row in experts.select_related("person").order_by("pk") if row.person is not None]


def contracts_for(user: User) -> QuerySet[Contract]:
    """All for the park's side, one's own for others."""
    rows = Contract.objects.select_related("seller", "buyer")
    if deputised(user, is_staff):
        return rows
    ours = acted_for(user)
    return rows.filter(Q(seller__in=ours) | Q(buyer__in=ours))


def sold_by(organisation: int) -> QuerySet[Contract]:
    """Registered contracts in which the organisation (primary key) is the seller."""
    return Contract.objects.filter(seller=organisation, state=ContractState.REGISTERED)


def won_calls_of(user: User) -> QuerySet[Call]:
    """Awarded calls that an organisation of `user` set or won: what a consortium may be founded on."""
    ours = acted_for(user)
    won = Exists(Bid.objects.filter(call=OuterRef("pk"), state=Bid.State.AWARDED, organisation__in=ours))
    rows = Call.objects.filter(Q(organisation__in=ours) | won, state__in=[CallState.AWARDED, CallState.ACCEPTED])
    return rows.order_by("-pk")

"""How the bids of a call stand."""

from collections import defaultdict
from dataclasses import dataclass

from valley.innovation.exchange.models import Bid, Call, Score


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

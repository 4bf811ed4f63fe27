"""Calls with a bounty, from publication to acceptance or an honest failure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.shared import lock, number, promises, tell
from valley.innovation.exchange.errors import NotReviewed, Tied, WrongState
from valley.innovation.exchange.models import (
    Bid,
    Call,
    CallState,
    Criterion,
    Milestone,
    Need,
    Reviewer,
    Score,
)
from valley.innovation.exchange.rules.calls import tied_to
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.models.tongues import here
from valley.kernel.permissions import deputised, require
from valley.registry.actions.versions import text
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation

REVIEW_DAYS = timedelta(days=30)  # the platform's own promise
FEWEST_REVIEWERS = 3


@transaction.atomic
def publish_call(
    *,
    by: User,
    organisation: "Organisation",
    title: str,
    words: str,
    acceptance_test: str,
    bounty_fen: int,
    closes_on: date,
    criteria: Mapping[str, int],
    need: Need | None = None,
) -> Call:
    """A problem with a bounty. `criteria`: name → weight in percent, making 100 together.

    Raises: NotAllowed; Invalid.
    """
    require(by, "exchange.set_call", organisation)
    if sum(criteria.values()) != 100 or any(weight < 1 for weight in criteria.values()):
        raise Invalid(
            _("评分项的权重合计须为 100。"),
            field="criteria",
            value=sum(criteria.values()),
            remedy=_("请调整各项权重，每项至少为 1。"),
        )
    if closes_on <= clock.today():
        raise Invalid(
            _("截止日期须在今天之后。"),
            field="closes_on",
            value=closes_on.isoformat(),
            remedy=_("请给出足够的准备时间。"),
        )
    if bounty_fen <= 0:
        raise Invalid(_("榜金须大于零。"), field="bounty_fen", value=bounty_fen, remedy=_("请填写实际可支付的金额。"))
    call = Call.objects.create(
        number=number("B"), organisation=organisation, title=text(title, field="title", most=120), owner=by,
        words=text(words, field="words", most=20_000), need=need, bounty_fen=bounty_fen, closes_on=closes_on,
        acceptance_test=text(acceptance_test, field="acceptance_test", most=600), published_at=clock.now(),
        next_step=step("call-wait"), due_on=closes_on, language=here(),
    )  # fmt: skip
    Criterion.objects.bulk_create(
        Criterion(call=call, name=text(name, field="criteria", most=80), weight_percent=weight)
        for name, weight in criteria.items()
    )
    link(call.uri, Relation.WAS_ATTRIBUTED_TO, organisation.uri, by=by)
    if need is not None:
        link(call.uri, Relation.WAS_DERIVED_FROM, need.uri, by=by)
    publish(
        events.CallPublished(
            subject=call.uri, organisation=organisation.uri, bounty_fen=bounty_fen, closes_on=closes_on.isoformat()
        ),
        by=by,
    )
    return call


@transaction.atomic
def submit_bid(*, by: User, call: Call, organisation: "Organisation", plan: str, price_fen: int, months: int) -> Bid:
    """A party offers to solve it, until the end of the last day. Raises: NotAllowed; WrongState; BidThere; Invalid."""
    require(by, "exchange.bid", call)
    if not deputised(by, acts_for, organisation) or organisation.pk == call.organisation_id:
        raise NotAllowed(field="organisation", value=str(organisation))
    held = in_state(call, CallState.OPEN)
    if clock.today() > held.closes_on:
        raise WrongState(_("揭榜已截止。"), field="closes_on", value=held.closes_on.isoformat(), remedy="")
    if price_fen <= 0 or months < 1:
        raise Invalid(
            _("报价和时间须大于零。"), field="price_fen" if price_fen <= 0 else "months", remedy=_("请核对。")
        )
    with promises():
        bid = Bid.objects.create(
            call=held, organisation=organisation, letter=_letter(held.bids.count()), submitted_by=by,
            plan=text(plan, field="plan", most=20_000), price_fen=price_fen, months=months, submitted_at=clock.now(),
        )  # fmt: skip
    publish(events.BidSubmitted(subject=bid.uri, call=held.uri, organisation=organisation.uri), by=by)
    return bid


@transaction.atomic
def withdraw_bid(*, by: User, bid: Bid) -> Bid:
    """The party no longer offers; only while bidding is open. Raises: NotAllowed; WrongState."""
    require(by, "exchange.change_bid", bid)
    in_state(bid.call, CallState.OPEN)
    held = lock(bid)
    if held.state != Bid.State.SUBMITTED:
        raise WrongState(field="state", value=held.state)
    held.state = Bid.State.WITHDRAWN
    held.save(update_fields=["state"])
    publish(events.BidWithdrawn(subject=held.uri, call=held.call.uri), by=by)
    return held


@transaction.atomic
def open_review(*, by: User, call: Call, reviewers: Sequence[User]) -> Call:
    """Bidding is over; at least three reviewers, tied to nobody, judge the bids without names.

    Raises: NotAllowed; WrongState before the last day is over; Tied; Invalid.
    """
    require(by, "exchange.arrange_review", call)
    held = in_state(call, CallState.OPEN)
    if clock.today() <= held.closes_on:
        raise WrongState(_("揭榜尚未截止。"), field="closes_on", value=held.closes_on.isoformat(), remedy="")
    if not held.bids.filter(state=Bid.State.SUBMITTED).exists():
        raise Invalid(
            _("没有收到方案，无从评审。"), field="reviewers", remedy=_("请发榜单位撤榜，写明原因后可再发榜。")
        )
    people = list(dict.fromkeys(reviewers))
    if len(people) < FEWEST_REVIEWERS:
        raise Invalid(
            _("至少需要 %(fewest)s 位评审人。") % {"fewest": FEWEST_REVIEWERS},
            field="reviewers",
            value=len(people),
            remedy=_("请再指定评审人。"),
        )
    for person in people:
        if tied_to(person, held):
            raise Tied(field="reviewers", value=person.username)
    Reviewer.objects.bulk_create(Reviewer(call=held, user=person) for person in people)
    held.state, held.next_step = CallState.REVIEW, step("call-review")
    held.due_on = clock.today() + REVIEW_DAYS
    held.save()
    publish(events.ReviewOpened(subject=held.uri, reviewers=[person.uri for person in people]), by=by)
    tell("exchange.review_asked", held.uri, people, but=by)
    return held


@transaction.atomic
def declare_tie(*, by: User, call: Call, tied: bool, reason: str = "") -> Reviewer:
    """A reviewer says, once and before scoring, whether they are tied to a party.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "exchange.review", call)
    in_state(call, CallState.REVIEW)
    row = lock(Reviewer.objects.get(call=call, user=by))
    if row.declared_at is not None:
        raise WrongState(field="tied", value=row.tied)
    row.tied, row.declared_at = tied, clock.now()
    row.reason = text(reason, field="reason", most=300, required=tied)
    row.save()
    publish(events.TieDeclared(subject=call.uri, reviewer=by.uri, tied=tied), by=by)
    return row


@transaction.atomic
def score_bid(*, by: User, bid: Bid, points: Mapping[int, tuple[int, str]]) -> list[Score]:
    """Judge one bid by every criterion of its call: criterion id → (0 to 100, reason). Once.

    Raises: NotAllowed; Tied before the declaration; WrongState; Invalid where a criterion is missing.
    """
    require(by, "exchange.review", bid.call)
    call = in_state(bid.call, CallState.REVIEW)
    row = Reviewer.objects.get(call=call, user=by)
    if row.declared_at is None:
        raise Tied(_("评分前须先声明有无利益关系。"), field="tied", remedy=_("请先作声明。"))
    criteria = {criterion.pk: criterion for criterion in call.criteria.all()}
    if set(points) != set(criteria):
        raise Invalid(_("每个评分项都要打分并写理由。"), field="points", remedy=_("请补全。"))
    if any(not 0 <= given <= 100 for given, _why in points.values()):
        raise Invalid(_("分数为 0 到 100。"), field="points", remedy=_("请核对。"))
    with promises():
        made = Score.objects.bulk_create(
            Score(
                bid=bid, reviewer=row, criterion=criteria[pk], points=given,
                reason=text(why, field="reason", most=300), at=clock.now(),
            )
            for pk, (given, why) in points.items()
        )  # fmt: skip
    publish(events.BidScored(subject=bid.uri, reviewer=by.uri), by=by)
    return made


@transaction.atomic
def award_call(*, by: User, call: Call, bid: Bid, reason: str, milestones: Sequence[tuple[str, date, int]]) -> Call:
    """One bid wins; the last milestone is the final acceptance. `milestones`: (name, due, fen paid after acceptance).

    Raises: NotAllowed; WrongState if somebody was faster; NotReviewed while an untied reviewer has not judged every
            bid; Invalid where the milestones pay more than the bounty or lie in the past.
    """
    require(by, "exchange.arrange_review", call)
    held = in_state(call, CallState.REVIEW)
    won = lock(bid)
    if won.call_id != held.pk or won.state != Bid.State.SUBMITTED:
        raise WrongState(field="bid", value=won.state)
    _all_judged(held)
    if not milestones or sum(fen for _n, _d, fen in milestones) > held.bounty_fen:
        raise Invalid(
            _("里程碑付款合计不能超过榜金，且至少一个里程碑。"), field="milestones", remedy=_("请核对各期金额。")
        )
    if any(due < clock.today() for _n, due, _f in milestones):
        raise Invalid(_("里程碑期限不能早于今天。"), field="milestones", remedy=_("请核对日期。"))
    won.state, won.reason = Bid.State.AWARDED, text(reason, field="reason", most=600)
    with promises():
        won.save(update_fields=["state", "reason"])
    held.bids.filter(state=Bid.State.SUBMITTED).update(state=Bid.State.LOST, reason=str(_("另一方案中榜")))
    ordered = sorted(milestones, key=lambda m: m[1])
    Milestone.objects.bulk_create(
        Milestone(call=held, name=text(name, field="milestones", most=120), due_on=due, amount_fen=fen,
                  final=place == len(ordered))
        for place, (name, due, fen) in enumerate(ordered, 1)
    )  # fmt: skip
    held.state, held.next_step, held.due_on = CallState.AWARDED, ordered[0][0][:200], ordered[0][1]
    held.save()
    link(won.uri, Relation.WAS_DERIVED_FROM, held.uri, by=by)
    publish(events.CallAwarded(subject=held.uri, bid=won.uri, organisation=won.organisation.uri), by=by)
    people = [one for other in held.bids.select_related("organisation") for one in shared.people_of(other.organisation)]
    tell("exchange.call_decided", held.uri, [held.owner, *people], but=by)
    return held


def _all_judged(call: Call) -> None:
    judges = call.reviewers.exclude(tied=True)
    bids = call.bids.filter(state=Bid.State.SUBMITTED)
    judged = Score.objects.filter(reviewer__in=judges, bid__in=bids).values("reviewer", "bid").distinct().count()
    wanted = judges.count() * bids.count()
    if not wanted or judged < wanted:
        raise NotReviewed(field="bid", value=f"{judged}/{wanted}")


def in_state(call: Call, *states: str) -> Call:
    held = lock(call)
    if held.state not in states:
        raise WrongState(field="state", value=held.state)
    return held


def _letter(place: int) -> str:
    """A, B, … Z, AA, AB, …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

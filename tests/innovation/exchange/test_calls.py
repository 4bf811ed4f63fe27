"""A call with a bounty: blind review, one award, milestones, acceptance by whoever set the problem."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests import factories
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, Side, soon
from valley.innovation.exchange import actions
from valley.innovation.exchange.errors import BidThere, NotReviewed, Tied, WrongState
from valley.innovation.exchange.models import Bid, Call, CallState, Milestone
from valley.innovation.exchange.queries.calls import standing_of
from valley.kernel import clock, things
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import User
from valley.kernel.things import work_of

RUBRIC = {"技术路线": 60, "报价": 40}


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def published(net: Network, **more: Any) -> Call:
    given: Any = {
        "title": "抗回生米饭", "words": "复热后不发硬", "acceptance_test": "三家门店连续四周", "bounty_fen": 50_000_000,
        "closes_on": soon(10), "criteria": RUBRIC, "organisation": net.store.organisation, **more,
    }  # fmt: skip
    return actions.publish_call(by=net.store.user, **given)


def bid(call: Call, side: Side, price_fen: int = 40_000_000) -> Bid:
    return actions.submit_bid(
        by=side.user, call=call, organisation=side.organisation, plan="两段冷却", price_fen=price_fen, months=9
    )


def later(days: int = 11) -> Any:
    return clock.travel(clock.now() + timedelta(days=days))


def judges() -> list[User]:
    return [factories.user() for _one in range(3)]


def judged(call: Call, who: list[User], points: dict[str, int]) -> None:
    """Everybody declares and gives each bid its points on every criterion."""
    for judge in who:
        actions.declare_tie(by=judge, call=call, tied=False)
        for one in call.bids.filter(state="submitted"):
            given = {criterion.pk: (points[one.letter], "理由") for criterion in call.criteria.all()}
            actions.score_bid(by=judge, bid=one, points=given)


def test_from_the_board_to_acceptance(net: Network) -> None:
    call = published(net)
    first, second = bid(call, net.institute), bid(call, net.university, 45_000_000)
    assert (first.letter, second.letter) == ("A", "B")
    who = judges()
    with later():
        call = actions.open_review(by=net.desk, call=call, reviewers=who)
        judged(call, who, {"A": 80, "B": 70})
        assert [(row.bid.letter, row.points, row.reviewers_count) for row in standing_of(call)] == [
            ("A", 80.0, 3), ("B", 70.0, 3)
        ]  # fmt: skip
        plan = [("小试", soon(60), 10_000_000), ("门店验证", soon(200), 30_000_000)]
        call = actions.award_call(by=net.desk, call=call, bid=first, reason="路线成熟", milestones=plan)
        steps = list(call.milestones.all())
        assert [work.next_step for work in work_of(net.institute.user)] == ["小试", "门店验证"]
        assert work_of(net.store.user) == []  # nothing to accept yet
        assert [step.final for step in steps] == [False, True]
        with pytest.raises(NotAllowed):
            actions.submit_milestone(by=net.university.user, milestone=steps[0], words="完成", file=paper())
        for step in reversed(steps):
            actions.submit_milestone(by=net.institute.user, milestone=step, words="完成", file=paper())
        assert [work.next_step for work in work_of(net.store.user)] == ["验收：小试", "验收：门店验证"]
        with pytest.raises(WrongState):  # the first one is not accepted yet
            actions.check_milestone(by=net.store.user, milestone=steps[1], accepted=True, reason="达到")
        with pytest.raises(NotAllowed):  # nobody accepts for whoever set the problem
            actions.check_milestone(by=net.desk, milestone=steps[0], accepted=True, reason="达到")
        actions.check_milestone(by=net.store.user, milestone=steps[0], accepted=False, reason="缺一家门店的数据")
        actions.submit_milestone(by=net.institute.user, milestone=steps[0], words="已补", file=paper())
        for step in steps:
            actions.check_milestone(by=net.store.user, milestone=step, accepted=True, reason="达到")
    call.refresh_from_db()
    second.refresh_from_db()
    client = Client()
    for side, founds in ((net.institute, True), (net.store, True), (net.university, False)):
        client.force_login(side.user)
        assert (f"/consortia/new?call={call.pk}" in client.get(call.uri).content.decode()) is founds
        offered = client.get(f"/consortia/new?call={call.pk}").content.decode()
        assert (f'value="{call.pk}" selected' in offered) is founds
    assert (call.state, second.state) == (CallState.ACCEPTED, Bid.State.LOST)
    assert not Milestone.objects.exclude(state="accepted").exists()


def paper() -> Any:
    return ContentFile("记录".encode(), "record.txt")


def test_a_failure_is_an_honest_end(net: Network) -> None:
    call = awarded(net)
    with pytest.raises(Invalid):
        actions.end_call(by=net.store.user, call=call, failed=True, reason=" ")
    call = actions.end_call(by=net.store.user, call=call, failed=True, reason="低温下仍回生，成本翻倍")
    assert (call.state, call.reason) == (CallState.FAILED, "低温下仍回生，成本翻倍")


def awarded(net: Network) -> Call:
    call = published(net)
    won = bid(call, net.institute)
    who = judges()
    with later():
        call = actions.open_review(by=net.desk, call=call, reviewers=who)
        judged(call, who, {"A": 80})
        return actions.award_call(by=net.desk, call=call, bid=won, reason="唯一", milestones=[("验收", soon(90), 1)])


def test_a_reviewer_who_is_tied_is_not_named_and_one_who_says_so_does_not_judge(net: Network) -> None:
    call = published(net)
    won = bid(call, net.institute)
    who = judges()
    with later():
        with pytest.raises(Tied):
            actions.open_review(by=net.desk, call=call, reviewers=[*who[:2], net.institute.user])
        with pytest.raises(Invalid):
            actions.open_review(by=net.desk, call=call, reviewers=who[:2])
        call = actions.open_review(by=net.desk, call=call, reviewers=who)
        points = {criterion.pk: (90, "理由") for criterion in call.criteria.all()}
        with pytest.raises(Tied, match="先声明"):
            actions.score_bid(by=who[0], bid=won, points=points)
        actions.declare_tie(by=who[0], call=call, tied=True, reason="曾是同事")
        with pytest.raises(NotAllowed):
            actions.score_bid(by=who[0], bid=won, points=points)
        judged(call, who[1:2], {"A": 80})
        with pytest.raises(NotReviewed):
            actions.award_call(by=net.desk, call=call, bid=won, reason="好", milestones=[("验收", soon(90), 1)])
        judged(call, who[2:], {"A": 60})
        assert standing_of(call)[0].points == 70.0


def test_reviewers_see_letters_and_no_names(net: Network) -> None:
    call = published(net)
    bid(call, net.institute)
    who = judges()
    with later():
        actions.open_review(by=net.desk, call=call, reviewers=who)
    client = Client()
    client.force_login(who[0])
    page = client.get(call.uri).content.decode()
    assert "两段冷却" in page
    assert net.institute.organisation.name not in page
    stranger = Client().get(call.uri).content.decode()
    assert "复热后不发硬" in stranger
    assert "两段冷却" not in stranger


def seen(user: User, call: Call) -> str:
    client = Client()
    client.force_login(user)
    return client.get(call.uri).content.decode()


def test_whoever_judges_reads_the_plans_beside_the_form_and_no_names(net: Network) -> None:
    call = published(net)
    for side in (net.institute, net.university):
        bid(call, side)
    who = judges()
    with later():
        actions.open_review(by=net.desk, call=call, reviewers=who)
        actions.declare_tie(by=who[0], call=call, tied=False)
        client = Client()
        client.force_login(who[0])
        page = client.get(f"{call.uri}/do/score").content.decode()
    for said in ("方案 A", "方案 B", "两段冷却", "三家门店连续四周", "9 个月"):
        assert said in page
    assert str(net.institute.organisation) not in page
    assert str(net.university.organisation) not in page


def test_nobody_sees_a_name_beside_a_letter_until_the_award(net: Network) -> None:
    call = published(net)
    won = bid(call, net.institute)
    bid(call, net.university)
    name = net.institute.organisation.name
    page = seen(net.desk, call)
    assert "已收到 2 份方案" in page
    assert "已收到 2 份方案" in seen(net.store.user, call)
    assert "已收到" not in seen(net.station.user, call)
    assert name not in page
    assert "两段冷却" not in page  # sealed until the last day is over
    assert "评审结果" not in page
    assert things.card_of(won.uri, net.desk) is None
    who = judges()
    with later():
        call = actions.open_review(by=net.desk, call=call, reviewers=who)
        judged(call, who, {"A": 80, "B": 70})
        page = seen(net.desk, call)
        assert "评审进展" in page
        assert "80.0 · 3 位评审人" in page
        assert name not in page
        assert name not in seen(net.store.user, call)
        plan = [("验收", soon(90), 1)]
        call = actions.award_call(by=net.desk, call=call, bid=won, reason="路线成熟", milestones=plan)
        for everybody in (net.desk, net.store.user, net.university.user, net.station.user):
            assert name in seen(everybody, call)  # who won, and why, is public
        assert name in Client().get(call.uri).content.decode()
        assert "中榜方案" in seen(net.store.user, call)
        assert things.card_of(won.uri, net.desk) is not None
        lost = seen(net.university.user, call)
        assert "技术路线 70：理由" in lost  # what the reviewers said of it goes back to its party
        assert "技术路线 80" not in lost
        assert net.university.organisation.name not in seen(net.station.user, call)


def test_steps_are_offered_to_whoever_has_not_taken_them(net: Network) -> None:
    call = published(net)
    assert "do/bid" in seen(net.institute.user, call)
    assert "do/withdraw-bid" not in seen(net.institute.user, call)
    bid(call, net.institute)
    assert "do/bid" not in seen(net.institute.user, call)
    assert "do/withdraw-bid" in seen(net.institute.user, call)
    assert "do/withdraw-bid" not in seen(net.university.user, call)
    who = judges()
    with later():
        call = actions.open_review(by=net.desk, call=call, reviewers=who)
        page = seen(who[0], call)
        assert ("do/declare" in page, "do/score" in page) == (True, False)
        actions.declare_tie(by=who[0], call=call, tied=False)
        page = seen(who[0], call)
        assert ("do/declare" in page, "do/score" in page) == (False, True)
        judged(call, who[1:], {"A": 80})
        points = {criterion.pk: (90, "理由") for criterion in call.criteria.all()}
        actions.score_bid(by=who[0], bid=call.bids.get(), points=points)
        assert "do/score" not in seen(who[0], call)


def test_a_call_without_bids_is_not_reviewed(net: Network) -> None:
    call = published(net)
    with later(), pytest.raises(Invalid, match="没有收到方案"):
        actions.open_review(by=net.desk, call=call, reviewers=judges())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"criteria": {"技术": 60, "报价": 30}}, "criteria"),
        ({"criteria": {"技术": 101, "报价": -1}}, "criteria"),
        ({"closes_on": "today"}, "closes_on"),
        ({"bounty_fen": 0}, "bounty_fen"),
    ],
)
def test_a_call_that_cannot_be_judged_is_not_published(net: Network, change: dict[str, Any], field: str) -> None:
    if change.get("closes_on") == "today":
        change = {"closes_on": clock.today()}
    with pytest.raises(Invalid) as refused:
        published(net, **change)
    assert refused.value.field == field
    assert str(refused.value.remedy)


def test_bids_come_in_time_once_and_from_others(net: Network) -> None:
    call = published(net)
    with pytest.raises(NotAllowed):
        bid(call, net.store)
    mine = bid(call, net.institute)
    with pytest.raises(BidThere):
        bid(call, net.institute)
    actions.withdraw_bid(by=net.institute.user, bid=mine)
    assert bid(call, net.institute).letter == "B"
    with later(), pytest.raises(WrongState):
        bid(call, net.university)

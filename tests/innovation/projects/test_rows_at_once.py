"""Two at the same moment, in what firms and associations begin: one of them is told that the other was first."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import registry as make
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, Side, soon
from tests.innovation.projects.begun import an_output, association, common_need, placed, supported
from tests.innovation.projects.made import paper
from tests.innovation.racing import at_once
from valley.innovation.exchange.models import Call
from valley.innovation.projects.actions import gatherings, partners, promotions, templates, tracks
from valley.innovation.projects.actions.templates import Contents
from valley.innovation.projects.models import (
    Acquaintance,
    Adoption,
    Fostering,
    Gathering,
    Interface,
    InterfaceTest,
    Pool,
    Promise,
    Template,
    Trial,
)
from valley.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = ["WrongState", "done"]


@pytest.fixture
def net(transactional_db: None) -> Network:
    return network.build()


def announced(net: Network, seats_count: int) -> Gathering:
    return gatherings.announce(
        by=net.store.user, organiser=net.store.organisation, kind="seminar", title="米饭回生", words="怎么办",
        venue="兴谷园区", starts_at=clock.now() + timedelta(days=5), seats_count=seats_count,
    )  # fmt: skip


def test_no_more_people_than_seats(net: Network) -> None:
    made = announced(net, 2)
    people = [net.store.user, net.station.user, net.institute.user, net.university.user]
    said = at_once(lambda who: gatherings.sign_up(by=who, gathering=made, offers="x"), people)
    assert said == ["WrongState", "WrongState", "done", "done"]
    assert made.attendances.filter(cancelled_at=None).count() == 2


def test_one_seat_a_person_and_a_seat_given_back_twice_is_free_once(net: Network) -> None:
    made = announced(net, 9)
    who = net.institute.user
    said = at_once(lambda _turn: gatherings.sign_up(by=who, gathering=made, offers="x"), range(2))
    assert said == ["SignedUpAlready", "done"]
    mine = made.attendances.get()
    assert at_once(lambda _turn: gatherings.take_back(by=who, attendance=mine), range(2)) == ONCE


def test_two_who_say_of_each_other_that_they_met_met_once(net: Network) -> None:
    made = announced(net, 9)
    one, other = (gatherings.sign_up(by=who.user, gathering=made, offers="x") for who in (net.store, net.institute))
    with clock.travel(made.starts_at + timedelta(hours=2)):
        gatherings.hold(by=net.store.user, gathering=made, there=[one, other], reason="谈成")
        one.refresh_from_db()
        other.refresh_from_db()
        for turn in range(3):
            Acquaintance.objects.all().delete()

            def say(pair: Any, turn: int = turn) -> None:
                gatherings.say_met(by=pair[0].user, attendance=pair[0], other=pair[1], words=f"第 {turn} 次")

            said = at_once(say, ((one, other), (other, one)))
            assert said in (["MetAlready", "done"], ONCE)
            assert Acquaintance.objects.count() == 1
        met = Acquaintance.objects.get()
        said = at_once(
            lambda yes: gatherings.answer_met(by=met.other.user, acquaintance=met, confirmed=yes), (True, False)
        )
    assert said == ONCE


def test_a_trial_is_asked_answered_and_concluded_once(net: Network) -> None:
    ours, output = association(), an_output(net)
    listed = promotions.open_promotion(
        by=ours.user, association=ours.organisation, title="目录", words="给谁", items={output: "好"}, due_on=soon()
    )
    item = listed.items.get()

    def ask(_turn: int) -> None:
        promotions.ask_trial(by=net.store.user, item=item, organisation=net.store.organisation, purpose="试")

    assert at_once(ask, range(2)) == ["TrialThere", "done"]
    trial = Trial.objects.get()

    def answer(agreed: bool) -> None:
        promotions.answer_trial(by=net.institute.user, trial=trial, agreed=agreed, reason="忙")

    assert at_once(answer, (True, True)) == ONCE

    def conclude(adopted: bool) -> None:
        promotions.conclude_trial(by=net.store.user, trial=trial, adopted=adopted, reason="降三成")

    assert at_once(conclude, (True, True)) == ONCE
    assert Adoption.objects.count() == 1

    def close_or_ask(close: bool) -> None:
        if close:
            promotions.close_promotion(by=ours.user, promotion=listed, reason="一家采用")
        else:
            ask(0)

    said = at_once(close_or_ask, (True, False))
    assert said == ONCE  # closed before it was asked, or asked and so not closed
    listed.refresh_from_db()
    assert (listed.state == "closed") is not Trial.objects.filter(state="asked").exists()


def collected(net: Network) -> Pool:
    common = common_need(net)

    def open_it(title: str) -> None:
        promotions.open_pool(
            by=net.store.user, common=common, organiser=net.store.organisation, title=title, words="怎么办",
            acceptance_test="三批", least_fen=100, due_on=soon(),
        )  # fmt: skip

    assert at_once(open_it, ("甲", "乙")) == ["PoolThere", "done"]
    return Pool.objects.get()


def test_promises_make_one_bounty_and_one_call(net: Network) -> None:
    pool = collected(net)

    def promise(amount_fen: int) -> None:
        promotions.promise(
            by=net.institute.user, pool=pool, organisation=net.institute.organisation, amount_fen=amount_fen
        )

    assert at_once(promise, (70, 80)) == ["done", "done"]
    standing = Promise.objects.get(taken_back_at=None)
    assert standing.amount_fen in (70, 80)
    promise(120)

    def call(_turn: int) -> None:
        promotions.call_pool(by=net.store.user, pool=pool, closes_on=soon(), criteria={"技术": 100})

    assert at_once(call, range(2)) == ONCE
    assert Call.objects.get().bounty_fen == 120


def test_a_promise_taken_back_as_the_call_goes_out_is_in_it_or_stops_it(net: Network) -> None:
    pool = collected(net)
    theirs: Any = {"by": net.institute.user, "pool": pool, "organisation": net.institute.organisation}
    promotions.promise(amount_fen=120, **theirs)

    def act(call: bool) -> None:
        if call:
            promotions.call_pool(by=net.store.user, pool=pool, closes_on=soon(), criteria={"技术": 100})
        else:
            promotions.unpromise(**theirs)

    assert at_once(act, (True, False)) == ONCE
    standing = Promise.objects.filter(taken_back_at=None).count()
    assert Call.objects.count() == standing


def test_a_specification_is_proposed_agreed_tested_and_accepted_once(net: Network) -> None:
    consortium = placed(net)
    up, down = consortium.packages.get(link="工艺"), consortium.packages.get(link="流通")

    def propose(by: Side) -> None:
        partners.propose_interface(
            by=by.user,
            upstream=up,
            downstream=down,
            title="硬度",
            specification="≤ 120 g",
            test="质构仪",
            due_on=soon(),
        )

    assert at_once(propose, (net.store, net.institute)) == ["InterfaceThere", "done"]
    made = Interface.objects.get()
    assert made.waits_for is not None
    asked = net.store if made.waits_for == net.store.organisation else net.institute

    def agree(agreed: bool) -> None:
        partners.agree_interface(by=asked.user, interface=made, agreed=agreed, due_on=soon(60), reason="测不了")

    assert at_once(agree, (True, True)) == ONCE

    def test(side: Side) -> None:
        partners.test_interface(by=side.user, interface=made, measured="115 g", passed=True, file=paper())

    assert at_once(test, (net.store, net.institute)) == ONCE
    made.refresh_from_db()
    assert InterfaceTest.objects.count() == 1
    other = net.store if made.waits_for == net.store.organisation else net.institute

    def accept(accepted: bool) -> None:
        partners.accept_test(by=other.user, interface=made, accepted=accepted, reason="复测")

    assert at_once(accept, (True, False)) == ONCE


def test_fostering_is_offered_and_answered_once(net: Network) -> None:
    make.certificate(net.store.organisation, kind="single_champion")

    def offer(_turn: int) -> None:
        partners.offer_fostering(
            by=net.store.user, leader=net.store.organisation, supplier=net.institute.organisation, title="包装",
            gap="x", goal="x", support="x", due_on=soon(),
        )  # fmt: skip

    assert at_once(offer, range(2)) == ["FosteredAlready", "done"]
    made = Fostering.objects.get()

    def answer(taken: bool) -> None:
        partners.answer_fostering(by=net.institute.user, fostering=made, taken=taken, due_on=soon(90), reason="忙")

    assert at_once(answer, (True, False)) == ONCE


def test_a_track_is_decided_once_and_a_template_has_one_next_version(net: Network) -> None:
    track = supported(net, "植物基", (70, 60, 50))
    said = at_once(lambda yes: tracks.decide_track(by=net.desk, track=track, chosen=yes, reason="依据"), (True, False))
    assert said == ONCE
    given: Any = {"by": net.desk, "organisation": None, "kind": "contract", "title": "合同", "source": "自拟",
                  "contents": Contents("{{委托方}}")}  # fmt: skip
    first = templates.publish_template(version="1", **given)
    said = at_once(
        lambda version: templates.publish_template(version=version, replaces=first, **given), ("2", "3")
    )  # fmt: skip
    assert said == ONCE
    assert Template.objects.filter(withdrawn_at=None).count() == 1

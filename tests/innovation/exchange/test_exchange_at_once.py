"""Two at the same moment on the exchange: awards, acceptances, imports, leaves, registrations."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon, taken
from tests.innovation.exchange.test_calls import awarded, bid, judged, judges, paper, published
from tests.innovation.exchange.test_contracts import entered
from tests.innovation.racing import at_once
from valley.innovation.exchange import actions
from valley.innovation.exchange.actions import references
from valley.innovation.exchange.models import Bid, Contract, Disclosure, Intake, Reference
from valley.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = ["WrongState", "done"]


@pytest.fixture
def net(transactional_db: None) -> Network:
    return network.build()


def test_two_awards_at_the_same_moment_make_one(net: Network) -> None:
    call = published(net)
    bids = [bid(call, net.institute), bid(call, net.university)]
    who = judges()
    now = clock.now() + timedelta(days=11)
    with clock.travel(now):
        call = actions.open_review(by=net.desk, call=call, reviewers=who)
        judged(call, who, {"A": 80, "B": 80})

    def award(one: Bid) -> None:
        with clock.travel(now):
            actions.award_call(
                by=net.desk, call=call, bid=one, reason="好", milestones=[("验收", now.date() + timedelta(90), 1)]
            )

    said = at_once(award, bids)
    assert said in (["AwardedAlready", "done"], ["WrongState", "done"])
    assert Bid.objects.filter(state="awarded").count() == 1


def test_two_bids_of_a_party_are_one(net: Network) -> None:
    call = published(net)
    assert at_once(lambda price: bid(call, net.institute, price), (1, 2)) == ["BidThere", "done"]


def test_a_milestone_is_accepted_or_sent_back_once(net: Network) -> None:
    call = awarded(net)
    step = call.milestones.get()
    actions.submit_milestone(by=net.institute.user, milestone=step, words="三批", file=paper())

    def check(accepted: bool) -> None:
        actions.check_milestone(by=net.store.user, milestone=step, accepted=accepted, reason="按验收办法")

    assert at_once(check, (True, False)) == ONCE


def table(*rows: str) -> "ContentFile[bytes]":
    return ContentFile("\n".join(["标题,公开(公告)号", *rows]).encode(), "patents.csv")


def test_a_file_that_two_import_at_once_is_read_once(net: Network) -> None:
    given: dict[str, Any] = {"by": net.institute.user, "form": "table", "organisation": net.institute.organisation}

    def read(rows: tuple[str, ...]) -> None:
        references.read_file(file=table(*rows), **given)

    same = ("脱腥,CN1A", "米饭,CN2A")
    assert at_once(read, (same, same)) == ["FileReadBefore", "done"]
    assert (Intake.objects.count(), Reference.objects.count()) == (1, 2)
    said = at_once(read, (("面皮,CN3A", "甲,CN4A"), ("面皮,CN3A", "乙,CN5A")))
    assert said in (["ReferenceThere", "done"], ["done", "done"])
    assert Reference.objects.filter(identifier="CN3A").count() == 1
    assert Reference.objects.count() == (4 if "ReferenceThere" in said else 5)  # whole or not at all


def test_a_leave_is_asked_decided_and_taken_back_once(net: Network) -> None:
    other, need = network.side("己调味品公司"), taken(net)

    def ask(_turn: int) -> None:
        actions.ask_disclosure(
            by=other.user, thing=need, organisation=other.organisation, stage="full", purpose="有相近工艺"
        )

    assert at_once(ask, range(2)) == ["AskedAlready", "done"]
    asked = Disclosure.objects.get()

    def decide(granted: bool) -> None:
        actions.decide_disclosure(by=net.store.user, disclosure=asked, granted=granted, reason="不便", until=soon())

    assert at_once(decide, (True, True)) == ONCE

    def revoke(_turn: int) -> None:
        actions.revoke_disclosure(by=net.store.user, disclosure=asked, reason="合作终止")

    assert at_once(revoke, range(2)) == ONCE


def test_a_registration_number_is_given_once(net: Network) -> None:
    given: dict[str, Any] = {"by": net.institute.user}
    both = [actions.submit_contract(contract=entered(net, title=title), **given) for title in ("甲", "乙")]

    def register(one: Contract) -> None:
        actions.register_contract(
            by=net.desk, contract=one, registration_number="T-9", registered_on=clock.today(), technology_fen=1
        )

    assert at_once(register, both) == ["RegisteredBefore", "done"]
    assert at_once(register, [Contract.objects.get(state="registered")] * 2) == ["WrongState", "WrongState"]

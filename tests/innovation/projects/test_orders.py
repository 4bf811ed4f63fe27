"""Contract research: the specification, the contract that it becomes, the test that decides, once."""

import pytest
from django.test import Client

from tests import factories
from tests.factories import registry as make
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon
from tests.innovation.projects.made import founded, ordered, paper
from tests.innovation.racing import at_once
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import actions
from valley.innovation.projects.models import Handing
from valley.kernel import clock, things
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Entry, User
from valley.kernel.queries.personal import held_on
from valley.registry.actions.deputies import appoint_deputy
from valley.registry.actions.leaving import leave
from valley.registry.actions.roles import grant_role
from valley.registry.errors.access import OpenWorkRemains


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def test_from_the_order_to_the_accepted_test(net: Network) -> None:
    order = ordered(net)
    with pytest.raises(NotAllowed):
        actions.take_order(by=net.university.user, order=order, signed_on=soon(0))
    order = actions.take_order(by=net.institute.user, order=order, signed_on=soon(0), file=paper())
    contract = order.contract
    assert contract is not None
    assert (contract.kind, contract.amount_fen, contract.seller, contract.buyer, contract.origin) == (
        "development", order.price_fen, net.institute.organisation, net.store.organisation, order.uri
    )  # fmt: skip
    actions.deliver_order(by=net.institute.user, order=order, words="工艺包", file=paper())
    with pytest.raises(NotAllowed):  # nobody accepts for the customer
        actions.judge_order(by=net.desk, order=order, passed=True, measured="达到")
    with pytest.raises(Invalid):
        actions.judge_order(by=net.store.user, order=order, passed=False, measured=" ")
    order = actions.judge_order(by=net.store.user, order=order, passed=False, measured="一家门店硬度只降一成")
    assert order.state == "signed"
    actions.deliver_order(by=net.institute.user, order=order, words="改进的工艺包", file=paper())
    order = actions.judge_order(by=net.store.user, order=order, passed=True, measured="三家门店均降三成")
    assert (order.state, order.reason) == ("accepted", "三家门店均降三成")
    with pytest.raises(WrongState):
        actions.end_order(by=net.store.user, order=order, reason="不要了")


def test_a_contractor_declines_with_a_reason(net: Network) -> None:
    order = actions.end_order(by=net.institute.user, order=ordered(net), reason="排期已满")
    assert (order.state, order.reason, order.contract) == ("declined", "排期已满", None)
    with pytest.raises(Invalid):
        ordered(net, contractor=net.store.organisation)


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_are_one() -> None:
    net = network.build()
    order = actions.take_order(by=net.institute.user, order=ordered(net), signed_on=soon(0))
    order = actions.deliver_order(by=net.institute.user, order=order, words="工艺包", file=paper())

    def judge(passed: bool) -> None:
        actions.judge_order(by=net.store.user, order=order, passed=passed, measured="三家门店")

    assert at_once(judge, (True, False)) == ["WrongState", "done"]
    assert Handing.objects.exclude(verdict="open").count() == 1


def test_whoever_leaves_hands_over_what_they_run_and_sees_that_they_did(net: Network) -> None:
    order, consortium = ordered(net), founded(net)
    heir = factories.user()
    grant_role(by=None, user=heir, role="member", organisation=net.store.organisation)
    assert {held.uri for rows in held_on(net.store.user).values() for held in rows} >= {order.uri, consortium.uri}
    assert things.kind_of(order.uri).pass_on(order.uri, heir, net.store.user, None) is False  # type: ignore[union-attr,misc]
    with pytest.raises(OpenWorkRemains):
        leave(by=net.store.user, user=net.store.user, organisation=net.store.organisation)
    done = leave(by=net.store.user, user=net.store.user, organisation=net.store.organisation, hand_to=heir)
    order.refresh_from_db()
    consortium.refresh_from_db()
    assert (order.owner, consortium.owner, done.things) == (heir, heir, 2)
    assert Entry.objects.filter(event="kernel.OwnerChanged", subject=order.uri).count() == 1


def test_a_deputy_finds_and_carries_out_what_waits_for_the_principal(net: Network, client: Client) -> None:
    order, principal, deputy = ordered(net), net.institute.user, factories.user()
    elsewhere = make.organisation()  # both work there as well: a deputy comes from one's own side
    for user in (principal, deputy):
        grant_role(by=None, user=user, role="member", organisation=elsewhere)
    client.force_login(deputy)
    assert client.get(order.uri).status_code == 403
    assert order.title not in client.get("/rd-orders").content.decode()
    appoint_deputy(by=principal, principal=principal, deputy=deputy, since=clock.today(), until=soon(7))
    assert order.title in client.get("/rd-orders").content.decode()
    assert order.uri in client.get("/work").content.decode()
    actions.take_order(by=User.objects.get(pk=deputy.pk), order=order, signed_on=soon(0), file=paper())
    told = Entry.objects.get(event="projects.OrderAnswered", subject=order.uri)
    assert (told.actor, told.payload["on_behalf_of"]) == (deputy.public_id, principal.uri)

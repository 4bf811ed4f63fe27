"""A broker brings two together; they say whether they met; a deal shows their contract."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories import registry
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, Side, problem, soon, taken
from valley.innovation.exchange import actions
from valley.innovation.exchange.actions import introductions
from valley.innovation.exchange.errors import IntroducedAlready, NotTheirContract, WrongState
from valley.innovation.exchange.models import Contract, Introduction, Need, Party
from valley.innovation.exchange.queries.introductions import introductions_for, what_came
from valley.kernel.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return network.build()


@pytest.fixture
def broker(net: Network) -> Side:
    side = network.side("己技术经纪公司")
    actions.join_network(
        by=net.desk, organisation=side.organisation, tier="broker", region="天津", since=registry.LONG_AGO
    )
    return side


def introduced(net: Network, broker: Side, need: Need, to: Side) -> Introduction:
    return introductions.introduce(
        by=broker.user, thing=need, broker=broker.organisation, organisation=to.organisation, why="做过同类工艺",
        terms="成交额的百分之二", due_on=soon(),
    )  # fmt: skip


def contract(net: Network, seller: Side) -> Contract:
    return actions.enter_contract(
        by=seller.user, kind="service", title="复热程序验证", seller=seller.organisation,
        buyer=net.store.organisation, signed_on=soon(0), amount_fen=30_000_000, ip_term="归买方",
        acceptance_test="报告",
    )  # fmt: skip


def test_from_the_introduction_to_the_deal(net: Network, broker: Side, client: Client) -> None:
    need = taken(net, openness="summary")
    client.force_login(broker.user)
    assert f"{need.uri}/introduce" in client.get(need.uri).content.decode()
    given = {
        "broker": broker.organisation.name, "organisation": net.institute.organisation.name, "why": "同类工艺",
        "terms": "无", "due_on": soon(),
    }  # fmt: skip
    said = client.post(f"{need.uri}/introduce", given)
    made = Introduction.objects.get()
    assert said["Location"] == made.uri
    with pytest.raises(IntroducedAlready):
        introduced(net, broker, need, net.institute)
    with pytest.raises(NotAllowed):  # the broker does not say so for them
        introductions.confirm_meeting(by=broker.user, introduction=made, next_step="报价", due_on=soon())
    client.force_login(net.institute.user)
    assert client.post(f"{made.uri}/do/met", {"next_step": "报价", "due_on": soon()}).status_code == 302
    with pytest.raises(NotTheirContract):
        introductions.record_deal(
            by=broker.user, introduction=made, contract=contract(net, net.university), commission_fen=0, reason="签约"
        )
    deal = contract(net, net.institute)
    client.force_login(broker.user)
    paid = {"contract": deal.pk, "commission_fen": "6000", "reason": "签约"}
    assert client.post(f"{made.uri}/do/deal", paid).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.commission_fen) == ("deal", 600_000)
    came = what_came(introductions_for(net.desk))
    assert (came.made_count, came.met_count, came.deal_count, came.contracted_fen) == (1, 1, 1, 30_000_000)
    assert "成交合同额" in client.get("/introductions").content.decode()
    with pytest.raises(WrongState):
        introductions.end_introduction(by=broker.user, introduction=made, reason="无")
    assert not introductions_for(net.university.user).exists()


def test_only_a_broker_introduces_three_parties_over_what_is_open(net: Network, broker: Side) -> None:
    need = taken(net, openness="summary")
    with pytest.raises(NotAllowed):
        introduced(net, net.university, need, net.institute)
    with pytest.raises(NotAllowed):  # the summary is not open to the broker
        introduced(net, broker, taken(net, openness="title"), net.institute)
    with pytest.raises(NotAllowed):  # nobody has looked at it yet
        introduced(net, broker, problem(net, openness="summary"), net.institute)
    with pytest.raises(Invalid):
        introduced(net, broker, need, net.store)
    made = introduced(net, broker, need, net.institute)
    ended = introductions.end_introduction(by=net.store.user, introduction=made, reason="价格不合适")
    assert (ended.state, ended.reason) == ("nothing", "价格不合适")
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.filter(pk=made.pk).update(state="deal")
    actions.leave_network(by=net.desk, party=Party.objects.get(tier="broker"), on=soon(0))
    with pytest.raises(NotAllowed):
        introduced(net, broker, need, net.university)

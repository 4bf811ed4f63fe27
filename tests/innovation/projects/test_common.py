"""Needs of several places: proposed by likeness, confirmed by a person, taken on by one consortium."""

import pytest
from django.test import Client

from tests.factories import registry
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, problem, soon
from tests.innovation.projects.made import founded
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import actions
from valley.innovation.projects.engine.clusters import Said, clusters
from valley.innovation.projects.errors import InAnother
from valley.innovation.projects.queries.common import proposals
from valley.kernel.errors import Invalid, NotAllowed


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def test_only_what_is_alike_and_from_two_places_is_proposed() -> None:
    needs = [
        Said(1, "复热后米饭发硬", "甲"), Said(2, "米饭复热后发硬结块", "乙"), Said(3, "米饭复热后发硬", "甲"),
        Said(4, "辣椒油氧化变味", "乙"), Said(5, "辣椒油氧化变味", "乙"), Said(6, "", "丙"),
    ]  # fmt: skip
    assert clusters(needs) == [(1, 2, 3)]
    assert clusters(needs[::-1]) == [(1, 2, 3)]


def test_a_person_confirms_and_one_consortium_takes_it_on(net: Network, client: Client) -> None:
    needs = [problem(net, park=registry.park()), problem(net, park=registry.park())]
    assert [{need.pk for need in group} for group in proposals(net.desk)] == [{need.pk for need in needs}]
    client.force_login(net.desk)
    assert "可能是同一问题" in client.get("/common-needs").content.decode()
    filled = client.get(f"/common-needs/new?of={needs[0].pk}&of={needs[1].pk}").content.decode()
    assert filled.count("selected") == len(needs)
    given = {"title": "复热发硬", "summary": "两个园区", "due_on": soon(60)}
    with pytest.raises(Invalid):
        actions.confirm_common(by=net.desk, needs=needs[:1], **given)
    common = actions.confirm_common(by=net.desk, needs=needs, **given)
    assert proposals(net.desk) == []
    with pytest.raises(InAnother):
        actions.confirm_common(by=net.desk, needs=needs, **given)
    consortium = founded(net)
    with pytest.raises(NotAllowed):
        actions.join_common(by=net.institute.user, common=common, consortium=consortium)
    assert actions.join_common(by=net.store.user, common=common, consortium=consortium).state == "joined"
    with pytest.raises(WrongState):
        actions.withdraw_common(by=net.desk, common=common, reason="误并")

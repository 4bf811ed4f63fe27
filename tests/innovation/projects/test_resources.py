"""What organisations open to each other: asked for, agreed on paper, each use noted."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon
from tests.innovation.exchange.test_calls import paper
from tests.innovation.racing import at_once
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import actions as projects
from valley.innovation.projects.actions import resources as actions
from valley.innovation.projects.errors import LentAlready
from valley.innovation.projects.models import Lending, Resource
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.links import edges_of


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def strain(net: Network, **more: str) -> Resource:
    given = {
        "kind": "strain", "title": "耐低盐乳酸菌", "words": "低盐发酵", "terms": "署名，不转让", "identity": "NV-0001",
        "allowed_use": "研究与中试", "storage": "-80 ℃", "safety": "可用于食品的菌种名单（2022）", **more,
    }  # fmt: skip
    return actions.offer_resource(by=net.institute.user, owner=net.institute.organisation, **given)


def asked(net: Network, resource: Resource) -> Lending:
    return actions.ask_lending(
        by=net.store.user, resource=resource, organisation=net.store.organisation, purpose="低盐酱", since=soon(0),
        until=soon(60),
    )  # fmt: skip


def test_a_strain_is_lent_on_an_agreement_and_the_thread_leads_from_the_product_to_it(
    net: Network, client: Client
) -> None:
    resource = strain(net)
    client.force_login(net.store.user)
    assert "NV-0001" in client.get(resource.uri).content.decode()
    given = {"organisation": net.store.organisation.pk, "purpose": "低盐酱", "since": soon(0), "until": soon(60)}
    assert client.post(f"{resource.uri}/do/ask", given).status_code == 302
    lending = Lending.objects.get()
    with pytest.raises(LentAlready):
        asked(net, resource)
    with pytest.raises(NotAllowed):  # nobody agrees for the owner
        actions.agree_lending(by=net.desk, lending=lending, file=paper())
    lending = actions.agree_lending(by=net.institute.user, lending=lending, file=paper())
    output = projects.enter_output(
        by=net.store.user, owner=net.store.organisation, kind="product", title="低盐酱", version="1", words="减盐三成",
        issued_on=soon(0), total=1, parts={net.store.organisation: 1}, file=paper(),
    )  # fmt: skip
    assert client.post(f"{lending.uri}/do/use", {"on": soon(0), "words": "接种 2 %，三批", "output": output.pk})
    with pytest.raises(Invalid):
        actions.log_use(by=net.store.user, lending=lending, on=soon(1), words="将来")
    assert resource.uri in {edge.object.uri for edge in edges_of(output.uri, net.store.user)}
    client.force_login(net.university.user)
    assert client.get(lending.uri).status_code == 403
    assert lending.uri not in client.get(resource.uri).content.decode()
    ended = actions.end_lending(by=net.store.user, lending=lending, reason="已归还")
    with pytest.raises(WrongState):
        actions.log_use(by=net.store.user, lending=ended, on=soon(0), words="又用")


def test_a_strain_and_a_data_set_say_what_they_are(net: Network) -> None:
    with pytest.raises(Invalid) as refused:
        strain(net, safety="")
    assert refused.value.field == "safety"
    with pytest.raises(Invalid) as refused:
        strain(net, kind="data")
    assert refused.value.field == "provenance"
    made = strain(net)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=made.pk).update(identity="")


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_are_one() -> None:
    net = network.build()
    lending = asked(net, strain(net))

    def decide(agreed: bool) -> None:
        if agreed:
            actions.agree_lending(by=net.institute.user, lending=lending, file=paper())
        else:
            actions.decline_lending(by=net.institute.user, lending=lending, reason="不外借")

    assert at_once(decide, (True, False)) == ["WrongState", "done"]

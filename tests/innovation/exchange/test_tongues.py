"""The other language of a need or result: who writes it, who reads it, what stays."""

import pytest
from django.test import Client
from django.utils import translation

from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, soon, split, taken
from tests.innovation.projects.made import founded, ordered
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Need
from valley.innovation.projects.actions import tongues as projects
from valley.kernel import clock
from valley.kernel.actions.accounts import change_language
from valley.kernel.errors import NotAllowed
from valley.kernel.models import User
from valley.kernel.things import kind_of


@pytest.fixture
def net(db: None) -> Network:
    return network.build()


def read(user: User, path: str, language: str) -> str:
    change_language(by=user, language=language)
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def test_each_reader_sees_the_version_of_their_language(net: Network) -> None:
    need = taken(net, openness="summary")
    with pytest.raises(NotAllowed):
        actions.translate(by=net.institute.user, thing=need, title="Hard rice")
    actions.translate(by=net.station.user, thing=need, title="Rice turns hard", summary="After three days in the cold.")
    page = read(net.store.user, need.uri, "en")
    assert "Rice turns hard" in page
    assert "After three days in the cold." in page
    assert "复热后米饭发硬" in read(net.store.user, need.uri, "zh-hans")
    assert "Rice turns hard" in read(net.store.user, "/needs", "en")
    assert need.number in read(net.store.user, "/needs?q=turns+hard", "zh-hans")
    need.refresh_from_db()
    with translation.override("en"):
        assert str(need) == f"{need.number} Rice turns hard"
    assert need.title == "复热后米饭发硬"
    kind = kind_of(need.uri)
    assert kind is not None
    assert kind.document is not None
    found = kind.document(need.uri)
    assert found is not None
    assert "Rice turns hard" in found.text


def test_what_stays_closed_stays_closed_in_the_other_language(net: Network) -> None:
    need = taken(net, openness="title")
    actions.translate(by=net.station.user, thing=need, title="Rice turns hard", summary="Secret of the store.")
    page = read(net.university.user, need.uri, "en")
    assert "Rice turns hard" in page
    assert "Secret of the store." not in page


def test_whoever_writes_on_an_english_page_writes_english(net: Network) -> None:
    client = Client(headers={"accept-language": "en"})
    given = {"origin": "eater", "title": "Leaking pack", "summary": "One of three leaks."}
    assert client.post("/report", given).status_code == 200
    assert Need.objects.get().language == "en"


def test_a_question_split_off_keeps_the_language_it_is_written_in(net: Network) -> None:
    need = taken(net)
    client = Client()
    client.force_login(net.station.user)
    given = {"title": "Starch", "summary": "How?", "due_on": network.soon(60), "openness": "summary", "language": "en"}
    assert client.post(f"{need.uri}/do/split", given).status_code == 302
    assert need.children.get().language == "en"
    assert split(net, taken(net), net.institute, net.station).language == "zh"


def test_a_call_and_a_contract_are_told_in_both_languages_and_marked_in_one(net: Network) -> None:
    call = actions.publish_call(
        by=net.store.user, organisation=net.store.organisation, title="抗回生米饭", words="复热后不发硬",
        acceptance_test="三家门店连续四周", bounty_fen=50_000_000, closes_on=soon(10), criteria={"路线": 100},
    )  # fmt: skip
    assert '<span lang="zh-hans">抗回生米饭</span>' in read(net.store.user, call.uri, "en")
    assert '<span lang="zh-hans">抗回生米饭</span>' not in read(net.store.user, call.uri, "zh-hans")
    with pytest.raises(NotAllowed):
        actions.retell(by=net.station.user, thing=call, title="Rice")
    client = Client()
    client.force_login(net.store.user)
    assert "复热后不发硬" in client.get(f"{call.uri}/do/retell").content.decode()
    given = {"title": "Rice that stays soft", "words": "Soft after heating."}
    assert client.post(f"{call.uri}/do/retell", given).status_code == 302
    page = read(net.store.user, call.uri, "en")
    assert "Rice that stays soft" in page
    assert "Soft after heating." in page
    assert "复热后不发硬" in read(net.store.user, call.uri, "zh-hans")
    contract = actions.enter_contract(
        by=net.store.user, kind="development", title="<b>抗回生</b>", seller=net.store.organisation,
        buyer=net.station.organisation, signed_on=clock.today(), amount_fen=100, ip_term="共有", acceptance_test="复热",
    )  # fmt: skip
    assert '<span lang="zh-hans">&lt;b&gt;抗回生&lt;/b&gt;</span>' in read(net.store.user, contract.uri, "en")
    actions.retell(by=net.station.user, thing=contract, title="Anti-staling", words="Heated again")
    assert "Heated again" in read(net.store.user, contract.uri, "en")


def test_a_consortium_and_an_order_as_well(net: Network) -> None:
    consortium, order = founded(net), ordered(net)
    assert '<span lang="zh-hans">抗回生米饭</span>' in read(net.store.user, "/consortia", "en")
    projects.retell(by=net.store.user, thing=consortium, title="Soft rice", words="Four weeks soft")
    projects.retell(by=net.institute.user, thing=order, title="Two-step cooling", words="A third softer")
    with pytest.raises(NotAllowed):
        projects.retell(by=net.university.user, thing=order, title="x")
    assert "Four weeks soft" in read(net.store.user, consortium.uri, "en")
    assert "A third softer" in read(net.store.user, order.uri, "en")
    assert order.number in read(net.store.user, "/rd-orders?q=two-step", "zh-hans")

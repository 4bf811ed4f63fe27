"""The other language of a need or result: who writes it, who reads it, what stays."""

import pytest
from django.test import Client
from django.utils import translation

from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, split, taken
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Need
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

"""The API shows no more of a need, a result, a call or a consortium than the pages do."""

import pytest
from django.test import Client

from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, split, taken
from tests.innovation.exchange.test_calls import published
from tests.innovation.projects import made
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Need, Opened
from valley.kernel.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return network.build()


def test_a_need_is_reported_and_read_as_far_as_it_is_open_to_each(net: Network, client: Client) -> None:
    client.force_login(net.store.user)
    given = {
        "origin": "store", "title": "米饭发硬", "summary": "复热后发硬", "detail": "批次记录", "topics": ["米制品"],
        "organisation": str(net.store.organisation.public_id),
    }  # fmt: skip
    said = client.post("/api/v1/needs", given, content_type="application/json")
    assert said.status_code == 201
    need = Need.objects.get()
    assert said.json()["uri"] == need.uri
    need = actions.take_need(
        by=net.station.user, need=need, organisation=net.station.organisation, next_step="看样", due_on=network.soon()
    )
    child = split(net, need, net.institute, net.station)
    there = f"/api/v1{need.uri}"
    mine = client.get(there).json()
    actions.translate(by=net.store.user, thing=need, title="Hard rice")
    assert client.get(there).json()["title_other"] == "Hard rice"
    assert (mine["seen"], mine["summary"], mine["tree"]) == ("full", "复热后发硬", [need.uri, child.uri])
    assert "detail" not in mine
    assert client.post(f"{there}/full").json()["detail"] == "批次记录"
    assert Opened.objects.get().user == net.store.user
    client.force_login(net.university.user)  # the title only: nobody opened more
    other = client.get(there).json()
    assert (other["seen"], other["summary"], other["organisation"]) == ("title", None, None)
    assert client.post(f"{there}/full").status_code == 403
    assert {row["uri"] for row in client.get("/api/v1/needs?level=problem").json()} == {need.uri}
    hidden = network.problem(net)
    assert client.get(f"/api/v1{hidden.uri}").status_code == 404
    wrong = client.post("/api/v1/needs", given, content_type="application/json")
    assert wrong.status_code == 403  # does not act for the store


def test_the_public_reads_what_is_exhibited_and_only_members_read_shares(net: Network, client: Client) -> None:
    result = actions.register_result(
        by=net.institute.user, organisation=net.institute.organisation, kind="development", title="抑制回生",
        summary="三成", openness="title",
    )  # fmt: skip
    assert client.get("/api/v1/results").json() == []
    assert client.get(f"/api/v1{result.uri}").status_code == 404
    actions.exhibit_result(by=net.institute.user, result=result, exhibited=True)
    assert [row["summary"] for row in client.get("/api/v1/results").json()] == ["三成"]
    taken(net)
    assert client.get("/api/v1/needs").status_code == 401
    found = made.running(net)
    client.force_login(net.store.user)
    shown = client.get(f"/api/v1{found.uri}").json()
    assert shown["ip"]["total"] == sum(shown["ip"]["parts"].values())
    assert shown["uncovered_links"] == shown["links"]
    client.force_login(network.side("戊公司").user)
    assert client.get(f"/api/v1{found.uri}").json()["ip"] is None


def test_a_tree_is_worked_by_program_and_nobody_confirms_for_the_asker(net: Network, client: Client) -> None:
    need = network.problem(net)
    there = f"/api/v1{need.uri}"

    def say(side: network.Side | User, path: str, **given: object) -> tuple[int, dict[str, str]]:
        client.force_login(side.user if isinstance(side, network.Side) else side)
        said = client.post(path, given, content_type="application/json")
        return said.status_code, said.json()

    station = {
        "organisation": str(net.station.organisation.public_id),
        "next_step": "看样",
        "due_on": str(network.soon()),
    }
    assert say(net.university, f"{there}/take", **station)[0] == 404  # nobody has opened it to them
    assert say(net.station, f"{there}/take", **station)[1]["state"] == "analysing"
    asked = {"title": "How cold?", "summary": "Rate", "language": "en", "due_on": str(network.soon(60)),
             "organisation": str(net.institute.organisation.public_id)}  # fmt: skip
    status, child = say(net.station, f"{there}/split", **asked)
    assert (status, child["level"], child["language"]) == (201, "technology", "en")
    upper = f"/api/v1{child['uri']}"
    taken_by = station | {"organisation": str(net.institute.organisation.public_id)}
    assert say(net.institute, f"{upper}/take", **taken_by)[0] == 200
    assert say(net.station, f"{there}/answer", ground="own", words="早了")[0] == 409  # the question above is open
    assert say(net.institute, f"{upper}/answer", ground="own", words="快冷")[1]["state"] == "answered"
    assert say(net.store, f"{upper}/check", helped=True)[0] in (403, 404)
    assert say(net.station, f"{upper}/check", helped=True)[1]["state"] == "confirmed"
    assert say(net.station, f"{there}/answer", ground="below", words="快冷")[0] == 201
    assert say(net.desk, f"{there}/check", helped=True)[0] == 403
    assert say(net.store, f"{there}/check", helped=False)[0] == 422  # says what is still there
    assert say(net.store, f"{there}/check", helped=True)[1]["state"] == "confirmed"
    assert say(net.store, f"{there}/check", helped=True)[0] == 404  # nothing waits


def test_a_bid_is_made_by_program_once(net: Network, client: Client) -> None:
    call = published(net)
    given = {"organisation": str(net.institute.organisation.public_id), "plan": "两段冷却", "price_fen": 1, "months": 9}
    client.force_login(net.institute.user)
    said = client.post(f"/api/v1{call.uri}/bids", given, content_type="application/json")
    assert (said.status_code, said.json()["letter"]) == (201, "A")
    assert client.post(f"/api/v1{call.uri}/bids", given, content_type="application/json").status_code == 409
    client.force_login(net.university.user)  # does not act for the institute
    assert client.post(f"/api/v1{call.uri}/bids", given, content_type="application/json").status_code == 403

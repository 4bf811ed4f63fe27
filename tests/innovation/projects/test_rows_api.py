"""A partner's software works what firms and associations begin, and sees no more than the pages show."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tests.factories import registry as make
from tests.innovation.exchange import network
from tests.innovation.exchange.network import Network, Side, soon
from tests.innovation.projects.begun import an_output, association, common_need, placed, supported
from tests.innovation.projects.made import running
from tests.innovation.projects.test_rows_at_once import announced
from valley.innovation.projects.actions import partners, promotions, templates
from valley.innovation.projects.actions.templates import Contents, PackageLine, ShareLine
from valley.innovation.projects.actions.tongues import retell
from valley.innovation.projects.models import Adoption, Gathering, Interface, Pool, Trial
from valley.innovation.projects.rules.tongues import Told
from valley.kernel import clock
from valley.kernel.actions.accounts import change_language
from valley.kernel.errors import NotAllowed
from valley.kernel.models import User
from valley.kernel.things import kind_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def net() -> Network:
    return network.build()


def said(side: Side | User, path: str, given: Any = None, *, get: bool = False, json: bool = True) -> tuple[int, Any]:
    client = Client()
    client.force_login(side.user if isinstance(side, Side) else side)
    there = f"/api/v1{path}"
    more: dict[str, Any] = {"content_type": "application/json"} if json else {}
    answered = client.get(there) if get else client.post(there, given or {}, **more)
    return answered.status_code, answered.json()


def read(side: Side | User, path: str) -> tuple[int, Any]:
    return said(side, path, get=True)


def ours(side: Side) -> str:
    return str(side.organisation.public_id)


def test_points_for_a_track_come_with_their_source(net: Network) -> None:
    made = supported(net, "植物基", (70, 60, 50))
    given = {"aspect": "market", "points": 90, "words": "增", "source": "年鉴"}
    assert said(net.store, f"{made.uri}/evidence", given | {"source": ""})[0] == 422
    code, shown = said(net.store, f"{made.uri}/evidence", given)
    assert (code, shown["points"]) == (201, {"market": 80.0, "maturity": 60.0, "capability": 50.0})
    assert len(read(net.university, made.uri)[1]["evidence"]) == 4
    assert [row["uri"] for row in read(net.university, "/tracks?state=candidate")[1]] == [made.uri]
    assert read(net.university, "/tracks?state=chosen")[1] == []
    assert Client().get("/api/v1/tracks").status_code == 401


def test_a_calendar_announces_and_a_visitor_signs_up(net: Network) -> None:
    starts = (clock.now() + timedelta(days=5)).isoformat()
    given = {"organiser": ours(net.store), "kind": "expo", "title": "展", "words": "谁来", "venue": "园区",
             "starts_at": starts, "seats_count": 1, "topics": ["米制品"]}  # fmt: skip
    assert said(net.institute, "/gatherings", given)[0] == 403  # not its organisation
    assert said(net.store, "/gatherings", given | {"starts_at": starts[:19]})[0] == 422  # which time zone?
    assert said(net.store, "/gatherings", given | {"starts_at": "9999-12-31T23:59:59Z"})[0] == 422
    code, shown = said(net.store, "/gatherings", given)
    assert (code, shown["signed_count"], shown["topics"]) == (201, 0, ["米制品"])
    made = Gathering.objects.get()
    code, seat = said(
        net.institute, f"{made.uri}/attendances", {"offers": "找工艺", "organisation": ours(net.institute)}
    )
    assert (code, seat["gathering"], seat["attended"]) == (201, made.uri, None)
    assert said(net.university, f"{made.uri}/attendances", {"offers": "旁听"})[0] == 409  # full
    assert said(net.university, f"{made.uri}/attendances", {"offers": "x", "organisation": ours(net.store)})[0] == 403
    assert read(net.university, f"{made.uri}/attendances") == (200, [])
    assert [row["offers"] for row in read(net.store, f"{made.uri}/attendances")[1]] == ["找工艺"]
    assert [row["offers"] for row in read(net.institute, f"{made.uri}/attendances")[1]] == ["找工艺"]
    assert said(net.store, f"{seat['uri']}/cancel")[0] == 403  # in person only
    assert said(net.institute, f"{seat['uri']}/cancel")[1]["cancelled"] is True
    assert read(net.university, "/gatherings?state=open")[1][0]["signed_count"] == 0
    assert read(net.university, made.uri)[1]["seats_count"] == 1


def test_a_trial_runs_between_two_programs(net: Network) -> None:
    society, output = association(), an_output(net)
    listed = promotions.open_promotion(
        by=society.user,
        association=society.organisation,
        title="目录",
        words="给谁",
        items={output: "好"},
        due_on=soon(),
    )
    assert read(net.store, listed.uri)[1]["items"][0]["output"] == output.uri
    assert len(read(net.store, "/promotions?state=open")[1]) == 1
    asked = {"output": str(output.public_id), "organisation": ours(net.store), "purpose": "试一家店"}
    code, trial = said(net.store, f"{listed.uri}/trials", asked)
    assert (code, trial["state"]) == (201, "asked")
    assert said(net.store, f"{listed.uri}/trials", asked)[0] == 409
    made = Trial.objects.get()
    assert read(net.university, made.uri)[0] == 403
    assert read(net.university, "/trials")[1] == []
    assert [row["uri"] for row in read(net.desk, "/trials?state=asked")[1]] == [made.uri]
    assert said(net.store, f"{made.uri}/answer", {"agreed": True})[0] == 403
    assert said(net.institute, f"{made.uri}/answer", {"agreed": True})[1]["state"] == "running"
    ended = said(net.store, f"{made.uri}/conclude", {"adopted": True, "reason": "降三成"})[1]
    assert (ended["state"], ended["promotion"], ended["output"]) == ("adopted", listed.uri, output.uri)
    assert read(net.institute, made.uri)[1]["reason"] == "降三成"
    assert Adoption.objects.get().effect == "降三成"


def pooled(net: Network) -> Pool:
    return promotions.open_pool(
        by=net.store.user, common=common_need(net), organiser=net.store.organisation, title="抗结块", words="怎么办",
        acceptance_test="三批", least_fen=100, due_on=soon(),
    )  # fmt: skip


def test_money_is_promised_replaced_and_taken_back(net: Network) -> None:
    pool = pooled(net)
    there = f"{pool.uri}/promises"
    assert said(net.institute, there, {"organisation": ours(net.store), "amount_fen": 60})[0] == 403
    for amount in (60, 70):
        code, shown = said(net.institute, there, {"organisation": ours(net.institute), "amount_fen": amount})
    assert (code, shown["promised_fen"], len(shown["promises"])) == (201, 70, 1)
    assert said(net.institute, there, {"organisation": ours(net.institute), "amount_fen": 0})[1]["promised_fen"] == 0
    assert said(net.institute, there, {"organisation": ours(net.institute), "amount_fen": 0})[0] == 409
    assert read(net.university, pool.uri)[1]["common_need"] == pool.common.uri
    assert [row["call"] for row in read(net.university, "/common-calls?state=collecting")[1]] == [None]


def test_templates_are_read_and_hours_are_noted(net: Network) -> None:
    made = templates.publish_template(
        by=net.desk, organisation=None, kind="programme", title="中试", version="1", source="自拟",
        contents=Contents(packages=[PackageLine("工艺", "小试", 3)], shares=[ShareLine("hours", "分析", 10)]),
    )  # fmt: skip
    shown = read(net.store, made.uri)[1]
    assert (shown["packages"][0]["days"], shown["shares"][0]["planned_count"]) == (3, 10)
    assert [row["number"] for row in read(net.store, "/templates?kind=programme")[1]] == [made.number]
    consortium = running(net)
    templates.plan_sharing(
        by=net.store.user, consortium=consortium, kind="hours", words="分析", planned_count=10, due_on=soon(),
        organisation=net.institute.organisation,
    )  # fmt: skip
    sharing = read(net.university, f"{consortium.uri}/sharings")[1][0]
    given = {"on": str(soon(0)), "count": 4, "words": "质构"}
    assert said(net.university, f"{sharing['uri']}/given", given)[0] == 403
    code, noted = said(net.institute, f"{sharing['uri']}/given", given)
    assert (code, noted["given_count"], noted["planned_count"]) == (201, 4, 10)


def test_a_laboratory_hands_in_the_common_test_with_its_record(net: Network) -> None:
    consortium = placed(net)
    up, down = consortium.packages.get(link="工艺"), consortium.packages.get(link="流通")
    partners.propose_interface(
        by=net.store.user, upstream=up, downstream=down, title="硬度", specification="≤ 120 g", test="质构仪",
        due_on=soon(),
    )  # fmt: skip
    made = Interface.objects.get()
    asked, other = (net.institute, net.store)
    assert read(net.university, made.uri)[0] == 403
    assert read(net.university, "/interfaces")[1] == []
    agreed = said(asked, f"{made.uri}/answer", {"agreed": True, "due_on": str(soon(60))})[1]
    assert (agreed["state"], agreed["waits_for"]) == ("agreed", None)
    assert said(other, f"{made.uri}/tests", {"measured": "115 g", "passed": "true"}, json=False)[0] == 422  # no record
    record = SimpleUploadedFile("r.csv", b"force_g\n115\n", "text/csv")
    code, shown = said(other, f"{made.uri}/tests", {"measured": "115 g", "passed": "true", "file": record}, json=False)
    assert (code, shown["state"], shown["tests"][0]["passed"]) == (201, "tested", True)
    assert said(other, f"{made.uri}/verdict", {"accepted": True})[0] == 403  # nobody accepts their own
    assert said(asked, f"{made.uri}/verdict", {"accepted": True})[1]["state"] == "passed"
    assert [row["uri"] for row in read(net.desk, "/interfaces?state=passed")[1]] == [made.uri]


def test_fostering_is_read_by_both_firms_with_what_was_ordered(net: Network) -> None:
    make.certificate(net.store.organisation, kind="single_champion")
    made = partners.offer_fostering(
        by=net.store.user, leader=net.store.organisation, supplier=net.institute.organisation, title="包装", gap="尺寸",
        goal="合格", support="模具", due_on=soon(),
    )  # fmt: skip
    shown = read(net.institute, made.uri)[1]
    assert (shown["leader_step"], shown["orders_count"], shown["ordered_fen"]) == (4, 0, 0)
    assert read(net.university, made.uri)[0] == 403
    assert [row["uri"] for row in read(net.store, "/fosterings?state=offered")[1]] == [made.uri]
    assert read(net.university, "/fosterings")[1] == []


def test_each_of_them_is_told_in_both_languages_by_whose_it_is(net: Network) -> None:
    make.certificate(net.store.organisation, kind="single_champion")
    society, consortium = association(), placed(net)
    up, down = consortium.packages.get(link="工艺"), consortium.packages.get(link="流通")
    told: list[tuple[Told, User, User]] = [
        (supported(net, "植物基", (1, 2, 3)), net.store.user, net.institute.user),
        (announced(net, 5), net.store.user, net.institute.user),
        (
            promotions.open_promotion(
                by=society.user, association=society.organisation, title="目录", words="给谁", due_on=soon(),
                items={an_output(net): "好"},
            ),
            society.user, net.store.user,
        ),
        (pooled(net), net.store.user, net.institute.user),
        (
            partners.propose_interface(
                by=net.store.user, upstream=up, downstream=down, title="硬度", specification="x", test="x",
                due_on=soon(),
            ),
            net.institute.user, net.university.user,
        ),
        (
            partners.offer_fostering(
                by=net.store.user, leader=net.store.organisation, supplier=net.institute.organisation, title="包装",
                gap="x", goal="x", support="x", due_on=soon(),
            ),
            net.institute.user, net.university.user,
        ),
    ]  # fmt: skip
    for thing, whose, stranger in told:
        with pytest.raises(NotAllowed):
            retell(by=stranger, thing=thing, title="Title", words="Words")
        made = retell(by=whose, thing=thing, title="Title here", words="Words here")
        with translation.override("en"):
            assert str(made) == f"{made.number} Title here"
        with translation.override("zh-hans"):
            assert str(made) == f"{made.number} {made.title}"
        change_language(by=whose, language="en")
        client = Client()
        client.force_login(whose)
        page = client.get(made.uri).content.decode()
        assert "Title here" in page
        assert "Words here" in page
        kind = kind_of(made.uri)
        if kind is not None and kind.document is not None and (document := kind.document(made.uri)):
            assert "Words here" in document.text
    with translation.override("en"):
        assert announced(net, 3).language == "en"

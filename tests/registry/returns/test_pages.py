"""The pages, as the firm and the office walk them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.registry.returns.conftest import GOOD, Park
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.things import card_of, kind_of, work_of
from valley.registry.actions import returns as actions
from valley.registry.engine.returns.library import form
from valley.registry.engine.returns.workbook.reading import read_many, read_one
from valley.registry.models import Campaign, Organisation, Return

FORM = form("annual", "2022")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields(report: Return, **typed: str) -> dict[str, str]:
    return {"revision": str(report.revision)} | {f"v-{k}": v for k, v in (GOOD | typed).items()}


def text(response: Any) -> str:
    found: str = response.content.decode()
    return found


def test_the_whole_way_through_the_browser(park: Park) -> None:
    firm, office = park.firms[0], browser(park.office)
    filler, signer = browser(firm.filler), browser(firm.signer)
    report = park.report()
    assert "填写并提交" in text(filler.get("/returns"))
    page = text(filler.get(report.uri))
    assert 'name="v-output_value"' in page
    assert "国家统计局" in page
    answer = filler.post(report.uri, fields(report) | {"do": "submit"})
    assert (answer.status_code, answer["Location"]) == (302, report.uri)
    page = text(signer.get(f"{report.uri}/sign"))
    digest = page.split('name="digest" value="')[1].split('"')[0]
    assert signer.post(f"{report.uri}/sign", {"digest": digest}).status_code == 302
    assert park.firms[0].organisation.name in text(office.get("/returns/to-check"))
    report = park.report()
    page = text(office.get(f"{report.uri}/check"))
    assert 'name="m-profit"' in page
    answer = office.post(f"{report.uri}/check", {"revision": report.revision, "do": "return", "m-profit": "与报表不符"})
    assert answer.status_code == 302
    page = text(filler.get(report.uri))
    assert "与报表不符" in page
    report = park.report()
    filler.post(report.uri, fields(report, profit="12") | {"do": "submit"})
    page = text(signer.get(f"{report.uri}/sign"))
    digest = page.split('name="digest" value="')[1].split('"')[0]
    signer.post(f"{report.uri}/sign", {"digest": digest})
    report = park.report()
    assert office.post(f"{report.uri}/check", {"revision": report.revision, "do": "accept"}).status_code == 302
    assert park.report().state == "accepted"
    page = text(filler.get(f"{report.uri}/history"))
    assert "第 2 版" in page
    assert "-12.34" in page
    page = text(office.get(report.campaign.uri))
    assert "已采纳 1 / 3" in page
    assert office.get(f"{report.uri}/check").status_code == 302


def test_what_was_typed_survives_a_refused_submit(park: Park) -> None:
    client = browser(park.firms[0].filler)
    report = park.report()
    answer = client.post(report.uri, fields(report, revenue="约八千") | {"do": "submit", "r-profit": "说明一下"})
    assert answer.status_code == 422
    page = text(answer)
    assert "“约八千”不是数字。" in page
    assert 'value="约八千"' in page
    assert "说明一下" in page
    assert park.report().typed["revenue"] == "约八千"


def test_a_stale_page_keeps_my_words_and_shows_theirs(park: Park) -> None:
    client = browser(park.firms[0].filler)
    report = park.report()
    park.fill(revenue="1")
    answer = client.post(report.uri, fields(report, revenue="2") | {"do": "save"})
    page = text(answer)
    assert answer.status_code == 422
    assert "刚刚被他人改动" in page
    assert 'value="2"' in page
    assert "他人保存的是：1" in page
    assert 'id="revision" value="1"' in page
    assert park.report().typed["revenue"] == "1"
    assert client.post(report.uri, {"v-profit": "3"}).status_code == 422  # no revision at all


def test_the_form_saves_by_itself_and_says_what_is_wrong(park: Park) -> None:
    client = browser(park.firms[0].filler)
    report = park.report()
    header = {"HX-Request": "true"}
    page = text(client.post(report.uri, fields(report, output_value_local="99999"), headers=header))
    assert 'id="revision" value="1" hx-swap-oob="true"' in page
    assert "园区内产值不能大于总产值。" in page
    assert "<html" not in page
    stale = client.post(report.uri, fields(report), headers=header)
    assert (stale.status_code, "他人改动" in text(stale)) == (200, True)
    park.submit()
    done = client.post(report.uri, fields(park.report()), headers=header)
    assert "已填报" in text(done)


def test_a_signature_on_changed_figures_is_refused_on_the_page(park: Park) -> None:
    report = park.submit()
    client = browser(park.firms[0].signer)
    answer = client.post(f"{report.uri}/sign", {"digest": "0" * 64})
    assert answer.status_code == 409
    assert "刚刚被他人改动" in text(answer)
    assert client.post(f"{report.uri}/take-back").status_code == 302
    assert client.get(f"{report.uri}/sign").status_code == 302


def test_giving_back_without_words_is_refused_on_the_page(park: Park) -> None:
    report = park.sign()
    client = browser(park.office)
    answer = client.post(f"{report.uri}/check", {"revision": report.revision, "do": "return"})
    assert answer.status_code == 422
    assert "退回须写明意见" in text(answer)
    assert client.post(f"{report.uri}/check", {"revision": "x", "do": "accept"}).status_code == 409


def test_templates_go_out_and_come_back(park: Park) -> None:
    report = park.fill()
    client, office = browser(park.firms[0].filler), browser(park.office)
    data = client.get(f"{report.uri}/template.xlsx").content
    assert read_one(FORM, data).values["profit"] == -12_340_000
    answer = client.post(f"{report.uri}/upload", {"file": SimpleUploadedFile("a.xlsx", data)})
    assert (answer.status_code, park.report().revision) == (302, 2)
    many = office.get(f"{report.campaign.uri}/template.xlsx").content
    assert [f.values["profit"] for f in read_many(FORM, many).firms] == [-12_340_000]
    answer = office.post(f"{report.campaign.uri}/import", {"file": SimpleUploadedFile("m.xlsx", many), "submit": "on"})
    assert (answer.status_code, park.report().state) == (302, "filled")
    answer = office.post(f"{report.campaign.uri}/import", {"file": SimpleUploadedFile("m.xlsx", many)})
    assert answer.status_code == 422
    assert "批量填报!A7" in text(answer)
    answer = client.post(f"{report.uri}/upload", {"file": io.BytesIO(b"nothing")})
    assert answer.status_code == 422


def test_the_office_opens_reminds_changes_and_locks(park: Park) -> None:
    client = browser(park.office)
    answer = client.post(
        "/campaigns/new", {"form": "annual/2022", "start": "2022-01-01", "due_on": "2023-03-31", "listed_on": ""}
    )
    campaign = Campaign.objects.get(period__startswith="2022-01-01")
    assert answer["Location"] == campaign.uri
    again = client.post("/campaigns/new", {"form": "annual/2022", "start": "2022-01-01", "due_on": "2023-03-31"})
    assert (again.status_code, "已经开启" in text(again)) == (422, True)
    assert "年报" in text(client.get("/campaigns"))
    assert client.post(f"{campaign.uri}/remind").status_code == 302
    assert client.post(f"{campaign.uri}/remind").status_code == 302
    name = park.firms[0].organisation.name
    assert client.post(f"{campaign.uri}/remove", {"organisation": name, "reason": "当年未投产"}).status_code == 302
    assert "当年未投产" in text(client.get(f"{campaign.uri}/due-list"))
    assert client.post(f"{campaign.uri}/add", {"organisation": name, "reason": "核实已投产"}).status_code == 302
    unknown = client.post(f"{campaign.uri}/add", {"organisation": "没有", "reason": "x"})
    assert unknown.status_code == 422
    assert client.post(f"{campaign.uri}/lock", {"reason": ""}).status_code == 422
    assert client.post(f"{campaign.uri}/lock", {"reason": "迟报另收"}).status_code == 302
    assert "缺报单位" in text(client.get(f"{campaign.uri}/live"))
    assert name in text(client.get(f"{campaign.uri}?missing=1&state=draft"))
    assert client.get(f"{campaign.uri}?export=csv").status_code == 200


def test_reopening_takes_a_reason(park: Park) -> None:
    report = park.accept()
    client = browser(park.office)
    assert client.get(report.uri).status_code == 200
    assert client.post(f"{report.uri}/reopen", {"reason": ""}).status_code == 422
    assert client.post(f"{report.uri}/reopen", {"reason": "企业更正"}).status_code == 302
    assert park.report().state == "draft"
    assert client.get(report.uri).status_code == 200  # the office reads, it does not write


@pytest.mark.parametrize("kind", ["returns", "campaigns"])
def test_what_is_not_there_is_not_found(park: Park, kind: str) -> None:
    assert browser(park.office).get(f"/{kind}/00000000-0000-7000-8000-000000000000").status_code == 404


def test_open_work_finds_its_people(park: Park) -> None:
    firm = park.firms[0]
    assert [w.next_step for w in work_of(firm.filler)] == ["填写并提交"]
    report = park.submit()
    assert [w.uri for w in work_of(firm.signer)] == [f"{report.uri}/sign"]
    assert list(work_of(firm.filler)) == []
    park_office = [w.next_step for w in work_of(park.office)]
    assert park_office == []
    seal, _reasons = actions.seal(report, actions_outcome(report))
    actions.sign(by=firm.signer, report=report, digest=seal)
    (check,) = work_of(park.office)
    assert check.next_step == "审核"
    due = clock.due_on(clock.today(), working_days=10)
    assert (check.due or check.not_before) == (due.date or due.not_before)


def actions_outcome(report: Return) -> Any:
    from valley.registry.queries import returns as queries

    return queries.outcome(report)


def test_cards_show_no_values_and_only_to_whom_may_see(park: Park) -> None:
    report = park.accept()
    card = card_of(report.uri, park.firms[0].filler)
    assert card is not None
    assert card.title.endswith("2023 园区企业年报")
    assert card_of(report.uri, park.firms[1].filler) is None
    assert card_of(report.campaign.uri, park.firms[1].filler) is not None
    assert card_of("/returns/nonsense", park.office) is None
    assert card_of("/campaigns/nonsense", park.office) is None
    kind = kind_of(report.uri)
    assert kind is not None
    assert report.uri in list(kind.all_uris())
    document = kind.document(report.uri)
    assert document is not None
    assert f"user:{park.firms[0].filler.public_id}" in document.audience
    assert f"user:{park.firms[1].filler.public_id}" not in document.audience
    assert kind.document("/returns/nonsense") is None


def test_lists_cost_the_same_for_three_firms_and_thirty(park: Park, queries: Callable[[], Any]) -> None:
    client = browser(park.office)
    campaign = park.years[2023]
    client.get(campaign.uri)
    with queries() as few:
        client.get(campaign.uri)
    for n in range(27):
        organisation = Organisation.objects.create(name=f"又一家{n}")
        actions.add_to_due_list(by=park.office, campaign=campaign, organisation=organisation, reason="测试")
    with queries() as more:
        client.get(campaign.uri)
    assert len(more) == len(few)

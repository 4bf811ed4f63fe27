"""A recall from its opening to its end, over the store."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.supply.trace import chain as story
from tests.supply.trace.recall_case import NOW, opened, scoped, standing
from valley.kernel import clock
from valley.kernel.engine.report import pdf
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Notice
from valley.kernel.search import find
from valley.kernel.things import card_of, work_of
from valley.supply.trace.actions import recalls
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.errors import RecallClosed, RecallNotReady
from valley.supply.trace.models import Consignee, Event, RecallCase
from valley.supply.trace.queries import papers
from valley.supply.trace.queries import recalls as queries


@pytest.fixture
def firms(db: None) -> Iterator[story.Firms]:
    yield from standing()


def test_the_clock_runs_from_knowing(firms: story.Firms) -> None:
    case = opened(firms, known_at=NOW - timedelta(hours=2))
    assert case.number == "ZH-2026-0001"
    assert case.start_due == NOW + timedelta(hours=22)
    step = queries.next_of(case)
    assert (step and step.deed, step and step.due) == ("scope", case.start_due)
    assert opened(firms, origin="drill").number == "YL-2026-0001"
    with clock.travel(case.start_due + timedelta(seconds=1)):
        assert queries.overdue(case)


def answered(case: RecallCase, name: str, recovered: int) -> None:
    row = case.consignees.get(name=name)
    goods = {
        each.pk: (Decimal(recovered) if each.amount is None else each.amount, None, None) for each in row.goods.all()
    }
    recalls.answer_notice(by=None, consignee=row, name="虚构店长", goods=goods)


def test_the_whole_way_to_the_end(firms: story.Firms) -> None:
    admin, case = firms.users["kitchen"], scoped(firms)
    with pytest.raises(RecallNotReady, match="停售封存"):
        recalls.notify_consignees(by=admin, case=case, how="平台")
    recalls.stop_sale(by=admin, case=case)
    held = Event.objects.get(event_id=f"urn:uuid:{case.public_id}")
    assert held.disposition_id == id_of("https://ref.gs1.org/cbv/Disp-recalled")
    recalls.issue_paper(by=admin, case=case, kind="plan")
    told = recalls.notify_consignees(by=admin, case=case, how="平台、电话")
    assert {row.due_at for row in told} == {NOW + timedelta(hours=4)}
    shop = firms.users["shop"]
    row = case.consignees.get(name=firms.shop.name)
    assert [work.uri for work in work_of(shop)] == [row.uri]
    assert card_of(row.uri, shop) is not None
    assert card_of(case.uri, shop) is None
    assert Notice.objects.filter(user=shop, code="trace.recall_notice").count() == 1
    paper = recalls.issue_paper(by=admin, case=case, kind="announcement")
    case.refresh_from_db()
    assert (case.published_on, case.finish_due) == (date(2026, 11, 4), date(2026, 11, 18))  # ten working days
    with clock.travel(NOW + timedelta(hours=5)):
        assert recalls.escalate_overdue() == 2
        assert recalls.escalate_overdue() == 0
    for name in (firms.shop.name, firms.kitchen.name):
        answered(case, name, 0)
    found = queries.effectiveness_of(case)
    assert (found.notified, found.confirmed, found.closed) == (2, 2, True)
    assert {tally.unit: tally.share for tally in found.tallies} == {"EA": Decimal(1), "KGM": Decimal(1)}
    disposal = recalls.plan_disposal(
        by=admin,
        case=case,
        lot=story.MEAL,
        amount=Decimal(450),
        unit="EA",
        method="焚烧",
        place="虚构处置场",
        planned_at=NOW,
    )
    assert queries.next_of(case).deed == "dispose"  # type: ignore[union-attr]
    with pytest.raises(Invalid, match="见证人"):
        recalls.complete_disposal(by=admin, disposal=disposal, witness="")
    recalls.complete_disposal(by=admin, disposal=disposal, witness="虚构见证")
    kilos = recalls.plan_disposal(
        by=admin,
        case=case,
        lot=story.LOT,
        amount=Decimal(100),
        unit="KGM",
        method="焚烧",
        place="虚构处置场",
        planned_at=NOW,
    )
    recalls.complete_disposal(by=admin, disposal=kilos, witness="虚构见证")
    with pytest.raises(RecallNotReady, match="总结报告"):
        recalls.close_recall(by=admin, case=case, words="完")
    recalls.issue_paper(by=admin, case=case, kind="summary", values={"other": "无"})
    assert queries.next_of(case).deed == "close"  # type: ignore[union-attr]
    recalls.close_recall(by=admin, case=case, words="全部收回并处置")
    with pytest.raises(RecallClosed):
        recalls.notify_consignees(by=admin, case=case, how="平台")
    report = papers.printed(paper)
    assert report.mark == ""
    assert "虚构番茄酱召回" in report.subtitle


def test_papers_say_their_clause_and_what_was_not_read(firms: story.Firms) -> None:
    case = scoped(firms, origin="drill")
    plan = recalls.issue_paper(by=firms.users["kitchen"], case=case, kind="plan")
    assert "(01)06901234567908(10)MEAL1 已发出 300 EA" in plan.values["goods"]
    notice = recalls.issue_paper(by=firms.users["kitchen"], case=case, kind="notice")
    report = papers.printed(notice)
    assert report.mark == "模拟演练，非真实召回"
    labels = [label for label, _value in report.sections[0].blocks[0].rows]  # type: ignore[union-attr]
    assert [label for label in labels if "条款未读到" in label] == ["通知时间、方式 [条款未读到]"]
    assert pdf(report, fonts=None).startswith(b"%PDF")
    for kind in ("progress", "disposal", "summary"):
        recalls.issue_paper(by=firms.users["kitchen"], case=case, kind=kind)
    with pytest.raises(Invalid, match="没有这种文书"):
        recalls.issue_paper(by=firms.users["kitchen"], case=case, kind="poem")


def test_a_drill_leaves_no_mark_on_the_goods_and_is_scored(firms: story.Firms) -> None:
    admin = firms.users["kitchen"]
    case = scoped(firms, origin="drill")
    before = Event.objects.count()
    recalls.stop_sale(by=admin, case=case)
    assert Event.objects.count() == before
    with clock.travel(NOW + timedelta(minutes=50)):
        recalls.notify_consignees(by=admin, case=case, how="平台")
    assert Notice.objects.filter(user=firms.users["shop"], code="trace.recall_drill").exists()
    answered(case, firms.shop.name, 0)
    marks, met, judged = queries.marks_of(RecallCase.objects.get(pk=case.pk))
    assert {mark.name: mark.met for mark in marks} == {
        "scope": True, "notified": True, "closed": None, "accounted": False, "answered": False,
    }  # fmt: skip
    assert (met, judged) == (2, 4)


def test_what_is_refused(firms: story.Firms) -> None:
    for field, value, words in (
        ("suspects", ["urn:epc:class:lgtin:6901234.056789.NONE"], "没有这个批次"),
        ("suspects", [" "], "没有写明"),
        ("title", " ", "必填"),
        ("recall_class", "IV", "没有这个选项"),
        ("known_at", NOW + timedelta(hours=1), "还没有到"),
    ):
        with pytest.raises(Invalid, match=words) as refused:
            opened(firms, **{field: value})  # type: ignore[arg-type]
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        opened(firms, by=firms.users["shop"])
    case = opened(firms)
    with pytest.raises(RecallNotReady):
        recalls.stop_sale(by=firms.users["kitchen"], case=case)
    with pytest.raises(RecallNotReady):
        recalls.issue_paper(by=firms.users["kitchen"], case=case, kind="plan")
    assert not Consignee.objects.exists()
    assert list(queries.recalls_of(firms.users["shop"])) == []
    assert list(queries.recalls_of(firms.office)) == [case]


def test_search_finds_a_lot_by_its_code_for_whom_may_know_it(firms: story.Firms) -> None:
    for said in (story.MEAL, "(01)06901234567908(10)MEAL1", canonical(story.MEAL)):
        (hit, *_others) = find(said, firms.users["kitchen"])
        assert (hit.kind, hit.card.subtitle) == ("trace_thing", canonical(story.MEAL))
        assert hit.card.uri == f"/trace/things/{id_of(story.MEAL)}"
    assert [hit for hit in find(story.MEAL, firms.users["far"]) if hit.kind == "trace_thing"] == []
    assert find("(01)06901234567908(10)NONE", firms.users["kitchen"]) == []


def test_the_page_lists_lots_apart_from_items_and_keeps_the_suspect(firms: story.Firms, client: Client) -> None:
    story.capture(
        firms.kitchen,
        story.event(7, action="ADD", epcList=["urn:epc:id:sgtin:6901234.056790.1"], ilmd={"cbvmda:lotNumber": "MEAL1"}),
    )
    case = scoped(firms)
    client.force_login(firms.users["kitchen"])
    page = client.get(case.uri).content.decode()
    lots, items = page.split('id="table-items"')[0], page.split('id="table-items"')[1]
    assert "(10)BEEF7" in lots.split('id="table-lots"')[1]
    assert "(21)1<" in items
    assert "(21)1<" not in lots

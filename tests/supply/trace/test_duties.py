"""Completeness and requests, certificates, retention."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.supply.trace import chain as story
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import Notice
from valley.supply.trace import actions as store
from valley.supply.trace.actions import duties, recalls
from valley.supply.trace.actions.ledger import seal_events
from valley.supply.trace.actions.sharing import set_disclosure
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.errors import NotCertified, StillKept
from valley.supply.trace.models import Batch, Chunk, Event, Retention, TraceCertificate
from valley.supply.trace.queries.certifying import judge
from valley.supply.trace.queries.completeness import examine, rows_of, share_complete


@pytest.fixture
def firms(db: None, tmp_path: Any, settings: Any) -> story.Firms:
    settings.JOURNAL_HEADS = tmp_path / "heads.jsonl"
    made = story.firms()
    story.chain(made)
    store.follow_all()
    return made


def test_each_form_asks_for_its_elements_and_says_who_has_to_supply_them(firms: story.Firms) -> None:
    examined = examine(firms.kitchen)
    found = {(gap.form.key, gap.thing): gap for gap in examined.gaps}
    assert (examined.cut, examined.events) == (False, 4)
    intake = found["cn-intake", canonical(story.LOT)]
    assert {element.key: element.by for element in intake.missing} == {
        "name": "previous", "specification": "previous", "shelf_life": "previous", "supplier": "previous",
        "supplier_address": "previous", "supplier_contact": "previous",
    }  # fmt: skip
    assert ("cn-release", canonical(story.MEAL)) in found
    assert ("cn-sale", canonical(story.MEAL)) not in found  # who made it releases it
    shipping = next(row for row in rows_of(firms.kitchen, forms=["fsma-shipping"]))
    values = dict(zip((e.key for e in shipping.form.elements), shipping.values, strict=True))
    assert (values["quantity"], values["unit"], values["next_location"]) == ("300", "EA", story.SHOP)
    assert values["tlc_source"] == story.KITCHEN
    assert share_complete(firms.kitchen)[0] == 0


def test_a_case_in_a_container_has_the_batch_and_the_shelf_life_of_its_lot(firms: story.Firms) -> None:
    """What the lot was told when it was made holds for what is taken out of it, wherever it is shipped."""
    case, crate = "urn:epc:id:sgtin:6901234.056790.5", "urn:epc:id:sscc:6901234.0000000001"
    made = {
        **story.cooking(4, story.KITCHEN, [story.quantity(story.LOT, 1)], [story.quantity(story.MEAL, 12, "EA")]),
        "ilmd": {"cbvmda:itemExpirationDate": "2026-11-20"},
    }
    number = story.MEAL.rpartition(".")[2]
    born = {"bizStep": "commissioning", "action": "ADD", "epcList": [case], "ilmd": {"cbvmda:lotNumber": number}}
    packed = {"type": "AggregationEvent", "bizStep": "packing", "action": "ADD", "parentID": crate, "childEPCs": [case]}
    sent = {key: each for key, each in story.shipping(23, story.KITCHEN, story.SHOP).items() if key != "quantityList"}
    story.capture(
        firms.kitchen, made, story.event(21, readPoint={"id": story.KITCHEN}, **born), story.event(22, **packed),
        {**sent, "epcList": [crate]},
    )  # fmt: skip
    store.follow_all()
    found = {(gap.form.key, gap.thing): {e.key for e in gap.missing} for gap in examine(firms.kitchen).gaps}
    lacking = found["cn-release", canonical(case)]
    assert "name" in lacking
    assert not {"batch", "shelf_life", "quantity"} & lacking
    event_id = sent["eventID"]
    wrong = {**sent, "epcList": [crate], "errorDeclaration": {"declarationTime": "2026-11-04T00:00:00Z"}}
    story.capture(firms.kitchen, wrong)
    store.follow_all()
    assert not examine(firms.kitchen, event_id=event_id).gaps  # it was declared wrong and says nothing any more


def test_a_partner_is_asked_told_and_answers(firms: story.Firms) -> None:
    gap = examine(firms.kitchen, forms=["cn-intake"]).gaps[0]
    given: dict[str, Any] = {
        "by": firms.users["kitchen"],
        "organisation": firms.kitchen,
        "asked_of": firms.farm,
        "form": "cn-intake",
        "event_id": gap.event_id,
        "lot": gap.thing,
        "elements": [element.key for element in gap.missing],
        "due_on": clock.today() + timedelta(days=3),
    }
    asked = duties.ask_for_data(**given)
    assert Notice.objects.filter(user=firms.users["farm"], code="trace.data_request").exists()
    for changes, words in (
        ({}, "已经请求过"),
        ({"form": "poem"}, "没有这种记录"),
        ({"elements": ["nonsense"]}, "缺少的要素"),
        ({"asked_of": firms.kitchen}, "不能向本单位"),
        ({"due_on": date(2020, 1, 1)}, "期限已过"),
    ):
        with pytest.raises(Invalid, match=words):
            duties.ask_for_data(**{**given, **changes})
    with pytest.raises(NotAllowed):
        duties.answer_request(by=firms.users["kitchen"], request=asked, answer="代答")
    duties.answer_request(by=firms.users["farm"], request=asked, answer="已补报事件")
    with pytest.raises(Invalid, match="已经结束"):
        duties.withdraw_request(by=firms.users["kitchen"], request=asked)


def test_a_lot_is_certified_when_every_point_is_met_and_not_before(firms: story.Firms) -> None:
    with pytest.raises(NotCertified, match="缺要素"):
        duties.certify_lot(by=firms.office, organisation=firms.kitchen, lot=story.MEAL)
    found = {point.key: point.met for point in judge(firms.kitchen, canonical(story.MEAL))}
    assert found == {"source": True, "onward": True, "complete": False, "balance": True, "sealed": False}
    assert not any(point.met for point in judge(firms.kitchen, "urn:nothing"))


def test_a_certificate_is_issued_once_checked_by_number_and_withdrawn(firms: story.Firms) -> None:
    lot = story.LOT.replace("BEEF7", "OWN")
    item = "urn:epc:idpat:sgtin:6901234.056789.*"
    said = {"tradeItemDescription": "虚构鲜番茄", "netContentDescription": "5 kg"}
    place = {"name": "虚构店", "streetAddressOne": "虚构路 1 号", "telephone": "010-0"}
    master = [
        {"type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [_element(item, said)]},
        {"type": "urn:epcglobal:epcis:vtype:Location", "vocabularyElementList": [_element(story.SHOP, place)]},
    ]
    ilmd = {"cbvmda:itemExpirationDate": "2027-01-01", "nv:certificateNumber": "HG-1"}
    born = story.event(1, bizStep="commissioning", action="ADD", readPoint={"id": story.FARM}, ilmd=ilmd)
    events = [
        {**born, "quantityList": [story.quantity(lot, 5)]},
        story.shipping(2, story.FARM, story.SHOP, story.quantity(lot, 5), **{"nv:certificateNumber": "HG-1",
                       "nv:itemExpirationDate": "2027-01-01"}),
    ]  # fmt: skip
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"nv": "https://valley.example/"}],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-11-02T00:00:00Z",
        "epcisHeader": {"epcisMasterData": {"vocabularyList": master}},
        "epcisBody": {"eventList": events},
    }  # fmt: skip
    job = store.capture(by=None, organisation=firms.far, document=document)
    assert job.success, list(job.faults.all())
    store.place_batches()
    store.follow_all()
    seal_events()
    for code, words in (("4006381333932", "校验位"), (story.SHOP, "按批次"), ("garbage", "读不出来")):
        with pytest.raises(Invalid, match=words) as refused:
            duties.certify_lot(by=firms.office, organisation=firms.far, lot=code)
        assert refused.value.field == "lot"
    made = duties.certify_lot(by=firms.office, organisation=firms.far, lot=lot_code(canonical(lot)))
    assert made.product == "虚构鲜番茄"
    onward = next(point for point in made.points if point["key"] == "onward")
    assert (onward["why"], onward["why_en"]) == ("1 笔发运", "1 shipments")
    client = Client()
    found = client.get("/trace/check", {"number": made.number}).content.decode()
    assert "有效" in found
    groups = ["goods", "time", "place", "step"]
    set_disclosure(by=firms.users["far"], organisation=firms.far, relation="public", groups=groups)
    assert made.number in client.get(f"/t/{canonical(lot).removeprefix('https://id.gs1.org/')}").content.decode()
    assert (made.number.startswith("SY-"), made.edition) == (True, "2026-1")
    with pytest.raises(Invalid, match="已有有效"):
        duties.certify_lot(by=firms.office, organisation=firms.far, lot=lot)
    with pytest.raises(Invalid, match="理由"):
        duties.withdraw_certificate(by=firms.office, certificate=made, why=" ")
    duties.withdraw_certificate(by=firms.office, certificate=made, why="虚构：记录更正")
    assert TraceCertificate.objects.get().withdrawn_at is not None
    after = client.get("/trace/check", {"number": made.number}).content.decode()
    assert "已撤回" in after
    assert "虚构：记录更正" in after
    assert "溯源证明 SY-" not in client.get(f"/t/{canonical(lot).removeprefix('https://id.gs1.org/')}").content.decode()
    with pytest.raises(Invalid, match="已经撤回"):
        duties.withdraw_certificate(by=firms.office, certificate=made, why="再撤")


def _element(uri: str, said: dict[str, str]) -> dict[str, Any]:
    names = {name: f"urn:epcglobal:cbv:mda#{name}" for name in said}
    return {"id": uri, "attributes": [{"id": names[name], "attribute": value} for name, value in said.items()]}


def test_the_term_is_judged_by_the_longest_rule_and_only_lengthened(firms: story.Firms) -> None:
    assert duties.judge_new_batches() == 3
    kept = {row.batch_id: row for row in Retention.objects.all()}
    farm = Batch.objects.get(organisation=firms.farm)
    assert kept[farm.pk].rule in ("fsl-50-expiry", "fsl-50-none")
    assert duties.judge_retention(batch=farm) is None
    kitchen = Batch.objects.get(organisation=firms.kitchen)
    assert kept[kitchen.pk].rule == "fsl-50-none"  # no shelf life told: two years


def test_the_database_itself_refuses_deletion_before_the_term_and_during_a_recall(firms: story.Firms) -> None:
    batch = Batch.objects.get(organisation=firms.kitchen)
    for _case in ("no term", "in its term"):
        with pytest.raises(StillKept):
            duties.discard_batch(by=firms.office, batch=batch)
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM trace_event WHERE batch_id = %s", [batch.pk])
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT trace_discard(%s)", [batch.pk])
        duties.judge_retention(batch=batch)
    with connection.cursor() as cursor:  # its term runs out
        cursor.execute("ALTER TABLE trace_retention DISABLE TRIGGER USER")
        cursor.execute("UPDATE trace_retention SET keep_until = '2020-01-01'")
    admin = firms.users["kitchen"]
    since = Event.objects.order_by("event_time")[0].event_time
    case = recalls.open_recall(
        by=admin, organisation=firms.kitchen, title="虚构", origin="drill", recall_class="I", reason="虚构",
        suspects=[story.LOT], suspect_since=since,
    )  # fmt: skip
    recalls.scope_recall(by=admin, case=case, cautious=True, version=0)
    with pytest.raises(StillKept) as refused:
        duties.discard_batch(by=firms.office, batch=batch)
    assert refused.value.value == "a recall is open"
    case.closed_at = clock.now()
    case.save(update_fields=["closed_at"])
    with pytest.raises(NotAllowed):
        duties.discard_batch(by=admin, batch=batch)
    assert duties.discard_batch(by=firms.office, batch=batch) == 4
    assert not Event.objects.filter(batch=batch).exists()
    assert not Chunk.objects.filter(document=batch.document).exists()

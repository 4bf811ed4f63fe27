"""Capture: what is sent stands in the store, once."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import registry as factories
from tests.supply.trace import gs1
from valley.kernel.models import User
from valley.registry.models import Organisation
from valley.supply.trace import actions, queries
from valley.supply.trace.actions.storing import Batching, write
from valley.supply.trace.engine.codes import Role
from valley.supply.trace.engine.documents import Held
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.engine.rows import Rows
from valley.supply.trace.errors import DocumentUnreadable, EventInvalid, EventKnown
from valley.supply.trace.models import (
    Batch,
    CaptureFault,
    CaptureJob,
    Event,
    Field,
    Link,
    MasterData,
    Node,
    SensorReport,
)
from valley.supply.trace.queries.told import document_bytes

CHANGED = {"trace_link": "place = 1", "trace_chunk": "number = 1", "trace_node": "uri = ''"}
EPC = "urn:epc:id:sgtin:0614141.107346.2017"


def object_event(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventTime": f"2026-04-03T20:33:31.{number:03d}+08:00",
        "eventTimeZoneOffset": "+08:00",
        "epcList": [EPC],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "readPoint": {"id": "urn:epc:id:sgln:0614141.07346.1234"},
        **changes,
    }


@pytest.fixture
def firm(db: None) -> Organisation:
    return factories.organisation()


@pytest.fixture
def clerk(firm: Organisation) -> User:
    return factories.with_role("administrator", firm)


def test_an_event_is_found_by_the_thing_that_it_is_about(clerk: User, firm: Organisation) -> None:
    job = actions.capture(by=clerk, organisation=firm, document=[object_event()])
    assert (job.running, job.success, job.stored_count) == (False, True, 1)
    link = Link.objects.get(node=id_of(EPC), role=Role.EPC)
    event = Event.objects.get(pk=link.event_id)
    assert event.body["epcList"] == [EPC]
    assert event.event_id.startswith("ni:///sha-256;")
    node = Node.objects.get(pk=link.node_id)
    assert (node.uri, node.urn) == ("https://id.gs1.org/01/10614141073464/21/2017", EPC)


def test_an_amount_of_the_platforms_own_keeps_its_digits(firm: Organisation) -> None:
    amount = {"epcClass": "urn:epc:class:lgtin:4012345.012345.998877", "quantity": Decimal("12.50"), "uom": "KGM"}
    job = actions.capture(by=None, organisation=firm, document=[object_event(quantityList=[amount])])
    assert job.success
    assert b'"quantity":12.50,' in document_bytes(job.document)
    assert Event.objects.get().body["quantityList"][0]["quantity"] == 12.5
    refused = actions.capture(
        by=None, organisation=firm, document=[object_event(quantityList=[{**amount, "quantity": Decimal("NaN")}])]
    )
    assert not refused.success


def test_readers_see_a_batch_once_it_has_its_position(clerk: User, firm: Organisation) -> None:
    actions.capture(by=clerk, organisation=firm, document=[object_event(n) for n in range(5)])
    assert queries.events_after(0, -1, 10) == []
    assert actions.place_batches() == 1
    first = queries.events_after(0, -1, 3)
    rest = queries.events_after(first[-1].position, first[-1].ordinal, 10)
    assert [event.ordinal for event in [*first, *rest]] == [0, 1, 2, 3, 4]
    assert Batch.objects.get().event_count == 5


def test_a_repeat_is_acknowledged_and_not_stored_again(clerk: User, firm: Organisation) -> None:
    for _time in range(2):
        job = actions.capture(by=clerk, organisation=firm, document=[object_event(), object_event()])
    assert (job.stored_count, job.repeated_count, job.success) == (0, 2, True)
    assert Event.objects.count() == 1


def test_a_correction_hashes_like_what_it_corrects_and_both_stay(clerk: User, firm: Organisation) -> None:
    wrong = object_event(eventID="urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")
    declared = {"declarationTime": "2026-04-04T08:00:00Z", "reason": "incorrect_data"}
    for event in (wrong, {**wrong, "errorDeclaration": declared}):
        actions.capture(by=clerk, organisation=firm, document=[event])
    first, second = Event.objects.order_by("id")
    assert (first.hash, first.event_id) == (second.hash, second.event_id)
    assert second.declared_at is not None


def test_rollback_stores_nothing_and_names_each_fault(clerk: User, firm: Organisation) -> None:
    sent = [object_event(1), object_event(2, bizStep="shiping", eventID="urn:x:2"), object_event(3, action="add")]
    job = actions.capture(by=clerk, organisation=firm, document=sent)
    assert (job.running, job.success, job.stored_count, job.refused_count) == (False, False, 0, 2)
    faults = CaptureFault.objects.filter(job=job).order_by("place")
    assert [(f.place, f.event_id, f.findings[0]["code"]) for f in faults] == [
        (2, "urn:x:2", "not_a_word"),
        (3, "", "not_in_list"),
    ]
    assert not Event.objects.exists()


def test_proceed_stores_the_valid_ones(clerk: User, firm: Organisation) -> None:
    sent = [object_event(1), object_event(2, action="add"), object_event(3)]
    job = actions.capture(by=clerk, organisation=firm, document=sent, behaviour="proceed")
    assert (job.success, job.stored_count, job.refused_count) == (False, 2, 1)
    assert Event.objects.count() == 2


def test_ten_thousand_invalid_events_keep_no_valid_one_out(clerk: User, firm: Organisation) -> None:
    valid = {n: object_event(n % 1000, eventID=f"urn:x:{n}") for n in range(0, 10_005, 2001)}
    sent = [valid.get(n) or object_event(n % 1000, action="add") for n in range(10_005)]
    document = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-01T00:00:00Z",
        "epcisBody": {"eventList": sent},
    }
    content = json.dumps(document).encode()
    job = actions.receive(by=clerk, organisation=firm, pieces=[content], behaviour="proceed")
    actions.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.running, job.success, job.read_count) == (False, False, 10_005)
    assert (job.stored_count, job.refused_count) == (len(valid), 10_000)
    assert set(Event.objects.values_list("event_id", flat=True)) == {f"urn:x:{n}" for n in valid}
    places = CaptureFault.objects.filter(job=job).values_list("place", flat=True)
    assert set(places) == {n + 1 for n in range(10_005) if n not in valid}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1]]",
        b"<a/>",
        b'{"type": "EPCISDocument"}',
        b'{"a": 1}',
        b"\xff\xfe",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
    ],
)
def test_what_is_no_document_leaves_nothing(clerk: User, firm: Organisation, content: bytes) -> None:
    with pytest.raises(DocumentUnreadable):
        actions.capture(by=clerk, organisation=firm, document=content)
    assert not CaptureJob.objects.exists()


def test_a_known_event_id_is_a_conflict_but_its_correction_is_not(clerk: User, firm: Organisation) -> None:
    wrong = object_event(eventID="urn:uuid:1")
    first = actions.capture_event(by=clerk, organisation=firm, content=json.dumps(wrong).encode())
    with pytest.raises(EventKnown):
        actions.capture_event(by=clerk, organisation=firm, content=json.dumps({**wrong, "action": "DELETE"}).encode())
    declared = {"declarationTime": "2026-04-04T08:00:00Z", "correctiveEventIDs": ["urn:uuid:2"]}
    second = actions.capture_event(
        by=clerk, organisation=firm, content=json.dumps({**wrong, "errorDeclaration": declared}).encode()
    )
    assert (second.event_id, second.hash) == (first.event_id, first.hash)
    assert Link.objects.get(event=second, role=Role.CORRECTIVE_EVENT).node.uri == "urn:uuid:2"


def test_an_event_without_an_id_may_be_sent_again(clerk: User, firm: Organisation) -> None:
    content = json.dumps(object_event()).encode()
    first = actions.capture_event(by=clerk, organisation=firm, content=content)
    assert actions.capture_event(by=clerk, organisation=firm, content=content) == first
    with pytest.raises(EventInvalid) as refused:
        actions.capture_event(by=clerk, organisation=firm, content=json.dumps(object_event(action="x")).encode())
    assert refused.value.told("en")[0]["path"] == "action"


def test_two_organisations_may_report_one_event(clerk: User, firm: Organisation) -> None:
    other = factories.organisation()
    for organisation in (firm, other):
        actions.capture(by=None, organisation=organisation, document=[object_event(eventID="urn:x:1")])
    assert Event.objects.count() == 2


def test_side_tables_hold_what_queries_ask(clerk: User, firm: Organisation) -> None:
    event = object_event(
        action="ADD",
        quantityList=[{"epcClass": "urn:epc:class:lgtin:4012345.012345.998877", "quantity": 200.50, "uom": "KGM"}],
        sensorElementList=[{"sensorReport": [{"type": "Temperature", "value": 4.5, "uom": "CEL", "sDev": 0.1}]}],
        ilmd={"cbvmda:bestBeforeDate": "2026-12-01", "cbvmda:netWeight": {"#text": "3.5", "unit": "KGM"}},
    )
    actions.capture(by=clerk, organisation=firm, document=[event])
    report = SensorReport.objects.get()
    assert (report.value, report.s_dev, report.unit, report.uom) == (277.65, 0.1, "KEL", "CEL")
    lot = Link.objects.select_related("node").get(role=Role.EPC_CLASS)
    assert (str(lot.quantity), lot.uom) == ("200.5", "KGM")
    assert Node.objects.filter(class_id=lot.node.class_id, uri=lot.node.uri).exists()
    assert {(f.text, f.number, f.depth) for f in Field.objects.all()} == {
        ("2026-12-01", None, 0),
        ("3.5", 3.5, 0),
        ("KGM", None, 1),
    }


def test_master_data_of_a_header_is_kept(clerk: User, firm: Organisation) -> None:
    place = "urn:epc:id:sgln:0614141.00300.0"
    attributes = [{"id": "urn:epcglobal:cbv:mda:site", "attribute": "0614141003006"}, {"id": "a:b", "attribute": "1"}]
    header = {
        "epcisMasterData": {
            "vocabularyList": [
                {
                    "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
                    "vocabularyElementList": [{"id": place, "attributes": [*attributes, attributes[1]]}],
                }
            ]
        }
    }
    document = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-01T00:00:00Z",
        "epcisHeader": header,
        "epcisBody": {"eventList": []},
    }
    job = actions.capture(by=clerk, organisation=firm, document=document)
    assert job.success
    told = MasterData.objects.get()
    assert told.node_id == id_of(place)
    assert told.attributes == {"urn:epcglobal:cbv:mda:site": "0614141003006", "a:b": ["1", "1"]}


@pytest.mark.parametrize("path", gs1.json_examples() + gs1.xml_examples(), ids=lambda path: path.name)
def test_every_example_of_gs1_is_captured(clerk: User, firm: Organisation, path: Path) -> None:
    job = actions.capture(by=clerk, organisation=firm, document=path.read_bytes())
    assert job.success, [fault.findings for fault in job.faults.all()]
    assert job.stored_count + job.repeated_count == job.read_count


def test_the_store_refuses_changes(clerk: User, firm: Organisation) -> None:
    actions.capture(by=clerk, organisation=firm, document=[object_event()])
    for table in ("trace_event", "trace_link", "trace_document", "trace_chunk", "trace_batch", "trace_node"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {CHANGED.get(table, 'id = id')}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_an_event_that_another_server_stores_at_this_moment_is_a_repeat(
    clerk: User, firm: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look for repeats came too early: COPY meets the other one's row, and the slice is looked through again."""
    actions.capture(by=clerk, organisation=firm, document=[object_event(1)])
    original, tries = Batching._store, []

    def too_early(self: Batching, known: dict[UUID, Held]) -> tuple[int, Rows]:
        tries.append(len(known))
        if len(tries) == 1:
            with connection.cursor() as cursor:
                for identity, held in known.items():
                    self.builder.add(held, identity)
                write(cursor, self.builder.take())
        return original(self, known)

    monkeypatch.setattr(Batching, "_store", too_early)
    job = actions.capture(by=clerk, organisation=firm, document=[object_event(1), object_event(2)])
    assert (tries, job.stored_count, job.repeated_count) == ([2, 2], 1, 1)
    assert [event.ordinal for event in Event.objects.order_by("id")] == [0, 0]


def test_a_urn_that_comes_later_is_remembered(clerk: User, firm: Organisation) -> None:
    for uri in ("https://id.gs1.org/01/10614141073464/21/2017", EPC):
        actions.capture(
            by=clerk, organisation=firm, document=[object_event(epcList=[uri], eventID=f"urn:x:{len(uri)}")]
        )
    assert Node.objects.get(pk=id_of(EPC)).urn == EPC

"""What is refused, and in which words."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from valley.supply.trace.engine.__main__ import main
from valley.supply.trace.engine.checking import check
from valley.supply.trace.engine.documents import Held, text_of
from valley.supply.trace.engine.findings import of_dict, told, words
from valley.supply.trace.engine.validation import findings_of, refusals_of

EVENT: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-04-03T20:33:31.116+08:00",
    "eventTimeZoneOffset": "+08:00",
    "epcList": ["urn:epc:id:sgtin:0614141.107346.2017"],
    "action": "OBSERVE",
    "bizStep": "shipping",
}
PAIR = {**EVENT, "type": "AssociationEvent", "parentID": "urn:epc:id:grai:4012345.55555.987"}
del PAIR["epcList"]


def held(event: Any) -> Held:
    return Held(event, None, (), json.dumps(event))


def changed(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**EVENT, **changes}.items() if value is not ...}


def sensor(**report: Any) -> list[dict[str, Any]]:
    return [{"sensorReport": [{"type": "Temperature", **report}]}]


@pytest.mark.parametrize(
    ("event", "code", "path", "says"),
    [
        (3, "not_an_object", "", "no JSON object"),
        (changed(type=...), "no_type", "", "type is missing"),
        (changed(type="ObjectEvnt"), "unknown_type", "type", "ObjectEvnt"),
        (changed(eventTime=...), "required", "eventTime", "such as 2026"),
        (changed(eventTime="2026-04-03"), "not_a_time", "eventTime", "time zone"),
        (changed(eventTime="2026-04-03T20:33:60Z"), "not_a_time", "eventTime", "20:33:60"),
        (changed(eventTimeZoneOffset="8"), "not_an_offset", "eventTimeZoneOffset", "+08:00"),
        (changed(action="add"), "not_in_list", "action", "ADD"),
        (changed(bizStep="shiping"), "not_a_word", "bizStep", "did you mean shipping"),
        (changed(bizStep="urn:epcglobal:cbv:bizstep:shipping"), "not_a_word", "bizStep", "write shipping"),
        (changed(bizStepp="shipping"), "unknown_name", "bizStepp", "did you mean bizStep"),
        (changed(epcList="urn:a:b"), "wrong_kind", "epcList", "[ ]"),
        (changed(epcList=["urn:a:b", "x"]), "not_a_uri", "epcList[1]", "Digital Link"),
        (changed(epcList=...), "nothing_to_say", "", "quantityList"),
        (changed(ilmd={}), "ilmd_only_when_added", "ilmd", "ADD"),
        (
            changed(quantityList=[{"epcClass": "urn:a:b", "quantity": "3"}]),
            "wrong_kind",
            "quantityList[0].quantity",
            "a number",
        ),
        (changed(quantityList=[{"epcClass": "urn:a:b", "uom": "kg"}]), "not_a_unit", "quantityList[0].uom", "KGM"),
        (changed(bizTransactionList=[{"type": "po"}]), "required", "bizTransactionList[0].bizTransaction", "missing"),
        (changed(persistentDisposition={}), "set_or_unset", "persistentDisposition", "set or unset"),
        (changed(sensorElementList=[{}]), "required", "sensorElementList[0].sensorReport", "at least one"),
        (
            changed(sensorElementList=sensor(type="Warmth")),
            "not_a_word",
            "sensorElementList[0].sensorReport[0].type",
            "Warmth",
        ),
        (changed(readPoint="urn:a:b"), "wrong_kind", "readPoint", "{ }"),
        (changed(**{"x:a": "\0"}), "control_character", "x:a", "control"),
        (changed(**{"x:a": {"x:b": ["\ud800"]}}), "control_character", "x:a.x:b[0]", "control"),
        (PAIR | {"action": "ADD"}, "nothing_to_say", "", "childEPCs"),
        (PAIR | {"action": "OBSERVE"}, "nothing_to_say", "", "childEPCs"),
        ({n: v for n, v in PAIR.items() if n != "parentID"} | {"action": "DELETE"}, "required", "parentID", "pallet"),
    ],
)
def test_a_fault_is_named_with_its_place_value_and_remedy(event: Any, code: str, path: str, says: str) -> None:
    found = refusals_of(held(event))
    assert (found[0].code, found[0].path) == (code, path)
    assert says in " ".join(told(found[0], "en"))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told(found[0], "zh-hans")[0])
    assert of_dict(json.loads(json.dumps(found[0].as_dict()))) == found[0]


def test_an_association_that_ends_needs_no_children() -> None:
    assert refusals_of(held(PAIR | {"action": "DELETE"})) == []


@pytest.mark.parametrize("kind", ["AggregationEvent", "TransactionEvent", "AssociationEvent"])
def test_every_event_type_has_a_persistent_disposition(kind: str) -> None:
    event = {**PAIR, "type": kind, "action": "ADD", "childEPCs": ["urn:a:b"], "epcList": ["urn:a:b"]}
    event.pop("epcList" if kind != "TransactionEvent" else "childEPCs")
    if kind == "TransactionEvent":
        event["bizTransactionList"] = [{"bizTransaction": "urn:a:b"}]
    assert refusals_of(held({**event, "persistentDisposition": {"set": ["completeness_inferred"]}})) == []
    found = refusals_of(held({**event, "persistentDisposition": {"set": ["complete"]}}))
    assert [f.code for f in found] == ["not_a_word"]


def test_what_is_nested_too_deep_is_refused() -> None:
    value: Any = "x"
    for _level in range(400):
        value = {"x:a": value}
    assert [f.code for f in refusals_of(held(changed(**{"x:a": value})))] == ["too_deep"]


def test_numbers_beyond_reason_are_refused() -> None:
    quantity = Decimal("1E+400")
    event = changed(quantityList=[{"epcClass": "urn:a:b", "quantity": quantity}])
    assert [f.code for f in refusals_of(Held(event, None, (), text_of(event)))] == ["number_out_of_range"]


def test_warnings_do_not_refuse() -> None:
    event = changed(
        epcList=["urn:epc:id:sgtin:0614141.10734.2017"], sensorElementList=sensor(time="2026-04-04T00:00:00Z", value=3)
    )
    event["y:odd"] = "1"
    assert refusals_of(held(event)) == []
    assert {f.code for f in findings_of(held(event)) if f.warning} == {"not_a_key", "sensor_later", "undeclared_prefix"}


@pytest.mark.parametrize(
    ("uri", "ought"),
    [
        ("https://id.gs1.org/01/10614141073465/21/2017", "10614141073464"),
        ("https://shop.example/p/gtin/10614141073465/lot/A?x=1", "10614141073464"),
        ("https://id.gs1.org/00/006141411234567891", "006141411234567890"),
        ("https://id.gs1.org/8003/00614141123453ABC", "00614141123452"),
        ("https://id.gs1.org/01/10614141073464/21/2017", ""),
        ("https://id.gs1.org/8004/0614141anything", ""),
        ("https://example.org/things/1", ""),
        ("urn:epc:id:sgtin:0614141.107346.2017", ""),
    ],
)
def test_a_check_digit_that_does_not_fit_is_noticed(uri: str, ought: str) -> None:
    event = changed(epcList=[uri])
    assert refusals_of(held(event)) == []
    found = [f for f in findings_of(held(event)) if f.code == "check_digit"]
    assert [f.more["ought"] for f in found] == ([ought] if ought else [])


def test_every_finding_has_words_in_both_languages() -> None:
    for code, held_words in words()["fault"].items():
        assert set(held_words) == {"zh", "zh_remedy", "en", "en_remedy"}, code


def test_a_document_is_looked_through_as_a_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps([EVENT]))
    bad.write_text(json.dumps({"type": "EPCISDocument", "epcisBody": {"eventList": [EVENT, changed(action="add"), 3]}}))
    assert main(["validate", str(good)]) == 0
    assert main(["validate", "--en", str(good), str(bad)]) == 1
    said = capsys.readouterr().out
    assert "1 个事件，0 处不能接收" in said
    assert "event 2 action: 'add' is not one of the allowed values" in said
    assert "document schemaVersion: schemaVersion is required" in said
    assert "3 events, 3 that cannot be taken" in said
    bad.write_text('[{"a": 1}, {]')
    assert main(["validate", "--en", str(bad)]) == 1
    assert "cannot be read from here on" in capsys.readouterr().out


def test_ten_thousand_faults_are_counted_and_not_all_told() -> None:
    document = json.dumps([changed(action="x")] * 1_200).encode()
    checked = check(lambda: iter((document,)))
    assert (checked.events, checked.refused, len(checked.found)) == (1_200, 1_200, 1_000)
    assert checked.untold >= 200


HEAD = '"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"schemaVersion":"2.0",'


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ('"epcisBody":{"eventList":[]}', []),
        ('"epcisBody":{}', [("required", "epcisBody.eventList")]),
        ('"epcisBody":null', [("required", "epcisBody.eventList")]),
        ('"epcisBody":{"eventList":{}}', [("wrong_kind", "epcisBody.eventList")]),
        ('"epcisBody":{"eventList":null}', [("wrong_kind", "epcisBody.eventList")]),
        ('"epcisHeader":{}', [("required", "epcisBody")]),
    ],
)
def test_a_document_of_json_has_a_list_of_events(rest: str, found: list[tuple[str, str]]) -> None:
    document = f'{{{HEAD}"type":"EPCISDocument","creationDate":"2026-05-01T00:00:00Z",{rest}}}'
    checked = check(lambda: iter((document.encode(),)))
    assert [(each.finding.code, each.finding.path) for each in checked.found] == found


def test_an_answer_to_a_query_has_one_too() -> None:
    document = f'{{{HEAD}"type":"EPCISQueryDocument","creationDate":"2026-05-01T00:00:00Z","epcisBody":{{}}}}'
    (found,) = check(lambda: iter((document.encode(),))).found
    assert found.finding.path == "epcisBody.queryResults.resultsBody.eventList"


def test_a_list_of_events_may_lack_in_xml() -> None:
    """EPCglobal-epcis-2_0.xsd: EventList, minOccurs 0."""
    head = '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" '
    said = f'{head}creationDate="2026-05-01T00:00:00Z"><EPCISBody/></epcis:EPCISDocument>'
    assert check(lambda: iter((said.encode(),))).found == []

"""Queries put to single events."""

from typing import Any

import pytest

from valley.supply.trace.engine.query import facts_of, holds, parse, resolve

CONTEXT = ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"ex": "http://ns.example.com/epcis/"}]
EVENT: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventID": "urn:uuid:1",
    "eventTime": "2026-04-03T20:33:31.116-06:00",
    "eventTimeZoneOffset": "-06:00",
    "recordTime": "2026-04-05T00:00:00Z",
    "action": "ADD",
    "bizStep": "shipping",
    "disposition": "in_transit",
    "epcList": ["urn:epc:id:sgtin:0614141.107346.2017"],
    "quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.998877", "quantity": 2.5, "uom": "KGM"}],
    "readPoint": {"id": "urn:epc:id:sgln:0012345.11111.400", "ex:gate": "7"},
    "bizLocation": {"id": "https://example.com/414/0012345111112"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:5200001000008:po123"}],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00225"}],
    "destinationList": [
        {"type": "https://ref.gs1.org/cbv/SDT-location", "destination": "urn:epc:id:sgln:0614141.00777.0"}
    ],
    "persistentDisposition": {"set": ["completeness_verified"], "unset": ["completeness_inferred"]},
    "errorDeclaration": {
        "declarationTime": "2026-04-04T00:00:00Z", "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:2"], "ex:why": "typo",
    },
    "ilmd": {"ex:bestBefore": "2027-01-01T00:00:00Z", "ex:farm": {"ex:plot": 12}},
    "ex:temperatureLog": {"ex:seal": {"ex:number": "A-1"}},
    "ex:weight": 10.50,
    "sensorElementList": [{
        "sensorMetadata": {"time": "2026-04-03T12:00:00Z",
            "deviceID": "urn:epc:id:giai:4000001.111", "ex:calibrated": True},
        "sensorReport": [
            {"type": "Temperature", "value": 68, "uom": "FAH", "sDev": 1.8, "ex:channel": "2"},
            {"type": "RelativeHumidity", "stringValue": "wet", "booleanValue": True, "percRank": 12},
        ],
        "ex:mounted": "door",
    }],
}  # fmt: skip
HIT: list[dict[str, Any]] = [
    {"eventType": "ObjectEvent|AggregationEvent"},
    {"GE_eventTime": "2026-04-04T02:33:31.116Z", "LT_eventTime": "2026-04-04T02:33:31.117Z"},
    {"GE_recordTime": "2026-04-05T00:00:00Z"},
    {"EQ_action": "ADD", "EQ_bizStep": "receiving|shipping", "EQ_disposition": "urn:epcglobal:cbv:disp:in_transit"},
    {"EQ_bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"},
    {"EQ_persistentDisposition_set": "completeness_verified",
     "EQ_persistentDisposition_unset": "completeness_inferred"},
    {"EQ_readPoint": "https://id.gs1.org/414/0012345111112/254/400"},
    {"EQ_bizLocation": "urn:epc:id:sgln:0012345.11111.0"},
    {"MATCH_epc": "https://id.gs1.org/01/10614141073464/21/2017"},
    {"MATCH_anyEPC": "urn:epc:idpat:sgtin:0614141.107346.*"},
    {"MATCH_epc": "urn:epc:idpat:sgtin:0614141.*.*"},
    {"MATCH_epc": "https://example.org/01/10614141073464/21/*"},
    {"MATCH_anyEPCClass": "urn:epc:class:lgtin:4012345.012345.998877"},
    {"EQ_quantity": "2.5"}, {"EQ_quantity": [2.5, 3]}, {"GT_quantity_GRM": "2499"}, {"EQ_quantity_GRM": "2500"},
    {"EQ_eventID": "urn:uuid:1"}, {"EXISTS_errorDeclaration": "true"}, {"EQ_errorReason": "incorrect_data"},
    {"EQ_correctiveEventID": "urn:uuid:2"}, {"GE_errorDeclaration_Time": "2026-04-04T00:00:00Z"},
    {"EQ_bizTransaction_po": "urn:epcglobal:cbv:bt:5200001000008:po123"},
    {"EQ_source_owning_party": "https://id.gs1.org/417/4012345002256"},
    {"EQ_destination_location": "urn:epc:id:sgln:0614141.00777.0"},
    {"EXISTS_sensorElementList": "1"}, {"EQ_type": "Temperature"}, {"EQ_deviceID": "https://id.gs1.org/8004/4000001111"},
    {"EQ_value_CEL": "20"}, {"GE_value_KEL": "293.15", "LE_value_FAH": "68"}, {"EQ_stringValue": "wet"},
    {"GE_sDev_KEL": "1", "LE_sDev_CEL": "1"}, {"EQ_booleanValue": "true"}, {"GE_percRank": "12"},
    {"GE_time": "2026-04-03T12:00:00Z"},
    {"EQ_ILMD_ex:bestBefore": "2027-01-01T08:00:00+08:00"}, {"LT_ILMD_ex:bestBefore": "2028-01-01T00:00:00Z"},
    {"EQ_INNER_ILMD_ex:plot": "12.0"}, {"EXISTS_ILMD_ex:farm": ""}, {"EQ_ERROR_DECLARATION_ex:why": "typo"},
    {"GT_ex:weight": "10"}, {"EQ_ex:weight": "10.5"}, {"EXISTS_ex:temperatureLog": "true"},
    {"EQ_INNER_ex:number": "A-1"}, {"EQ_http://ns.example.com/epcis/#weight": "10.5"},
    {"EQ_{http://ns.example.com/epcis/}weight": "10.5"}, {"EQ_readPoint_ex:gate": "7"},
    {"EQ_SENSORELEMENT_ex:mounted": "door"}, {"EQ_SENSORMETADATA_ex:calibrated": "true"},
    {"EQ_SENSORREPORT_ex:channel": "2"}, {"WD_readPoint": "urn:x:hall"}, {"HASATTR_bizLocation": "site"},
    {"EQ_ATTR_bizLocation_site": "north"}, {"EQ_other:weight": "10.5"},
]  # fmt: skip
MISS: list[dict[str, Any]] = [
    {"eventType": "AggregationEvent"}, {"LT_eventTime": "2026-04-04T02:33:31.116Z"}, {"EQ_action": "DELETE"},
    {"EQ_bizStep": "receiving"},
    {"MATCH_epc": "https://id.gs1.org/01/10614141073464"},
    {"MATCH_parentID": "urn:epc:id:sgtin:0614141.107346.2017"},
    {"MATCH_epc": "urn:epc:idpat:sgtin:0614142.*.*"}, {"MATCH_epcClass": "https://id.gs1.org/01/04012345123456"},
    {"EQ_quantity": "2500"}, {"EQ_quantity_LTR": "2.5"}, {"EQ_value_CEL": "20.01"}, {"EQ_value_PAL": "293.15"},
    {"EQ_source_possessing_party": "https://id.gs1.org/417/4012345002256"}, {"EQ_ex:number": "A-1"},
    {"EQ_INNER_ex:weight": "10.5"}, {"EQ_ILMD_ex:plot": "12"}, {"EQ_unknown:weight": "10.5"},
    {"EQ_booleanValue": "false"}, {"WD_bizLocation": "urn:x:hall"}, {"EQ_ATTR_bizLocation_site": "south"},
    {"EQ_bizStep": "shipping", "EQ_action": "DELETE"},
]  # fmt: skip


class Known:
    """One hall with the read point in it, one attribute, one prefix of an older document."""

    def within(self, uris: Any) -> frozenset[str]:
        hall = {"https://id.gs1.org/414/0012345111112/254/400"} if "urn:x:hall" in uris else set()
        return frozenset(uris) | hall

    def elements(self, names: Any, values: Any) -> frozenset[str]:
        fits = "urn:epcglobal:cbv:mda:site" in names and (values is None or "north" in values)
        return frozenset({"https://id.gs1.org/414/0012345111112"} if fits else ())

    def namespaces(self, prefix: str) -> frozenset[str]:
        return frozenset({"http://ns.example.com/epcis/"} if prefix == "other" else ())


def _holds(asked: dict[str, Any]) -> bool:
    query = parse(asked, {"ex": "http://ns.example.com/epcis/"})
    return holds(resolve(query.tree, Known()), facts_of(EVENT, CONTEXT))


@pytest.mark.parametrize("asked", HIT, ids=str)
def test_the_event_is_meant(asked: dict[str, Any]) -> None:
    assert _holds(asked)


@pytest.mark.parametrize("asked", MISS, ids=str)
def test_the_event_is_not_meant(asked: dict[str, Any]) -> None:
    assert not _holds(asked)


def test_what_needs_master_data_does_not_guess() -> None:
    with pytest.raises(TypeError, match="master data"):
        holds(parse({"WD_readPoint": "urn:x:hall"}).tree, facts_of(EVENT, CONTEXT))

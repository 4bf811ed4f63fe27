"""What of an event is shown: the matrix of relations and fields, and its redaction."""

from typing import Any

import pytest

from valley.supply.trace.engine.disclosure import DEFAULTS, EVERYTHING, FIELDS, Group, Relation, group_of, redact

EVENT: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventID": "urn:uuid:1",
    "action": "OBSERVE",
    "eventTime": "2026-11-02T00:00:00Z",
    "eventTimeZoneOffset": "+08:00",
    "quantityList": [{"epcClass": "urn:x", "quantity": 5, "uom": "KGM"}],
    "epcList": ["urn:epc:id:sscc:6901234.0000000001"],
    "bizStep": "shipping",
    "readPoint": {"id": "urn:p"},
    "sourceList": [{"type": "owning_party", "source": "urn:s"}],
    "bizTransactionList": [{"bizTransaction": "urn:t"}],
    "sensorElementList": [{}],
    "certificationInfo": "urn:c",
    "ilmd": {"nv:recipe": "secret"},
    "nv:price": "9",
    "errorDeclaration": {"declarationTime": "2026-11-03T00:00:00Z", "reason": "incorrect_data"},
}


@pytest.mark.parametrize("relation", list(Relation))
def test_each_relation_sees_exactly_its_groups(relation: Relation) -> None:
    groups = DEFAULTS[relation]
    shown, withheld = redact(EVENT, groups)
    for name in EVENT:
        group = group_of(name)
        assert (name in shown) == (group is None or group in groups), name
    gone = {group for name in EVENT if (group := group_of(name)) and group not in groups}
    if Group.GOODS in groups and Group.QUANTITY not in groups:
        gone.add(Group.QUANTITY)
    assert withheld == sorted(gone)


def test_without_quantity_goods_stay_and_amounts_go() -> None:
    shown, withheld = redact(EVENT, {Group.GOODS})
    assert shown["quantityList"] == [{"epcClass": "urn:x"}]
    assert "quantity" in withheld


def test_without_time_not_even_the_declaration_tells_when() -> None:
    shown, _withheld = redact(EVENT, EVERYTHING - {Group.TIME})
    assert shown["errorDeclaration"] == {"reason": "incorrect_data"}


def test_who_captured_sees_it_whole_and_the_public_nothing_but_that_it_was() -> None:
    assert redact(EVENT, DEFAULTS[Relation.OWN]) == (EVENT, [])
    assert set(redact(EVENT, DEFAULTS[Relation.PUBLIC])[0]) == {"type", "eventID", "action", "errorDeclaration"}


def test_every_group_but_those_of_amounts_and_own_fields_holds_a_field() -> None:
    assert set(FIELDS.values()) == EVERYTHING - {Group.QUANTITY, Group.DETAILS}
    assert group_of("example:myField") is Group.DETAILS

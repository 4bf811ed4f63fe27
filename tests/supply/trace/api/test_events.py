"""Events by query, by ID, by what they name; in pages that writers do not disturb."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from tests.supply.trace.api.conftest import LGTIN, SGTIN, event, events_in, numbers
from valley.kernel import clock
from valley.kernel.models import User
from valley.registry.models import Organisation

Ask = Callable[..., Any]
Capture = Callable[..., Any]
HASH = "ni:///sha-256;df7bb3c352fef055578554f09f5e2aa41782150ced7bd0b8af24dd3ccb30ba69?ver=CBV2.0"


def test_an_answer_is_a_query_document(capture: Capture, ask: Ask) -> None:
    capture(event(1, **{"ex:weight": Decimal("10.50")}))
    answer = ask("/events")
    assert answer["Content-Type"] == "application/json"
    assert answer["GS1-EPCIS-Version"] == answer["GS1-CBV-Version"] == "2.0.0"
    assert b'"ex:weight":10.50' in answer.content  # as it was written
    document = answer.json()
    assert document["type"] == "EPCISQueryDocument"
    assert document["@context"][1] == {"ex": "https://ns.example.com/"}
    assert document["epcisBody"]["queryResults"]["queryName"] == "SimpleEventQuery"
    (found,) = events_in(answer)
    assert found["epcList"] == ["https://id.gs1.org/01/10614141073464/21/1"]
    assert found["recordTime"].endswith("Z")


def test_identifiers_come_in_the_form_asked(capture: Capture, ask: Ask) -> None:
    link = "https://id.gs1.org/01/09521568251204/21/9"
    capture(event(1), event(2, epcList=[link]))
    forms = {
        asked: ask("/events", GS1_EPC_Format=asked)
        for asked in ("Always_GS1_Digital_Link", "Always_EPC_URN", "Never_Translates", "No_Preference")
    }
    lists = {asked: [found["epcList"][0] for found in events_in(answer)] for asked, answer in forms.items()}
    assert lists["Always_GS1_Digital_Link"] == ["https://id.gs1.org/01/10614141073464/21/1", link]
    assert lists["Never_Translates"] == lists["No_Preference"] == [SGTIN.format(1), link]
    # The second key's URN was never seen and its prefix is registered by nobody: it stays, and the answer says so.
    assert lists["Always_EPC_URN"] == [SGTIN.format(1), link]
    assert forms["Always_EPC_URN"]["Valley-EPC-Untranslated"] == "1"
    assert ask("/events", GS1_EPC_Format="Klingon").status_code == 406


def test_pages_stay_what_they_were_while_others_write(capture: Capture, ask: Ask) -> None:
    capture(*(event(n) for n in range(7)))
    for order in ("", "&orderBy=eventTime&orderDirection=ASC", "&orderBy=recordTime", "&orderBy=ex:none"):
        answer = ask(f"/events?perPage=3{order}")
        seen = numbers(answer)
        assert len(seen) == 3
        while "Link" in answer:
            capture(*(event(100 + clock.now().microsecond + n) for n in range(2)))
            address = answer["Link"].split(">")[0].partition("/epcis/v2")[2]
            answer = ask(address)
            seen += numbers(answer)
        assert sorted(seen)[:7] == list(range(7))
        assert len(seen) == len(set(seen))
        assert "GS1-Next-Page-Token-Expires" not in answer
    assert numbers(ask("/events?orderBy=eventTime&orderDirection=ASC&LT_eventTime=2026-03-01T00:00:00%2B08:00")) == []


def test_the_first_n_over_several_pages(capture: Capture, ask: Ask) -> None:
    capture(*(event(n) for n in range(7)))
    answer = ask("/events?perPage=2&orderBy=eventTime&orderDirection=DESC&eventCountLimit=5")
    seen = numbers(answer)
    while "Link" in answer:
        answer = ask(answer["Link"].split(">")[0].partition("/epcis/v2")[2])
        seen += numbers(answer)
    assert seen == [6, 5, 4, 3, 2]


def test_a_token_ends(capture: Capture, ask: Ask, stranger: User) -> None:
    capture(*(event(n) for n in range(3)))
    address = ask("/events?perPage=1")["Link"].split(">")[0].partition("/epcis/v2")[2]
    token = address.partition("nextPageToken=")[2]
    assert ask(address, by=stranger).status_code == 400
    assert ask(address + "&EQ_action=ADD").status_code == 400
    with clock.travel(clock.now() + timedelta(hours=2)):
        assert ask(address).status_code == 400
    assert ask(f"/nextPageToken/{token}", by=stranger, method="delete").status_code == 204
    assert ask(address).status_code == 200
    assert ask(f"/nextPageToken/{token}", method="delete").status_code == 204
    refused = ask(address)
    assert (refused.status_code, refused.json()["type"]) == (400, "epcisException:QueryParameterException")


def test_too_many_is_refused(capture: Capture, ask: Ask) -> None:
    capture(*(event(n) for n in range(3)))
    assert len(numbers(ask("/events?maxEventCount=3"))) == 3
    refused = ask("/events?maxEventCount=2")
    assert refused.status_code == 413
    assert refused.json()["type"] == "epcisException:QueryTooLargeException"


def test_an_event_and_its_declaration_share_an_id(capture: Capture, ask: Ask) -> None:
    wrong = event(1)
    declared = {
        "declarationTime": "2026-03-02T00:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:9"],
    }
    capture(wrong)
    capture({**wrong, "errorDeclaration": declared})
    answer = ask(f"/events/{wrong['eventID']}")
    assert [found.get("errorDeclaration") for found in events_in(answer)] == [None, declared]
    assert "Link" not in answer
    assert ask("/events/urn:uuid:none").status_code == 404


@pytest.mark.parametrize("path", [quote(HASH, safe=""), quote(HASH, safe="?=:/"), HASH])
def test_a_hash_is_found_encoded_or_not(capture: Capture, ask: Ask, path: str) -> None:
    capture({**event(1), "eventID": HASH})
    assert len(events_in(ask(f"/events/{path}"))) == 1


def test_events_of_what_they_name(capture: Capture, ask: Ask) -> None:
    place = {
        "readPoint": {"id": "urn:epc:id:sgln:0012345.11111.400"},
        "bizLocation": {"id": "https://example.com/hall"},
    }
    capture(event(1, **place), event(2, bizStep="https://example.com/cook", disposition="active"),
            event(3, quantityList=[{"epcClass": LGTIN, "quantity": 5, "uom": "KGM"}]))  # fmt: skip
    found = {
        f"/epcs/{SGTIN.format(1)}": [1],
        f"/epcs/{quote('https://id.gs1.org/01/10614141073464/21/2', safe='')}": [2],
        f"/epcs/{LGTIN}": [3],
        "/bizSteps/shipping": [1, 3],
        f"/bizSteps/{quote('https://example.com/cook', safe='')}": [2],
        "/dispositions/active": [2],
        "/readPoints/urn:epc:id:sgln:0012345.11111.400": [1],
        "/bizLocations/https://example.com/hall": [1],
        "/eventTypes/ObjectEvent": [1, 2, 3],
    }
    for path, expected in found.items():
        assert ask(path).json()["member"] == ["events"], path
        assert sorted(numbers(ask(f"{path}/events"))) == expected, path
        assert ask(path, method="options").status_code == 204
    assert numbers(ask("/bizSteps/shipping/events?MATCH_anyEPCClass=" + LGTIN)) == [3]
    for path in ("/epcs/urn:x:none", "/bizSteps/none", "/eventTypes/NoEvent", "/readPoints/https://example.com/hall"):
        assert ask(path).status_code == 404, path


def test_collections_list_what_is_seen(capture: Capture, ask: Ask, firm: Organisation, member: User) -> None:
    capture(event(1, bizStep="https://example.com/cook"))
    capture(event(2), organisation=firm)
    everything = ask("/epcs").json()["member"]
    assert sorted(everything) == [f"https://id.gs1.org/01/10614141073464/21/{n}" for n in (1, 2)]
    assert ask("/epcs", by=member, GS1_EPC_Format="Always_EPC_URN").json()["member"] == [SGTIN.format(2)]
    assert len(ask("/bizSteps?perPage=1000").json()["member"]) == 42
    assert len(ask("/bizSteps?perPage=1000", by=member).json()["member"]) == 41
    assert ask("/dispositions").json()["member"][0] == "active"
    assert len(ask("/eventTypes").json()["member"]) == 5
    first = ask("/epcs?perPage=1")
    second = ask(first["Link"].split(">")[0].partition("/epcis/v2")[2])
    assert sorted([*first.json()["member"], *second.json()["member"]]) == sorted(everything)


def test_a_firm_sees_its_own(capture: Capture, ask: Ask, firm: Organisation, member: User, stranger: User) -> None:
    capture(event(1))
    capture(event(2), organisation=firm)
    assert sorted(numbers(ask("/events"))) == [1, 2]
    assert numbers(ask("/events", by=member)) == [2]
    assert numbers(ask("/events", by=stranger)) == []
    assert ask(f"/epcs/{SGTIN.format(1)}", by=member).status_code == 404
    assert ask("/events", by=None).status_code == 401


def test_words_of_xml_come_in_the_form_asked(capture: Capture, ask: Ask) -> None:
    capture(event(1))
    forms = {
        "Always_Web_URI": b"<bizStep>https://ref.gs1.org/cbv/BizStep-shipping</bizStep>",
        "Always_URN": b"<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>",
        "No_Preference": b"<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>",
    }
    for asked, said in forms.items():
        answer = ask("/events", Accept="application/xml", GS1_CBV_XML_Format=asked)
        assert answer.status_code == 200
        assert said in answer.content
    assert ask("/events", Accept="application/xml", GS1_CBV_XML_Format="Sometimes").status_code == 406

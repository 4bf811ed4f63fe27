"""Capture over HTTP, as the GS1 document has it."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from tests.factories import registry as factories
from tests.supply.trace.test_capture import object_event
from valley.kernel.actions.tokens import issue_token
from valley.kernel.models import User
from valley.supply.trace import actions
from valley.supply.trace.models import CaptureJob, Event
from valley.supply.trace.models.document import Document

CAPTURE, EVENTS = "/epcis/v2/capture", "/epcis/v2/events"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
XML = """<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-01-01T00:00:00Z">
<EPCISBody><EventList><ObjectEvent><eventTime>2026-04-03T20:33:31+08:00</eventTime>
<eventTimeZoneOffset>+08:00</eventTimeZoneOffset><epcList><epc>urn:epc:id:sgtin:0614141.107346.7</epc></epcList>
<action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep></ObjectEvent></EventList></EPCISBody>
</e:EPCISDocument>"""


@pytest.fixture
def clerk(db: None) -> User:
    return factories.with_role("administrator", factories.organisation())


@pytest.fixture
def key(clerk: User) -> dict[str, Any]:
    _token, text = issue_token(by=clerk, label="报送", scopes=["trace.capture", "trace.view_capture"], days=30)
    return {"HTTP_AUTHORIZATION": f"Bearer {text}", "HTTP_ACCEPT_LANGUAGE": "en"}


def document(*events: Any) -> dict[str, Any]:
    return {
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-04-03T20:33:31Z",
        "epcisBody": {"eventList": list(events)},
        "@context": CONTEXT,
    }


def post(client: Client, key: dict[str, Any], address: str, content: Any, **more: Any) -> Any:
    data = content if isinstance(content, str | bytes) else json.dumps(content)
    return client.post(address, data, **{"content_type": "application/json", **key, **more})


def test_a_document_is_a_job_that_ends(client: Client, key: dict[str, Any]) -> None:
    answer = post(client, key, CAPTURE, document(object_event(1), object_event(2)))
    assert answer.status_code == 202
    assert answer["GS1-EPCIS-Version"].startswith("2.0")
    job = client.get(answer["Location"], **key)
    assert (job.json()["running"], job.json()["success"], job.json()["errors"]) == (False, True, [])
    assert client.get(CAPTURE, **key).json()[0]["captureID"] == job.json()["captureID"]
    listed = client.get(CAPTURE, HTTP_ACCEPT="application/xml", **key)
    assert b'captureID="' in listed.content
    assert Event.objects.count() == 2


def test_a_job_says_what_is_wrong_in_words(client: Client, key: dict[str, Any]) -> None:
    sent = document(object_event(1), object_event(2, bizStep="shiping", eventID="urn:x:2"))
    answer = post(client, key, CAPTURE, sent, HTTP_GS1_CAPTURE_ERROR_BEHAVIOUR="proceed")
    told = client.get(answer["Location"], **key).json()
    assert (told["success"], told["captureErrorBehaviour"]) == (False, "proceed")
    (error,) = told["errors"]
    assert error["type"] == "epcisException:ValidationException"
    assert "event 2 urn:x:2" in error["detail"]
    assert "did you mean shipping" in error["detail"]
    xml = client.get(answer["Location"], HTTP_ACCEPT="application/xml", **key)
    assert b'success="false"' in xml.content


@pytest.mark.parametrize(
    ("content", "more", "status", "kind"),
    [
        ("{", {}, 400, "Validation"),
        (" ", {}, 400, "Validation"),
        ({"type": "EPCISDocument"}, {}, 400, "Validation"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", {"content_type": "application/xml"}, 400, "Validation"),
        (XML, {"content_type": "application/json"}, 400, "Validation"),
        ("{}", {"content_type": "application/xml"}, 400, "Validation"),
        ("{}", {"content_type": "text/plain"}, 415, "UnsupportedMediaType"),
        ("{}", {"HTTP_CONTENT_ENCODING": "br"}, 415, "UnsupportedMediaType"),
        ("{}", {"HTTP_GS1_EPCIS_VERSION": "1.0"}, 406, "NotAcceptable"),
        ("{}", {"HTTP_ACCEPT": "text/html"}, 406, "NotAcceptable"),
        ("{}", {"HTTP_GS1_CAPTURE_ERROR_BEHAVIOUR": "ignore"}, 400, "Validation"),
        ("{}", {"HTTP_AUTHORIZATION": "Bearer nv_no"}, 401, "Security"),
        ("{}", {"HTTP_AUTHORIZATION": ""}, 401, "Security"),
        ("{}", {"HTTP_VALLEY_ORGANISATION": "00000000-0000-0000-0000-000000000000"}, 404, "NoSuchName"),
    ],
)
def test_refusals_have_the_types_of_the_standard(
    client: Client, key: dict[str, Any], content: Any, more: dict[str, Any], status: int, kind: str
) -> None:
    answer = post(client, key, CAPTURE, content, **more)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == f"epcisException:{kind}Exception"
    assert not CaptureJob.objects.exists()


def test_options_say_what_capture_can_do(client: Client, key: dict[str, Any]) -> None:
    said = client.options(CAPTURE, **key)
    assert said.status_code == 204
    assert set(said["Allow"].split(", ")) == {"OPTIONS", "POST", "GET"}
    assert int(said["GS1-EPCIS-Capture-Limit"]) >= 100_000
    assert int(said["GS1-EPCIS-Capture-File-Size-Limit"]) >= 100_000_000
    assert said["GS1-Capture-Error-Behaviour"] == "all"  # rollback and proceed
    assert "Content-Type" not in said


def test_1_2_xml_and_gzip_are_read(client: Client, key: dict[str, Any]) -> None:
    answer = post(
        client, key, CAPTURE, gzip.compress(XML.encode()), content_type="application/xml", HTTP_CONTENT_ENCODING="gzip"
    )
    assert answer.status_code == 202
    assert Event.objects.get().body["bizStep"] == "shipping"
    kept = Document.objects.get()
    assert b"".join(actions.pieces_of(kept)) == XML.encode()


def test_one_event_is_created_or_in_conflict(client: Client, key: dict[str, Any]) -> None:
    event = {"@context": CONTEXT, **object_event(eventID="urn:uuid:1"), "recordTime": "2020-01-01T00:00:00Z"}
    first = post(client, key, EVENTS, event)
    assert (first.status_code, first["Location"]) == (201, f"{EVENTS}/urn:uuid:1")
    assert first.json()["recordTime"] > "2026"
    again = post(client, key, EVENTS, event)
    assert (again.status_code, again.json()["type"]) == (409, "epcisException:ResourceAlreadyExistsException")
    declared = {"declarationTime": "2026-04-04T08:00:00Z", "reason": "incorrect_data"}
    assert post(client, key, EVENTS, {**event, "errorDeclaration": declared}).status_code == 201
    assert Event.objects.filter(event_id="urn:uuid:1").count() == 2
    bad = post(client, key, EVENTS, {**event, "action": "no"})
    assert (bad.status_code, bad.json()["type"]) == (400, "epcisException:ValidationException")
    assert "OBSERVE" in bad.json()["detail"]
    assert post(client, key, EVENTS, [event, event]).status_code == 400


def test_a_stranger_sees_no_job_and_sends_for_nobody_else(client: Client, key: dict[str, Any]) -> None:
    job = post(client, key, CAPTURE, document(object_event()))["Location"]
    stranger = factories.with_role("administrator", factories.organisation())
    _token, text = issue_token(by=stranger, label="x", scopes=["write"], days=3)
    other: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    assert client.get(job, **other).status_code == 403
    assert client.get(CAPTURE, **other).json() == []
    ours = str(CaptureJob.objects.get().organisation.public_id)  # type: ignore[union-attr]
    assert post(client, other, CAPTURE, document(), HTTP_VALLEY_ORGANISATION=ours).status_code == 403
    assert client.get("/epcis/v2/capture/none", **key).status_code == 404


def test_jobs_come_page_by_page(client: Client, key: dict[str, Any]) -> None:
    for number in range(3):
        post(client, key, CAPTURE, document(object_event(number)))
    seen, address = [], f"{CAPTURE}?perPage=2"
    while address:
        answer = client.get(address, **key)
        seen += [job["captureID"] for job in answer.json()]
        address = answer["Link"].partition(">")[0][1:] if answer.has_header("Link") else ""
        if address and len(seen) == 2:
            assert answer["GS1-Next-Page-Token-Expires"]
            wrong = client.get(address.replace("perPage=2", "perPage=0"), **key)
            assert (wrong.status_code, wrong.json()["type"]) == (400, "epcisException:QueryParameterException")
    assert len(set(seen)) == 3


def test_what_is_no_document_is_told_why(client: Client, key: dict[str, Any]) -> None:
    for content, kind, words in (
        ({**document(), "schemaVersion": 2}, "json", "schemaVersion: '2' must"),
        ({**document(), "@context": None}, "json", "@context"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml", "entity declarations are not accepted"),
        ("<a/>", "xml", "a is no document of EPCIS"),
    ):
        answer = post(client, key, CAPTURE, content, content_type=f"application/{kind}")
        assert (answer.status_code, words in answer.json()["detail"]) == (400, True), answer.json()


def test_one_event_of_xml_is_created(client: Client, key: dict[str, Any]) -> None:
    alone = XML.partition("<EventList>")[2].partition("</EventList>")[0]
    answer = post(client, key, EVENTS, alone, content_type="application/xml")
    assert (answer.status_code, answer.json()["bizStep"]) == (201, "shipping")
    assert Event.objects.get().event_id.startswith("ni:///sha-256;")
    assert client.get(f"{CAPTURE}?perPage=0", **key).status_code == 400

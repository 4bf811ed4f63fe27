"""Refusals are problems of RFC 7807 with the standard's own names; OPTIONS tells what can be done."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("path", "headers", "status", "name"),
    [
        ("/events?EQ_nonsense=1", {}, 400, "QueryParameterException"),
        ("/events?perPage=0", {}, 400, "QueryParameterException"),
        ("/events?nextPageToken=abc", {}, 400, "QueryParameterException"),
        ("/events?eventCountLimit=1", {}, 400, "QueryParameterException"),
        ("/events/urn:x:none", {}, 404, "NoSuchNameException"),
        ("/queries/none", {}, 404, "NoSuchNameException"),
        ("/queries/none/subscriptions/1", {}, 404, "NoSuchNameException"),
        ("/events", {"Accept": "text/html"}, 406, "NotAcceptableException"),
        ("/events", {"GS1_EPCIS_Min": "3.0.0"}, 406, "NotAcceptableException"),
        ("/events", {"GS1_CBV_Max": "1.2"}, 406, "NotAcceptableException"),
        ("/events", {"GS1_EPCIS_Max": "newest"}, 406, "NotAcceptableException"),
        ("/events", {"GS1_Extensions": "http://no.prefix/"}, 406, "NotAcceptableException"),
        ("/events?EQ_eventID=" + "x" * 9_000, {}, 414, "URITooLongException"),
    ],
)
def test_each_has_its_name(ask: Ask, path: str, headers: dict[str, str], status: int, name: str) -> None:
    answer = ask(path, **headers)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["type"] == f"epcisException:{name}"
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]


def test_nobody_is_told_how_to_come_in(ask: Ask) -> None:
    answer = ask("/", by=None)
    assert (answer.status_code, answer.json()["type"]) == (401, "epcisException:SecurityException")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_reader_of_xml_is_refused_in_xml(ask: Ask) -> None:
    answer = ask("/events/urn:x:none", Accept="application/xml")
    assert answer["Content-Type"] == "application/problem+xml"
    assert ask("/queries", Accept="application/xml").status_code == 406  # a list of queries is JSON only
    assert b"<type>epcisException:NoSuchNameException</type>" in answer.content


def test_a_fault_of_the_server_is_told_as_one(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("valley.supply.trace.api.events.horizon", lambda: 1 / 0)
    answer = ask("/events")
    assert (answer.status_code, answer.json()["type"]) == (500, "epcisException:ImplementationException")


@pytest.mark.parametrize(
    ("path", "allow"),
    [("/", "OPTIONS, GET"), ("/events", "OPTIONS, GET"), ("/queries", "OPTIONS, GET, POST"), ("/epcs", "OPTIONS, GET")],
)
def test_options_tell_what_can_be_done(ask: Ask, path: str, allow: str) -> None:
    answer = ask(path, method="options")
    assert answer.status_code == 204
    assert set(allow.split(", ")) <= set(answer["Allow"].split(", "))
    for header in ("GS1-EPCIS-Version", "GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Version", "GS1-CBV-Min",
                   "GS1-CBV-Max", "GS1-EPC-Format", "GS1-CBV-XML-Format", "GS1-Vendor-Version"):  # fmt: skip
        assert answer[header]
    assert ask("/queries/none", method="options").status_code == 404


def test_a_method_that_is_not_there(ask: Ask) -> None:
    answer = ask("/epcs", method="post", body={})
    assert (answer.status_code, answer["Allow"]) == (405, "OPTIONS, GET")


def test_the_top_is_told_in_both_forms(ask: Ask) -> None:
    assert len(ask("/").json()["member"]) == 9
    assert b"<member>events</member>" in ask("/", Accept="application/xml").content


def test_an_address_that_the_standard_does_not_have_is_a_problem_too(ask: Ask) -> None:
    for method in ("get", "post", "options"):
        answer = ask("/nothing/here", method=method)
        assert (answer.status_code, answer.json()["type"]) == (404, "epcisException:NoSuchNameException")


def test_no_accept_header_and_an_empty_one_mean_anything(ask: Ask) -> None:
    assert ask("/events", Accept="")["Content-Type"] == "application/json"

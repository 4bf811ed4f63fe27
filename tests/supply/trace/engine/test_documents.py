"""Documents on the way to their hashes, and the command."""

import json
from pathlib import Path

import pytest

from valley.supply.trace.engine.__main__ import main
from valley.supply.trace.engine.documents import events_of
from valley.supply.trace.engine.errors import Unreadable

EXAMPLES = Path(__file__).parents[1] / "vectors" / "examples"


@pytest.mark.parametrize(
    "name",
    [
        "epcisQueryDocument.xml",
        "epcisQueryDocument.jsonld",
        "epcisDocHavingEventWithIgnoreFields.jsonld",
        "SensorDataExamples.xml",
    ],
)
def test_the_command_prints_the_hash_of_every_event(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hash", str(EXAMPLES / name)]) == 0
    assert capsys.readouterr().out.split() == (EXAMPLES / name).with_suffix(".hashes").read_text().split()


def test_a_bare_event_and_a_body_with_one_event_are_documents_too() -> None:
    event = {"type": "ObjectEvent", "action": "ADD"}
    (bare,) = events_of(json.dumps(event).encode())
    (held,) = events_of(json.dumps({"epcisBody": {"event": event}}).encode())
    assert bare.hash == held.hash


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing"),
        (b"3", "neither XML nor JSON"),
        (b"{", "a name in quotation marks is missing"),
        (b'{"epcisBody": {"eventList": [1]}}', "not int"),
        (b'{"epcisBody": {"eventList": [{"a": NaN}]}}', "NaN"),
        (b'{"a": 1} 2', "follows the end"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b'{"a": ' + b"[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_no_document_says_why(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        list(events_of(content))


XML = """<?xml version="1.0" encoding="{}"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://ex.org/" schemaVersion="2.0"
 creationDate="2026-04-03T20:33:31Z"><EPCISBody><EventList><ObjectEvent><eventTime>2026-04-03T20:33:31Z</eventTime>
<eventTimeZoneOffset>+08:00</eventTimeZoneOffset><epcList><epc>urn:epc:id:sgtin:0614141.107346.2017</epc></epcList>
<action>OBSERVE</action><ex:note>豆奶</ex:note></ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_xml_comes_in_whatever_encoding_it_declares(encoding: str) -> None:
    named = encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    (event,) = events_of(mark + XML.format(named).encode(encoding))
    assert event.event["ex:note"] == "豆奶"
    (plain,) = events_of(XML.format("utf-8").encode())
    assert event.hash == plain.hash


def test_the_command_says_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["hash", str(tmp_path / "nothing.xml")]) == 2
    (tmp_path / "bad.json").write_text("%")
    assert main(["hash", str(tmp_path / "bad.json")]) == 2
    assert "bad.json: neither" in capsys.readouterr().err

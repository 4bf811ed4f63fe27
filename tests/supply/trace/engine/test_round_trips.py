"""JSON → XML → JSON keeps the hash and every value; a large document reads like a small one."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.supply.trace import gs1
from valley.supply.trace.engine import xml_text, xml_writing
from valley.supply.trace.engine.documents import Held, events_of, read, text_of
from valley.supply.trace.engine.hashing import pre_hash
from valley.supply.trace.engine.rows import body_of
from valley.supply.trace.engine.validation import document_findings, refusals_of

VECTORS = Path(__file__).parents[1] / "vectors"
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ex": "https://ns.example.com/a#"}]


def through_xml(held: Held) -> Held:
    xml = "".join(xml_writing.document([(held.event, held.context)], created="2026-01-01T00:00:00Z"))
    (back,) = events_of(xml.encode())
    return back


def extensions_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path of keys, text) of each value; lists are repetition, as in XML."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from extensions_of(each, f"{path}/{key}")
    elif isinstance(value, list):
        for each in value:
            yield from extensions_of(each, path)
    else:
        yield path, xml_text.said(value)


@pytest.mark.parametrize("path", gs1.json_examples() + gs1.xml_examples(), ids=lambda path: path.name)
def test_every_example_of_gs1_passes_through(path: Path) -> None:
    reading = read(lambda: iter((path.read_bytes(),)))
    for held in reading.events:
        assert refusals_of(held) == []
        back = through_xml(held)
        assert pre_hash(back.event, back.context) == pre_hash(held.event, held.context)
        assert json.loads(body_of(back))["eventID"]
    assert document_findings(reading.outline.fields) == []


@pytest.mark.parametrize(
    "path", [p for p in sorted(VECTORS.rglob("*.*")) if p.suffix in (".xml", ".jsonld")], ids=lambda path: path.name
)
def test_every_vector_keeps_its_hash_through_xml(path: Path) -> None:
    for held in events_of(path.read_bytes()):
        kept = {name: value for name, value in held.event.items() if name not in held.ignored}
        back = through_xml(Held(kept, held.context))
        assert back.hash == held.hash


TEXT = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff", max_codepoint=0x2FFFF),
    max_size=12,
) | st.sampled_from([" a ", "<&>\"'", "]]>", "a\tb\nc\rd", "0.10", "1e5", "true", "日本"])
NAMES = st.sampled_from(
    ["ex:a", "ex:b-c", "ex:d.e", "ex:名", "ex:f_g", "ex:two words", "ex:1st", "ex:_x0041_", "ex:𝛼/β"]
)
KEYWORDS = st.fixed_dictionaries({"@type": st.just("xsd:string"), "@value": TEXT}) | st.fixed_dictionaries(
    {"@id": st.just("https://example.com/#1")}
)
VALUES: Any = st.recursive(
    KEYWORDS | TEXT | st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.booleans(),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=6,
)
WHERE = st.sampled_from(["", "ilmd", "readPoint", "errorDeclaration", "sensorElementList"])


@st.composite
def events(draw: Any) -> dict[str, Any]:
    event: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventTime": "2026-04-05T02:33:31.116Z",
        "eventTimeZoneOffset": "+08:00",
        "action": "ADD",
        "epcList": draw(st.lists(st.sampled_from(["urn:epc:id:sgtin:0614141.107346.2018", "https://example.com/8"]))),
        "quantityList": [{"epcClass": "urn:x:y", "quantity": draw(st.decimals(0, 10**9, places=2)), "uom": "KGM"}],
    }
    for where in draw(st.sets(WHERE, max_size=3)):
        holder = {
            "": event,
            "ilmd": {},
            "readPoint": {"id": "https://example.com/r"},
            "errorDeclaration": {"declarationTime": "2026-04-06T00:00:00Z", "reason": "incorrect_data"},
            "sensorElementList": {
                "sensorReport": [{"type": "Temperature", "value": draw(st.decimals(-40, 99, places=1))}]
            },
        }[where]
        holder.update(draw(st.dictionaries(NAMES, VALUES, max_size=3)))
        if where:
            event[where] = [holder] if where == "sensorElementList" else holder
    return event


@settings(max_examples=50)
@given(events())
def test_json_to_xml_to_json_keeps_the_hash_and_every_value_as_text(event: dict[str, Any]) -> None:
    held = Held(event, CONTEXT, (), text_of(event))
    back = through_xml(held)
    assert pre_hash(back.event, back.context) == pre_hash(event, CONTEXT)
    assert sorted(extensions_of(back.event)) == sorted(extensions_of(event))


@settings(max_examples=30)
@given(st.lists(events(), min_size=1, max_size=4), st.integers(1, 200), st.booleans())
def test_a_document_in_pieces_reads_like_a_whole_one(
    found: list[dict[str, Any]], size: int, context_last: bool
) -> None:
    body = f'"epcisBody": {{ "eventList" : [{" , ".join(text_of(event) for event in found)}] }}'
    context = f'"@context": {json.dumps(CONTEXT)}'
    whole = f"\n{{ {', '.join([body, context] if context_last else [context, body])} }} ".encode()
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    held = list(read(lambda: iter(pieces)).events)
    assert [one.event for one in held] == found
    assert [one.text for one in held] == [text_of(event) for event in found]
    assert all(one.context == CONTEXT for one in held)


def test_numbers_are_kept_as_they_were_written() -> None:
    (held,) = events_of(b'{"eventList": 1, "type": "ObjectEvent", "x:a": 26.10, "x:b": 12345678901234567890.123456789}')
    assert held.event["x:a"] == Decimal("26.10")
    assert '"x:a":26.10' in held.text
    assert "12345678901234567890.123456789" in held.text


def test_attributes_of_extensions_survive() -> None:
    event = {"type": "ObjectEvent", "ex:weight": {"unit": "kg", "#text": "3.50"}, "ex:plain": {"ex:x": {"code": "7"}}}
    back = through_xml(Held(event, CONTEXT))
    assert {name: back.event[name] for name in event} == event


def test_an_event_type_of_somebodys_own_survives() -> None:
    event = {"type": "ex:Weighed", "eventTime": "2026-01-01T00:00:00Z", "eventTimeZoneOffset": "+00:00", "ex:kg": "3"}
    back = through_xml(Held(event, CONTEXT))
    assert back.event == event
    assert refusals_of(back) == []

"""Documents at the edge of what the standard allows: each stays itself through XML, and its XML is valid."""

import json
from typing import Any

import pytest
from lxml import etree

from tests.supply.trace import gs1
from valley.supply.trace.engine import xml_writing
from valley.supply.trace.engine.documents import Held, events_of
from valley.supply.trace.engine.hashing import pre_hash
from valley.supply.trace.engine.validation import refusals_of

STANDARD = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
PREFIXES = {"ex": "https://ns.example.com/a#", "ex2": "http://other.example.org/v/", "ext3": "urn:example:x:"}
LOT = {"epcClass": "urn:epc:class:lgtin:4012345.012345.998877"}


def event(*without: str, **more: Any) -> dict[str, Any]:
    given = {
        "type": "ObjectEvent", "eventTime": "2026-05-01T08:00:00.000+08:00", "eventTimeZoneOffset": "+08:00",
        "epcList": ["urn:epc:id:sgtin:0614141.107346.2018"], "action": "OBSERVE", **more,
    }  # fmt: skip
    return {name: value for name, value in given.items() if name not in without}


def quantity(number: str) -> dict[str, Any]:
    return event(quantityList=[{**LOT, "quantity": f"@{number}@", "uom": "KGM"}])


def deep(levels: int) -> Any:
    inner: Any = "x"
    for _level in range(levels):
        inner = {"ex:a": inner}
    return inner


def sensor(**report: Any) -> dict[str, Any]:
    return event(sensorElementList=[{"sensorReport": [{"type": "Temperature", **report}]}])


INSIDE = {"ex:a": {"ex:b": [1, {"ex:c": "x"}]}}
NAMESPACES = {
    "nothing": "", "no URI": "not a uri", "Chinese": "https://例.cn/", "signs": 'https://a/?b=1&c="<', "no end": "https://a.example",
    "of namespaces": "http://www.w3.org/2000/xmlns/", "of instances": "http://www.w3.org/2001/XMLSchema-instance",
    "of XML": "http://www.w3.org/XML/1998/namespace",
}  # fmt: skip
ODD_PREFIXES = [
    "a.b",
    "xmlfoo",
    "xml",
    "xmlns",
    "XMLx",
    "e-1",
    "epcis",
    "xsi",
    "cbv",
    "gs1",
    "rdfs",
    "ns0",
    "epcisq",
]
EVENTS: dict[str, tuple[dict[str, Any], Any]] = {
    name: (held, PREFIXES)
    for name, held in {
        **{f"quantity {n}": quantity(n) for n in ("200.0", "2e2", "2E+2", "0.1e-7", "1e300", "1e-300", "-0.0", "0")},
        "many digits": quantity("123456789012345678901234567890.123456789"),
        "no uom": event("epcList", quantityList=[{**LOT, "quantity": 200}]),
        "neither quantity nor uom": event(epcList=[], quantityList=[LOT]),
        **{
            f"time {t}": event(eventTime=t)
            for t in ("2026-05-01T08:00:00+14:00", "2026-05-01T08:00:00-14:00", "2026-05-01T08:00:00+14:01",
                      "2026-05-01T08:00:00+23:59", "2026-05-01T08:00:00.123456789Z", "2026-05-01T08:00:00-00:00")
        },
        "empty lists": event(
            bizTransactionList=[], sourceList=[], destinationList=[], sensorElementList=[], quantityList=[]
        ),
        "empty values": event(
            **{"ex:a": "", "ex:b": [], "ex:c": {}, "ex:d": [{}], "ex:e": ["", " ", "\n"], "ex:f": None}
        ),
        "layout": event(**{"ex:a": "  lead & trail \t x", "ex:b": "line1\nline2\r\nline3", "ex:c": "]]>"}),
        "nested in three namespaces": event(
            **{"ex:a": {"ex2:b": {"ext3:c": [1, 2, {"ex:d": "x"}], "ex:e": True}, "ex2:f": None}}
        ),
        "arrays in arrays": event(**{"ex:a": [1, "1", "1.0", True, False, None, {"ex:b": "c"}, [["x"], []]]}),
        "deep": event(**{"ex:a": deep(40)}),
        "a whole URI as a name": event(
            **{"https://u.example/x#a": {"https://u.example/x#b": 1, "https://u.example/y/b": 2}}
        ),
        "a URN as a name": event(**{"urn:foo:bar": "x"}),
        "an undeclared prefix": event(**{"foo:a": {"foo:b": "x"}}),
        "a name that ends with its colon": event(**{"ex:": "x"}),
        "words of the context": event(
            **{"dcterms:title": "t", "rdfs:comment": "left out", "rdfs:label": "l", "owl:sameAs": "s"}
        ),
        "plain names inside": event(
            bizLocation={"id": "urn:epc:id:sgln:0614141.12345.0", "foo": "x", "ex:a": {"plain": ["1", "2"], "p": "y"}}
        ),
        "plain names in ILMD": event(action="ADD", ilmd={"a": 1, "ex:b": {"ex:c": [{"ex:d": "1"}, {"ex:d": "2"}]}}),
        "language": event(**{"ex:a": {"xml:lang": "zh", "#text": "批"}, "xml:b": 1}),
        "a type of somebody's own": event("epcList", "action", type="ex:MyEvent", **INSIDE),
        "the same with its whole URI": event("epcList", "action", type="https://ns.example.com/a#MyEvent", **INSIDE),
        "values that look like words": event(
            **{"ex:a": "shipping", "ex:b": "cbv:BizStep-shipping", "ex:c": "gs1:Temperature"}
        ),
        "hex like a number": sensor(hexBinaryValue="12E3"), "text like a number": sensor(stringValue="007"),
        "text with layout": sensor(stringValue=" a\tb\nc "), "not true": sensor(booleanValue=False),
        "a URI": sensor(uriValue="https://example.com/v"), "every number": sensor(
            minValue=1, maxValue=2.50, meanValue=1.5, sDev=1e-3, percRank=50, percValue=-0.0, value=1e2, uom="CEL"),
    }.items()
}  # fmt: skip
EVENTS |= {f"namespace: {name}": (event(**INSIDE), {"ex": uri}) for name, uri in NAMESPACES.items()}
EVENTS |= {
    f"prefix {p}": (event(**{f"{p}:a": {f"{p}:b": [1, {f"{p}:c": "x"}]}}), {p: f"https://zz.example/{p}#"})
    for p in ODD_PREFIXES
}
EVENTS |= {
    "two prefixes, one namespace": (event(**{"p:a": 1, "q:a": 2, "q:b": {"p:c": 2}}), {"p": "urn:s:", "q": "urn:s:"}),
    "a prefix told as @id": (event(**INSIDE), {"ex": {"@id": "https://e.example/", "@prefix": True}}),
    "a prefix told by another": (event(**INSIDE), {"e": "https://e.example/", "ex": "e:sub#"}),
    "a context of its own": (
        event(**{"@context": [{"ex9": "https://nine.example/"}], "ex9:a": "x", "ex:b": "y"}),
        PREFIXES,
    ),
}
EVENTS = {name.replace("/", "_"): each for name, each in EVENTS.items()}
BEYOND_XML = {"namespace: of XML", "language"}
"""Names of XML's own namespace, which its schema knows as attributes only."""


def held_of(said: dict[str, Any], prefixes: Any) -> Held:
    document = json.dumps({
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-05-01T00:00:00Z",
        "epcisBody": {"eventList": [said]}, "@context": [STANDARD, prefixes],
    })  # fmt: skip
    for piece in document.split('"@')[1:]:  # numbers as they are to be written
        number = piece.partition('@"')[0]
        document = document.replace(f'"@{number}@"', number) if '@"' in piece else document
    (held,) = events_of(document.encode())
    return held


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_it_is_the_same_event_after_xml(name: str) -> None:
    held = held_of(*EVENTS[name])
    assert refusals_of(held) == []
    (back,) = events_of(_xml(held))
    assert pre_hash(back.event, back.context) == pre_hash(held.event, held.context)
    assert refusals_of(back) == []


def _xml(held: Held) -> bytes:
    return "".join(xml_writing.document([(held.event, held.context)], created="2026-05-01T00:00:00Z")).encode()


@gs1.needed
@pytest.mark.parametrize("name", sorted(EVENTS.keys() - BEYOND_XML))
def test_its_xml_is_valid(name: str) -> None:
    assert gs1.FOLDER is not None
    schema = etree.XMLSchema(etree.parse(str(gs1.FOLDER / "XSD" / "EPCglobal-epcis-2_0.xsd")))
    schema.assertValid(etree.fromstring(_xml(held_of(*EVENTS[name]))))


def test_both_ways_to_name_a_type_are_one() -> None:
    first, second = (
        held_of(*EVENTS[f"{name}"]) for name in ("a type of somebody's own", "the same with its whole URI")
    )
    assert first.hash == second.hash


XML_EVENTS = {
    "Chinese names": "<ex:批次>甲</ex:批次>",
    "language": '<ex:a xml:lang="zh">批</ex:a>',
    "one prefix, two namespaces": '<p:a xmlns:p="urn:1">x</p:a><p:a xmlns:p="urn:2">y</p:a>',
    "a default namespace": '<a xmlns="urn:q"><b>1</b></a>',
    "sections and instructions": "<ex:a><!-- c -->x<?pi y?>z</ex:a><ex:b><![CDATA[<&]]></ex:b>",
    "attributes of both kinds": '<ex:a><ex:b c="1" ex:d="2">t</ex:b><ex:b>u</ex:b></ex:a>',
    "silent elements": "<bizStep/><disposition> </disposition>",
}


@pytest.mark.parametrize("name", sorted(XML_EVENTS))
def test_an_event_of_xml_stays_itself_through_json_and_xml(name: str) -> None:
    head = '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://ns.example.com/a#" '
    said = (
        f'{head}schemaVersion="2.0" creationDate="2026-05-01T00:00:00Z"><EPCISBody><EventList><ObjectEvent>'
        "<eventTime>2026-05-01T08:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset><eventID/>"
        f"<epcList><epc>urn:x:y</epc></epcList><action>OBSERVE</action>{XML_EVENTS[name]}"
        "</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"
    )
    (held,) = events_of(said.encode())
    assert refusals_of(held) == []
    (back,) = events_of(_xml(held))
    assert back.hash == held.hash
    (json_back,) = events_of(json.dumps({"type": "EPCISDocument", "epcisBody": {"eventList": [json.loads(held.text)]},
                                         "@context": held.context}).encode())  # fmt: skip
    assert json_back.hash == held.hash


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800", "\\ufffe", "\ufffe", "\uffff"])
def test_signs_that_xml_cannot_carry_are_refused(sign: str) -> None:
    text = json.dumps(event(**{"ex:n": "a@b"})).replace("@", sign)
    (held,) = events_of(f'{{"type":"EPCISDocument","epcisBody":{{"eventList":[{text}]}}}}'.encode())
    assert [finding.code for finding in refusals_of(held)] == ["control_character"]

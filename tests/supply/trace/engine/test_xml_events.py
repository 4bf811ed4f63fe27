"""Events out of XML: what is read, and what is refused."""

import io

import pytest

from valley.supply.trace.engine.documents import read
from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.json_events import Outline
from valley.supply.trace.engine.validation import refusals_of
from valley.supply.trace.engine.xml_events import events, prefixes

OPEN = '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" xmlns:x="https://x.example/"><EPCISBody><EventList>'
CLOSE = "</EventList></EPCISBody></e:EPCISDocument>"


def document(inner: str, before: str = "") -> bytes:
    return f"{before}{OPEN}{inner}{CLOSE}".encode()


def test_an_event_of_1_2_with_its_wrappers_reads_like_one_of_2_0() -> None:
    wrapped = "<extension><ilmd><extension><x:b>3</x:b></extension></ilmd></extension>"
    old = f"<extension><TransformationEvent><x:a>1</x:a><x:a>2</x:a>{wrapped}</TransformationEvent></extension>"
    new = "<TransformationEvent><x:a>1</x:a><x:a>2</x:a><ilmd><x:b>3</x:b></ilmd></TransformationEvent>"
    (found,) = events(document(old))
    assert [found] == list(events(io.BytesIO(document(new))))
    assert found == {
        "type": "TransformationEvent",
        "x:a": ["1", "2"],
        "ilmd": {"x:b": "3"},
    }


def test_fields_of_every_shape() -> None:
    inner = """<ObjectEvent><epcList><epc> urn:x </epc></epcList><action>ADD</action>
    <errorDeclaration><declarationTime>2026-01-01T00:00:00Z</declarationTime></errorDeclaration>
    <persistentDisposition><set>recalled</set></persistentDisposition><certificationInfo>c</certificationInfo>
    <bizTransactionList><bizTransaction type="po">1</bizTransaction>
    <bizTransaction>2</bizTransaction></bizTransactionList>
    <readPoint><id>r</id><extension><x:y z="1">t</x:y></extension></readPoint><!-- said -->
    <sensorElementList><sensorElement><sensorMetadata time="t"/><sensorReport type="T" x:cv="1"/>
    <extension><x:k>v</x:k></extension>
    <x:s><x:t>1</x:t></x:s></sensorElement></sensorElementList></ObjectEvent>"""
    (found,) = events(document(inner))
    assert found == {
        "type": "ObjectEvent",
        "epcList": ["urn:x"],
        "action": "ADD",
        "errorDeclaration": {"declarationTime": "2026-01-01T00:00:00Z"},
        "persistentDisposition": {"set": ["recalled"]},
        "certificationInfo": "c",
        "bizTransactionList": [{"type": "po", "bizTransaction": "1"}, {"bizTransaction": "2"}],
        "readPoint": {"id": "r", "x:y": {"z": "1", "#text": "t"}},
        "sensorElementList": [
            {
                "sensorMetadata": {"time": "t"},
                "sensorReport": [{"type": "T", "x:cv": "1"}],
                "x:k": "v",
                "x:s": {"x:t": "1"},
            }
        ],
    }


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ('<!DOCTYPE a [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>', "entity"),
        ('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "entity"),
        ('<!DOCTYPE a SYSTEM "http://example.org/a.dtd">', "elsewhere"),
    ],
)
def test_declarations_that_could_do_harm_are_refused(before: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        list(events(document("<ObjectEvent/>", before)))


def test_a_bare_doctype_does_no_harm() -> None:
    assert len(list(events(document("<ObjectEvent/>", "<!DOCTYPE project>")))) == 1


def test_broken_xml_says_where() -> None:
    with pytest.raises(Unreadable) as refused:
        list(events(b"<a>\n<b></a>"))
    assert refused.value.line == 2
    with pytest.raises(Unreadable):
        prefixes(b"<a")


def test_prefixes_of_a_document() -> None:
    assert prefixes(document(""))["x"] == "https://x.example/"


def test_what_is_no_event_is_not_passed_over_in_silence() -> None:
    (found,) = read(lambda: iter((document("<ObjectEvnt><action>ADD</action></ObjectEvnt>"),))).events
    assert [finding.code for finding in refusals_of(found)] == ["unknown_type"]


PLAIN = "<ObjectEvent><epcList><epc>urn:x:1</epc></epcList><x:a>1</x:a><x:ObjectEvent>2</x:ObjectEvent></ObjectEvent>"
HELD = {"type": "ObjectEvent", "epcList": ["urn:x:1"], "x:a": "1", "x:ObjectEvent": "2"}


@pytest.mark.parametrize("namespace", ["urn:epcglobal:epcis:xsd:1", "urn:epcglobal:epcis:xsd:2"])
@pytest.mark.parametrize("wrapped", [PLAIN, f"<extension>{PLAIN}</extension>"])
def test_a_default_namespace_over_everything_loses_no_event(namespace: str, wrapped: str) -> None:
    start = f'<EPCISDocument xmlns="{namespace}" xmlns:x="https://x.example/">'
    whole = f"{start}<EPCISBody><EventList>{wrapped}</EventList></EPCISBody></EPCISDocument>"
    assert list(events(whole.encode())) == [HELD]


def test_prefixed_elements_of_the_standard_are_the_standards() -> None:
    prefixed = PLAIN
    for name in ("ObjectEvent", "epcList", "epc"):
        prefixed = prefixed.replace(f"<{name}>", f"<e:{name}>").replace(f"</{name}>", f"</e:{name}>")
    assert list(events(document(prefixed))) == [HELD]


def test_a_document_of_another_namespace_is_none() -> None:
    with pytest.raises(Unreadable, match="no document"):
        list(events(document(PLAIN).replace(b"urn:epcglobal:epcis:xsd:2", b"urn:somebody:else")))


def test_an_event_alone_is_read() -> None:
    outline = Outline()
    alone = PLAIN.replace("<ObjectEvent>", '<ObjectEvent xmlns:x="https://x.example/">', 1)
    assert list(events(alone.encode(), outline)) == [HELD]
    assert outline.is_event


def test_an_empty_ilmd_says_nothing() -> None:
    (found,) = events(document("<ObjectEvent><action>OBSERVE</action><ilmd/></ObjectEvent>"))
    assert "ilmd" not in found

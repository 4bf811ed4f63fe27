"""Events of an EPCIS document in XML (2.0, and 1.2 as input), in the shape of EPCIS 2.0 JSON-LD, one at a time.

Names of extensions become CURIEs under the prefixes of the document, words of the CBV their bare form, numbers decimals
as they were written. Sources: EPCglobal-epcis-2_0.xsd and 1_2.xsd, EPCIS 2.0 §10; entities, external documents and
document type declarations that declare something are refused.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Protocol

from lxml import etree

from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.json_events import Outline
from valley.supply.trace.engine.xml_fields import WRAPPERS, XSI, flat, number_of, take, text_of
from valley.supply.trace.engine.xml_names import Names

EVENTS = (
    "ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent", "QuantityEvent",
)  # fmt: skip
ROOTS = {"EPCISDocument": "EPCISDocument", "EPCISQueryDocument": "EPCISQueryDocument",
         "EPCISMasterDataDocument": "EPCISDocument", "QueryResults": "EPCISQueryDocument"}  # fmt: skip
STANDARD_NAMESPACES = frozenset(
    {
        XSI[1:-1],
        "http://www.w3.org/2001/XMLSchema",
        "urn:epcglobal:epcis:xsd:1",
        "urn:epcglobal:epcis:xsd:2",
        "urn:epcglobal:epcis-query:xsd:1",
        "urn:epcglobal:epcis-query:xsd:2",
        "urn:epcglobal:epcis-masterdata:xsd:1",
        "urn:epcglobal:epcis-masterdata:xsd:2",
        "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader",
    }
)
_OF_EPCIS = "{urn:epcglobal:epcis"
"""How the namespaces of EPCIS begin, of the documents, the queries and the master data, of 1.x and 2.0."""


class Readable(Protocol):
    """What gives bytes when it is read."""

    def read(self, size: int = -1, /) -> bytes: ...


def events(source: bytes | Readable, outline: Outline | None = None) -> Iterator[dict[str, Any]]:
    """Each event; `outline` is told the document's own fields, its context as far as it was read.

    Raises: Unreadable for broken XML, for an entity or a declaration of one.
    """
    outline = outline if outline is not None else Outline()
    stream = BytesIO(source) if isinstance(source, bytes) else source
    tags = [f"{{*}}{name}" for name in (*ROOTS, *EVENTS, "EventList", "EPCISHeader", "VocabularyList")]
    reader = etree.iterparse(
        stream, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    names = Names(outline)
    checked = False
    try:
        for moment, element in reader:
            if not checked:
                _begin(element.getroottree().getroot(), outline, names)
                checked = True
            name = standard_name(element.tag)
            if name == "EventList":
                outline.has_body = outline.has_list = True
                if moment == "end":
                    yield from _others(unqualified(element), names)
            elif moment == "start":
                continue
            elif name in EVENTS:
                parent = element.getparent()
                if parent is None or standard_name(parent.tag) in ("EventList", *WRAPPERS):
                    yield event_of(unqualified(element), names)
                    forget(element)
            elif name == "VocabularyList":
                outline.has_body = True
                _master_data(unqualified(element), outline, names)
        if not checked:
            _begin(reader.root, outline, names)
    except etree.XMLSyntaxError as fault:
        raise Unreadable(str(fault.msg), fault.lineno or 0) from fault


def standard_name(tag: str) -> str:
    """The local name of an element of the standard, which stands in no namespace or, where a document declares the
    standard's as its default, in that one; "" for somebody's own."""
    if tag[0] != "{":
        return tag
    return tag.rpartition("}")[2] if tag.startswith(_OF_EPCIS) else ""


def unqualified(element: Any) -> Any:
    """The element with all that is the standard's in no namespace (elementFormDefault="unqualified" in its XSD)."""
    if element.tag[0] == "{":
        for each in element.iter("{*}*"):
            each.tag = standard_name(each.tag) or each.tag
    return element


def refuse_declarations(document: Any) -> None:
    """A bare DOCTYPE says nothing; one that declares entities, or points elsewhere, is refused."""
    if document.system_url or document.public_id:
        raise Unreadable("a document type declaration that points elsewhere is not accepted")
    if document.internalDTD is not None and any(True for _entity in document.internalDTD.iterentities()):
        raise Unreadable("entity declarations are not accepted")


def forget(element: Any) -> None:
    """Free an element that was read, and what stood before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _begin(root: Any, outline: Outline, names: Names) -> None:
    """Raises: Unreadable where the root is neither a document of EPCIS nor one of its events."""
    refuse_declarations(root.getroottree().docinfo)
    name = standard_name(root.tag)
    if name not in ROOTS and name not in EVENTS:
        raise Unreadable(f"{root.tag} is no document of EPCIS")
    outline.fields["type"] = ROOTS.get(name, name)
    for name in ("schemaVersion", "creationDate"):
        if root.get(name):
            outline.fields[name] = root.get(name)
    for prefix, namespace in root.nsmap.items():
        if namespace not in STANDARD_NAMESPACES and prefix:
            names.declare(prefix, namespace)


def event_of(element: Any, names: Names) -> dict[str, Any]:
    """One event element as JSON-LD has it."""
    event: dict[str, Any] = {"type": names.of(element)}
    take(element, event, names)
    if event["type"] == "QuantityEvent":
        return _quantity_event(event)
    return event


def _quantity_event(event: dict[str, Any]) -> dict[str, Any]:
    """EPCIS 1.2 §7.4.4: a QuantityEvent says what an ObjectEvent observes of a class."""
    element = {"epcClass": event.pop("epcClass", None), "quantity": number_of(event.pop("quantity", None))}
    return {**event, "type": "ObjectEvent", "action": "OBSERVE",
            "quantityList": [{name: value for name, value in element.items() if value is not None}]}  # fmt: skip


def _others(event_list: Any, names: Names) -> Iterator[dict[str, Any]]:
    """Events of somebody's own types among those of the standard; what is none is there to be refused."""
    for child in event_list:
        if not isinstance(child.tag, str):
            continue
        if child.tag in WRAPPERS:
            yield from _others(child, names)
        elif child.tag not in EVENTS:
            yield event_of(child, names)


def _master_data(element: Any, outline: Outline, names: Names) -> None:
    """`VocabularyList`, of a header or of a master data document, as the JSON header has it."""
    found = []
    for vocabulary in element.iterfind("Vocabulary"):
        elements = [
            {
                "id": each.get("id"),
                "attributes": [
                    {"id": a.get("id"), "attribute": flat(a, names) if len(a) else text_of(a)}
                    for a in each.iterfind("attribute")
                ],
                **({"children": kids} if (kids := [text_of(c) for c in each.iterfind("children/id")]) else {}),
            }
            for each in vocabulary.iterfind("VocabularyElementList/VocabularyElement")
        ]
        found.append({"type": vocabulary.get("type"), "vocabularyElementList": elements})
    outline.fields["epcisHeader"] = {"epcisMasterData": {"vocabularyList": found}}


def prefixes(source: bytes) -> dict[str, str]:
    """Prefix → namespace as declared on the root, for CURIEs in values. Raises: Unreadable."""
    found: dict[str, str] = {}
    try:
        for _moment, (prefix, uri) in etree.iterparse(BytesIO(source), events=("start-ns",), resolve_entities=False):
            found.setdefault(prefix, uri)
    except etree.XMLSyntaxError as fault:
        raise Unreadable(str(fault.msg), fault.lineno or 0) from fault
    return found

"""Events of an EPCIS document in XML (2.0, and 1.2 as input), in the shape of EPCIS 2.0 JSON-LD.

Extensions keep their name as `{namespace}name`. Sources: EPCglobal-epcis-2_0.xsd and 1_2.xsd; entities, external
documents and document type declarations are refused.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Protocol

from lxml import etree

from valley.supply.trace.engine.errors import Unreadable

EVENTS = frozenset(
    {"ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent", "QuantityEvent"}
)
LISTS = {
    "epcList": "epc", "childEPCs": "epc", "inputEPCList": "epc", "outputEPCList": "epc",
    "quantityList": "quantityElement", "childQuantityList": "quantityElement",
    "inputQuantityList": "quantityElement", "outputQuantityList": "quantityElement",
}  # fmt: skip
TYPED = {"bizTransactionList": "bizTransaction", "sourceList": "source", "destinationList": "destination"}
FIELDED = frozenset({"readPoint", "bizLocation", "ilmd", "errorDeclaration"})
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
WRAPPERS = frozenset({"extension", "baseExtension"})


class Readable(Protocol):
    """What gives bytes when it is read."""

    def read(self, size: int = -1, /) -> bytes: ...


def events(source: bytes | Readable) -> Iterator[dict[str, Any]]:
    """Each event, one at a time. Raises: Unreadable for broken XML, a DTD, or an entity."""
    stream = BytesIO(source) if isinstance(source, bytes) else source
    reader = etree.iterparse(
        stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    depth, checked = 0, False
    try:
        for moment, element in reader:
            if not checked:
                _refuse_declarations(element.getroottree().docinfo)
                checked = True
            name = element.tag if isinstance(element.tag, str) else ""
            if name not in EVENTS:
                continue
            depth += 1 if moment == "start" else -1
            if moment == "end" and depth == 0:
                yield event_of(element)
                element.clear()
    except etree.XMLSyntaxError as fault:
        raise Unreadable(str(fault.msg), fault.lineno or 0) from fault


def _refuse_declarations(document: Any) -> None:
    """A bare DOCTYPE says nothing; one that declares entities, or points elsewhere, is refused."""
    if document.system_url or document.public_id:
        raise Unreadable("a document type declaration that points elsewhere is not accepted")
    if document.internalDTD is not None and any(True for _entity in document.internalDTD.iterentities()):
        raise Unreadable("entity declarations are not accepted")


def event_of(element: Any) -> dict[str, Any]:
    """One event element as a dict."""
    event: dict[str, Any] = {"type": element.tag}
    _take(element, event)
    return event


def _take(element: Any, into: dict[str, Any]) -> None:
    for child in element:
        name = child.tag
        if not isinstance(name, str):
            continue
        if name in WRAPPERS:
            _take(child, into)
        elif name in LISTS:
            into[name] = [_text(e) if LISTS[name] == "epc" else _flat(e) for e in child if e.tag == LISTS[name]]
        elif name in TYPED:
            into[name] = [_typed(e, TYPED[name]) for e in child if e.tag == TYPED[name]]
        elif name in FIELDED:
            into[name] = _flat(child)
        elif name == "persistentDisposition":
            into[name] = {k: [_text(e) for e in child if e.tag == k] for k in ("set", "unset")}
        elif name == "sensorElementList":
            into[name] = [_sensor(e) for e in child if e.tag == "sensorElement"]
        elif name == "certificationInfo":
            into.setdefault(name, []).append(_text(child))
        elif name.startswith("{"):
            _add(into, name, _value(child))
        else:
            into[name] = _text(child)


def _text(element: Any) -> str:
    return (element.text or "").strip()


def _typed(element: Any, name: str) -> dict[str, str]:
    kind = element.get("type")
    return {**({"type": kind} if kind else {}), name: _text(element)}


def _flat(element: Any) -> dict[str, Any]:
    """Children by name; `extension` holds no fields of its own."""
    found: dict[str, Any] = {}
    for child in element:
        if child.tag in WRAPPERS:
            found.update(_flat(child))
        elif isinstance(child.tag, str):
            _add(found, child.tag, _value(child))
    return found


def _sensor(element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        if child.tag == "sensorMetadata":
            found["sensorMetadata"] = {**child.attrib, **_flat(child)}
        elif child.tag == "sensorReport":
            found.setdefault("sensorReport", []).append({**child.attrib, **_flat(child)})
        elif child.tag in WRAPPERS:
            found.update(_flat(child))
        elif isinstance(child.tag, str):
            _add(found, child.tag, _value(child))
    return found


def _value(element: Any) -> Any:
    """Text, or children and attributes by name, the text beside them as `#text`."""
    own = {name: value for name, value in element.attrib.items() if not name.startswith(XSI)}
    if not len(element) and not own:
        return _text(element)
    text = _text(element)
    return {**own, **_flat(element), **({"#text": text} if text else {})}


def _add(into: dict[str, Any], name: str, value: Any) -> None:
    if name not in into:
        into[name] = value
    elif isinstance(into[name], list):
        into[name].append(value)
    else:
        into[name] = [into[name], value]


def prefixes(source: bytes) -> dict[str, str]:
    """Prefix → namespace as declared on the root, for CURIEs in values. Raises: Unreadable."""
    found: dict[str, str] = {}
    try:
        for _moment, (prefix, uri) in etree.iterparse(BytesIO(source), events=("start-ns",), resolve_entities=False):
            found.setdefault(prefix, uri)
    except etree.XMLSyntaxError as fault:
        raise Unreadable(str(fault.msg), fault.lineno or 0) from fault
    return found

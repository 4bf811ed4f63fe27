"""Events in the shape of JSON-LD → XML of EPCIS 2.0.

What `xml_events` makes of it again has the same event hash and the same text of every extension value. Order of fields:
EPCglobal-epcis-2_0.xsd. A name that is none in XML stands with `_xHHHH_` for its odd characters (ISO 9075-14 §9.1).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from valley.supply.trace.engine.hashing import prefixes_for
from valley.supply.trace.engine.vocabulary import BARE, DEFAULT_PREFIXES, full, urn_word
from valley.supply.trace.engine.xml_fields import LISTS, TYPED

NAMESPACE = "urn:epcglobal:epcis:xsd:2"
FIRST = ("eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo")
_WHERE = ("bizStep", "disposition", "readPoint", "bizLocation")
_LAST = ("sourceList", "destinationList", "sensorElementList", "persistentDisposition", "ilmd")
_ORDERS = {
    "ObjectEvent": ("epcList", "action", *_WHERE, "bizTransactionList", "quantityList"),
    "AggregationEvent": ("parentID", "childEPCs", "action", *_WHERE, "bizTransactionList", "childQuantityList"),
    "TransactionEvent": ("bizTransactionList", "parentID", "epcList", "action", *_WHERE, "quantityList"),
    "TransformationEvent": (
        "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID", *_WHERE,
        "bizTransactionList",
    ),
    "AssociationEvent": ("parentID", "childEPCs", "childQuantityList", "action", *_WHERE, "bizTransactionList"),
}  # fmt: skip
ANY = tuple(dict.fromkeys(name for order in _ORDERS.values() for name in order))
WORDS = frozenset({"bizStep", "disposition"})
REPORT_WORDS = {"type": "measurement", "exception": "measurement", "component": "component"}
PREFIXES = {**DEFAULT_PREFIXES, "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "dcterms": "http://purl.org/dc/terms/"}
_ODD = re.compile(r"[^\w.\-·]|^[\d.\-·]|_(?=x[0-9A-F]{4,6}_)")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_TEXT = re.compile(r"[&<>\r]")
_IN_ATTRIBUTE = re.compile(r'[&<>\r"\n\t]')


class Unwritable(ValueError):
    """A value that XML cannot carry: a control character."""


def document(
    events: Iterable[tuple[Mapping[str, Any], Any]],
    *,
    created: str,
    query_name: str | None = None,
    subscription: str | None = None,
    web_words: bool = False,
) -> Iterator[str]:
    """An EPCISDocument, piece by piece; with `query_name` an EPCISQueryDocument that answers that query.

    events: each with its JSON-LD context. created: the document's time. web_words: words of the CBV as web URIs, not as
    URNs (GS1-CBV-XML-Format). Raises: Unwritable.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    if query_name is None:
        yield f'<epcis:EPCISDocument xmlns:epcis="{NAMESPACE}" schemaVersion="2.0" creationDate="{attribute(created)}">'
        yield "<EPCISBody><EventList>"
        end = "</EventList></EPCISBody></epcis:EPCISDocument>"
    else:
        yield (
            '<epcisq:EPCISQueryDocument xmlns:epcisq="urn:epcglobal:epcis-query:xsd:2" '
            f'xmlns:epcis="{NAMESPACE}" schemaVersion="2.0" creationDate="{attribute(created)}">'
            f"<EPCISBody><epcisq:QueryResults><queryName>{text(query_name)}</queryName>"
        )
        if subscription:
            yield f"<subscriptionID>{text(subscription)}</subscriptionID>"
        yield "<resultsBody><EventList>"
        end = "</EventList></resultsBody></epcisq:QueryResults></EPCISBody></epcisq:EPCISQueryDocument>"
    for event, context in events:
        yield event_xml(event, context, web_words=web_words)
    yield end


def event_xml(event: Mapping[str, Any], context: Any = None, *, web_words: bool = False) -> str:
    """One event as an element that declares the namespaces it uses. Raises: Unwritable."""
    prefixes = {**PREFIXES, **prefixes_for(event, context)}
    writer = _Writer(prefixes, web_words)
    kind = str(event.get("type", ""))
    inner = writer.event(event, kind)
    if kind in _ORDERS:
        return f"<{kind}{writer.declared()}>{inner}</{kind}>"
    name = writer.name(kind)
    return f"<extension><{name}{writer.declared()}>{inner}</{name}></extension>"


class _Writer:
    """Writes fields; remembers which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str], web_words: bool) -> None:
        self.prefixes, self.web_words = prefixes, web_words
        self.used: dict[str, str] = {}

    def declared(self) -> str:
        return "".join(f' xmlns:{prefix}="{attribute(uri)}"' for prefix, uri in self.used.items())

    def name(self, key: str) -> str:
        """A key as a qualified name."""
        if key.startswith("{"):
            namespace, local = key[1:].split("}", 1)
            prefix = next((p for p, uri in self.prefixes.items() if uri == namespace), f"ns{len(self.used)}")
        else:
            prefix, colon, local = key.partition(":")
            if not colon:
                return odd(key)
            namespace = self.prefixes.get(prefix, f"{prefix}:")
        self.used[odd(prefix)] = namespace
        return f"{odd(prefix)}:{odd(local)}"

    def word(self, field: str, value: Any) -> str:
        word = str(value)
        if self.web_words:
            return full(word, BARE[field])
        return urn_word(field, word)

    def event(self, event: Mapping[str, Any], kind: str) -> str:
        order = (*FIRST, *_ORDERS.get(kind, ANY), *_LAST)
        parts = [self.field(name, event[name]) for name in order if event.get(name) is not None]
        known = frozenset(order)
        own: list[tuple[str, Any]] = []
        local: list[tuple[str, Any]] = []
        for key, value in event.items():
            if key in known or key in ("type", "@context", "isA"):
                continue
            (own if ":" in key or key[0] == "{" else local).append((key, value))
        if local:
            parts.append("<extension>" + "".join(self.extension(k, v) for k, v in local) + "</extension>")
        return "".join([*parts, *(self.extension(k, v) for k, v in own)])

    def field(self, name: str, value: Any) -> str:
        if name in LISTS:
            inner = LISTS[name]
            items = (f"<epc>{text(e)}</epc>" if inner == "epc" else self.quantity(e) for e in value)
            return f"<{name}>{''.join(items)}</{name}>"
        if name in TYPED:
            return f"<{name}>{''.join(self.typed(TYPED[name], each) for each in value)}</{name}>"
        match name:
            case "readPoint" | "bizLocation":
                held = value if isinstance(value, Mapping) else {"id": value}
                own = "".join(self.extension(k, v) for k, v in held.items() if k != "id")
                return f"<{name}><id>{text(held.get('id', ''))}</id>{own}</{name}>"
            case "errorDeclaration":
                return f"<{name}>{self.declaration(value)}</{name}>"
            case "persistentDisposition":
                words = (
                    f"<{k}>{text(self.word('disposition', w))}</{k}>"
                    for k in ("unset", "set")
                    for w in listed(value.get(k))
                )
                return f"<{name}>{''.join(words)}</{name}>"
            case "sensorElementList":
                return f"<{name}>{''.join(self.sensor(each) for each in value)}</{name}>"
            case "ilmd":
                return f"<{name}>{''.join(self.extension(k, v) for k, v in value.items())}</{name}>"
            case "certificationInfo":
                return "".join(f"<{name}>{text(each)}</{name}>" for each in listed(value))
        return f"<{name}>{text(self.word(name, value) if name in WORDS else value)}</{name}>"

    def quantity(self, value: Mapping[str, Any]) -> str:
        parts = (f"<{k}>{text(value[k])}</{k}>" for k in ("epcClass", "quantity", "uom") if value.get(k) is not None)
        return f"<quantityElement>{''.join(parts)}</quantityElement>"

    def typed(self, name: str, value: Any) -> str:
        if not isinstance(value, Mapping):
            return f"<{name}>{text(value)}</{name}>"
        kind = f' type="{attribute(self.word(name, value["type"]))}"' if value.get("type") else ""
        return f"<{name}{kind}>{text(value.get(name, ''))}</{name}>"

    def declaration(self, value: Mapping[str, Any]) -> str:
        parts = (
            [f"<declarationTime>{text(value['declarationTime'])}</declarationTime>"]
            if "declarationTime" in value
            else []
        )
        if value.get("reason"):
            parts.append(f"<reason>{text(self.word('reason', value['reason']))}</reason>")
        if value.get("correctiveEventIDs"):
            ids = "".join(
                f"<correctiveEventID>{text(i)}</correctiveEventID>" for i in listed(value["correctiveEventIDs"])
            )
            parts.append(f"<correctiveEventIDs>{ids}</correctiveEventIDs>")
        known = ("declarationTime", "reason", "correctiveEventIDs")
        return "".join([*parts, *(self.extension(k, v) for k, v in value.items() if k not in known)])

    def sensor(self, value: Mapping[str, Any]) -> str:
        parts = []
        if value.get("sensorMetadata") is not None:
            parts.append(self.attributed("sensorMetadata", value["sensorMetadata"], {}))
        parts += [self.attributed("sensorReport", each, REPORT_WORDS) for each in listed(value.get("sensorReport"))]
        known = ("sensorMetadata", "sensorReport", "type")
        parts += [self.extension(k, v) for k, v in value.items() if k not in known]
        return f"<sensorElement>{''.join(parts)}</sensorElement>"

    def attributed(self, name: str, value: Mapping[str, Any], words: Mapping[str, str]) -> str:
        """Fields as attributes; what is no text stands inside."""
        attributes, inside = [], []
        for key, each in value.items():
            if isinstance(each, Mapping | list):
                inside.append(self.extension(key, each))
            else:
                said = self.word(words[key], each) if key in words else each
                attributes.append(f' {self.name(key)}="{attribute(said)}"')
        return f"<{name}{''.join(attributes)}>{''.join(inside)}</{name}>"

    def extension(self, key: str, value: Any) -> str:
        """A field of somebody's own: an element for each value. Inside one, a plain name is an attribute."""
        name = self.name(key)
        parts = []
        for each in flattened(value):
            if isinstance(each, Mapping):
                plain = {k: v for k, v in each.items() if is_plain(k) and not isinstance(v, Mapping | list)}
                attributes = "".join(f' {odd(k)}="{attribute(v)}"' for k, v in plain.items())
                said = text(each["#text"]) if "#text" in each else ""
                inner = "".join(self.extension(k, v) for k, v in each.items() if k not in plain and k != "#text")
                parts.append(f"<{name}{attributes}>{said}{inner}</{name}>")
            else:
                parts.append(f"<{name}>{text(each)}</{name}>")
        return "".join(parts)


def is_plain(key: str) -> bool:
    """Whether a key inside an extension names an attribute: a plain name, or a keyword of JSON-LD (`@value`)."""
    return ":" not in key and key[:1] not in "{#"


def flattened(value: Any) -> Iterator[Any]:
    """The values of a list, of lists in it too: XML knows repetition only."""
    if isinstance(value, list):
        for each in value:
            yield from flattened(each)
    else:
        yield value


def listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def odd(name: str) -> str:
    """A name of XML for any name."""
    return _ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", name)


def said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def text(value: Any) -> str:
    """Character data. Raises: Unwritable."""
    return _escaped(_IN_TEXT, said(value))


def attribute(value: Any) -> str:
    """The inside of a quoted attribute. Raises: Unwritable."""
    return _escaped(_IN_ATTRIBUTE, said(value))


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _escaped(pattern: re.Pattern[str], value: str) -> str:
    if _CONTROL.search(value):
        raise Unwritable(f"a control character: {value!r}")
    return pattern.sub(lambda found: _ESCAPED.get(found[0]) or f"&#{ord(found[0])};", value)

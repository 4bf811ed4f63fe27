"""Events in the shape of JSON-LD → XML of EPCIS 2.0.

What `xml_events` makes of it again has the same event hash and the same text of every extension value. Order of fields:
EPCglobal-epcis-2_0.xsd. A name that is none in XML stands with `_xHHHH_` for its odd characters (ISO 9075-14 §9.1).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from valley.supply.trace.engine.keys import is_extension, prefixes_for, split
from valley.supply.trace.engine.vocabulary import BARE, full, urn_word
from valley.supply.trace.engine.xml_fields import LISTS, TYPED
from valley.supply.trace.engine.xml_names import XML
from valley.supply.trace.engine.xml_text import attribute, in_reach, odd, plain, text

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
TIMES = frozenset({"eventTime", "recordTime"})
REPORT_WORDS = {"type": "measurement", "exception": "measurement", "component": "component"}


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
    writer = _Writer(prefixes_for(event, context), web_words)
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
        if not is_extension(key):
            return odd(key)
        namespace, local = split(key, self.prefixes)
        if namespace == XML:
            return f"xml:{odd(local)}"
        prefix = odd(key.partition(":")[0]) if key[0] != "{" else ""
        bound = self.prefixes.get(prefix, f"{prefix}:") == namespace  # else a whole URI, or a name with its namespace
        if not bound or prefix[:3].lower() == "xml":
            prefix = next((p for p, uri in self.used.items() if uri == namespace), "")
            taken = (f"ns{n}" for n in count() if f"ns{n}" not in self.prefixes and f"ns{n}" not in self.used)
            prefix = prefix or next(taken)
        self.used[prefix] = namespace
        return f"{prefix}:{odd(local)}"

    def word(self, field: str, value: Any) -> str:
        word = str(value)
        if self.web_words:
            return full(word, BARE[field])
        return urn_word(field, word)

    def event(self, event: Mapping[str, Any], kind: str) -> str:
        order = (*FIRST, *_ORDERS.get(kind, ANY), *_LAST)
        parts = [self.field(name, event[name]) for name in order if is_said(name, event.get(name))]
        known = {*order, "type", "@context", "isA"}
        return "".join([*parts, self.own({key: value for key, value in event.items() if key not in known})])

    def own(self, fields: Mapping[str, Any]) -> str:
        """Fields of somebody's own; those in no namespace stand in `extension`, as the XSD wants them."""
        local = "".join(self.extension(k, v) for k, v in fields.items() if not is_extension(k))
        other = "".join(self.extension(k, v) for k, v in fields.items() if is_extension(k))
        return (f"<extension>{local}</extension>" if local else "") + other

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
                own = self.own({k: v for k, v in held.items() if k != "id"})
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
                return f"<{name}>{self.own(value)}</{name}>"
            case "certificationInfo":
                return "".join(f"<{name}>{text(each)}</{name}>" for each in listed(value))
        if name in TIMES:
            value = in_reach(str(value))
        return f"<{name}>{text(self.word(name, value) if name in WORDS else value)}</{name}>"

    def quantity(self, value: Mapping[str, Any]) -> str:
        parts = (
            f"<{k}>{text(plain(value[k]))}</{k}>" for k in ("epcClass", "quantity", "uom") if value.get(k) is not None
        )
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
                named = {k: self.name(k) for k in each if k != "#text"}
                plain = {k for k, v in each.items() if k in named and is_attribute(k, named[k], v)}
                attributes = "".join(f' {named[k]}="{attribute(each[k])}"' for k in each if k in plain)
                said = text(each["#text"]) if "#text" in each else ""
                inner = "".join(self.extension(k, v) for k, v in each.items() if k in named and k not in plain)
                parts.append(f"<{name}{attributes}>{said}{inner}</{name}>")
            else:
                parts.append(f"<{name}>{text(each)}</{name}>")
        return "".join(parts)


def is_attribute(key: str, name: str, value: Any) -> bool:
    """Whether a field inside an extension is an attribute: under a plain name, a keyword of JSON-LD (`@value`), or a
    name of XML itself (`xml:lang`)."""
    return (not is_extension(key) or name.startswith("xml:")) and not isinstance(value, Mapping | list)


def flattened(value: Any) -> Iterator[Any]:
    """The values of a list, of lists in it too: XML knows repetition only."""
    if isinstance(value, list):
        for each in value:
            yield from flattened(each)
    else:
        yield value


def listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def is_said(name: str, value: Any) -> bool:
    """Whether a field of an event says something that XML can say: some lists may not be empty there."""
    return value is not None and not (value == [] and (name in TYPED or name == "sensorElementList"))

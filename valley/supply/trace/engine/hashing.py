"""The EPCIS Event Hash ID of CBV 2.0 §8.9: one digest for one event, whatever syntax it came in.

Takes an event in the shape of EPCIS 2.0 JSON-LD. Where the description and its published vectors differ (transactions,
destinations and sources come last; `type` comes before the value), the vectors are followed: partners compare hashes,
not descriptions.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from valley.supply.trace.engine.hash_values import instant, number
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.keys import is_extension, listed, prefixes_for, prefixes_of, split
from valley.supply.trace.engine.vocabulary import BARE, full

LEFT_OUT = frozenset({"type", "isA", "eventID", "recordTime", "errorDeclaration", "@context", "rdfs:comment", "hash"})
LEFT_OUT_NAMES = frozenset({"{http://www.w3.org/2000/01/rdf-schema#}comment"})
METADATA = (
    "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules",
)  # fmt: skip
REPORT = (
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time", "microorganism",
    "chemicalSubstance", "value", "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue",
    "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem",
)  # fmt: skip
QUANTITY = ("epcClass", "quantity", "uom")
TIMES = frozenset({"eventTime", "time", "startTime", "endTime"})
WORDS = {"type": BARE["measurement"], "exception": BARE["measurement"], "component": BARE["component"]}
FIELDS = (
    "eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID", "epcList", "inputEPCList", "childEPCs",
    "quantityList", "childQuantityList", "inputQuantityList", "outputEPCList", "outputQuantityList", "action",
    "transformationID", "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation",
    "sensorElementList", "ilmd",
)  # fmt: skip
UNORDERED = ("bizTransactionList", "destinationList", "sourceList")
"""In the published vectors these follow the others, in alphabetical order with what the order does not name."""
_FIELDS = frozenset((*FIELDS, *UNORDERED))


def event_hash(event: Mapping[str, Any], context: Any = None, ignored: Iterable[str] = ()) -> str:
    """The event's hash as `ni:///sha-256;…?ver=CBV2.0`.

    event: in the shape of JSON-LD; keys of extensions are CURIEs of `context` or `{namespace}name`.
    context: the document's `@context`; ignored: keys that the document says are not the event's (`…:ignoreFields`).
    """
    digest = hashlib.sha256(pre_hash(event, context, ignored).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def pre_hash(event: Mapping[str, Any], context: Any = None, ignored: Iterable[str] = ()) -> str:
    """The string that is digested: every field with its key, in the canonical order, without separators."""
    written = _writer_for(event, context)
    kind = str(event.get("type") or event.get("isA") or "")
    parts = [f"eventType={written.word(''.join(split(kind, written.prefixes)) if ':' in kind else kind)}"]
    for name in FIELDS:
        value = event.get(name)
        if value is not None and value != [] and value != {}:
            parts.append(written.field(name, value))
    out = LEFT_OUT.union(ignored) if ignored else LEFT_OUT
    own = {key: value for key, value in event.items() if key not in _FIELDS and key not in out}
    rest = written.extensions(own) if own else []
    rest += [written.field(name, event[name]) for name in UNORDERED if event.get(name)]
    return "".join([*parts, *sorted([written.left_over(event.get("sensorElementList")), *rest])])


def corrections(event: Mapping[str, Any], context: Any = None) -> str:
    """What the event's error declaration says, in one form whatever its syntax; "" where there is none."""
    declaration = event.get("errorDeclaration")
    if not isinstance(declaration, dict):
        return ""
    written = _Writer(prefixes_for(event, context))
    own = {key: value for key, value in declaration.items() if is_extension(key)}
    reason = declaration.get("reason")
    return "".join(
        [
            f"declarationTime={instant(str(declaration.get('declarationTime')))}",
            f"reason={written.word(reason, BARE['reason'])}" if reason else "",
            *sorted(
                f"correctiveEventID={written.word(each)}" for each in listed(declaration.get("correctiveEventIDs"))
            ),
            *written.extensions(own),
        ]
    )


@lru_cache(maxsize=20_000)
def _word(text: str, bare: str) -> str:
    return number(canonical(full(text.strip(), bare)))


class _Writer:
    """Writes fields with their keys; `prefixes` are the document's."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes

    def word(self, value: Any, bare: str = "") -> str:
        return _word(value if type(value) is str else str(value), bare)

    def field(self, name: str, value: Any) -> str:
        write = _WRITERS.get(name)
        return f"{name}={self.word(value, BARE.get(name, ''))}" if write is None else write(self, name, value)

    def moment(self, name: str, value: Any) -> str:
        return f"{name}={instant(str(value))}"

    def epcs(self, name: str, value: Any) -> str:
        return name + "".join(sorted([f"epc={self.word(epc)}" for epc in listed(value)]))

    def quantities(self, name: str, value: Any) -> str:
        return name + "".join(sorted([self.fields("quantityElement", QUANTITY, each) for each in listed(value)]))

    def all_typed(self, name: str, value: Any) -> str:
        single = name.removesuffix("List")
        return name + "".join(sorted([self.typed(single, each) for each in listed(value)]))

    def persistent(self, name: str, value: Any) -> str:
        words = [
            f"{key}={self.word(each, BARE['disposition'])}"
            for key in ("set", "unset")
            for each in listed(value.get(key))
        ]
        return name + "".join(sorted(words))

    def located(self, name: str, value: Any) -> str:
        return f"{name}{self.place(value)}"

    def sensors(self, name: str, value: Any) -> str:
        return name + "".join(sorted([self.sensor(each) for each in listed(value)]))

    def master_data(self, name: str, value: Any) -> str:
        return name + "".join(self.extensions(value))

    def certifications(self, name: str, value: Any) -> str:
        return "".join(sorted([f"{name}={self.word(each)}" for each in listed(value)]))

    def typed(self, name: str, value: Any) -> str:
        if isinstance(value, str):
            return f"{name}={self.word(value)}"
        kind = f"type={self.word(value['type'], BARE[name])}" if value.get("type") else ""
        return f"{kind}{name}={self.word(value[name])}"

    def place(self, value: Any) -> str:
        if isinstance(value, str):
            return f"id={self.word(value)}"
        own = f"id={self.word(value['id'])}"
        if len(value) == 1:
            return own
        return own + "".join(self.extensions({key: each for key, each in value.items() if key != "id"}))

    def sensor(self, value: Mapping[str, Any]) -> str:
        metadata = value.get("sensorMetadata")
        reports = sorted(self.fields("sensorReport", REPORT, each) for each in listed(value.get("sensorReport")))
        rest = {key: each for key, each in value.items() if key not in ("sensorMetadata", "sensorReport", "type")}
        return "".join(
            ["sensorElement", self.fields("sensorMetadata", METADATA, metadata) if metadata else "", *reports,
             *self.extensions(rest)]
        )  # fmt: skip

    def fields(self, title: str, names: Sequence[str], value: Mapping[str, Any]) -> str:
        parts = [title]
        for name in names:
            given = value.get(name)
            if given is None:
                continue
            if name in TIMES:
                text = instant(str(given))
            elif isinstance(given, bool):
                text = "true" if given else "false"
            else:
                text = self.word(given, WORDS.get(name, ""))
            parts.append(f"{name}={text}")
        known = frozenset(names)
        rest = {key: each for key, each in value.items() if key not in known}
        return "".join([*parts, *self.extensions({key: each for key, each in rest.items() if is_extension(key)})])

    def left_over(self, elements: Any) -> str:
        """Fields of sensors that the order does not name: they follow all others, with the names of their parents."""
        if not elements:
            return ""
        found = []
        for element in listed(elements):
            inner = []
            for title, names in (("sensorMetadata", METADATA), ("sensorReport", REPORT)):
                for each in listed(element.get(title)):
                    rest = {k: v for k, v in each.items() if k not in names and not is_extension(k)}
                    if rest:
                        inner.append(title + "".join(self.extensions(rest)))
            if inner:
                found.append("sensorElement" + "".join(sorted(inner)))
        return "sensorElementList" + "".join(sorted(found)) if found else ""

    def extensions(self, value: Any) -> list[str]:
        """`{namespace}name=value` of each, nested ones within their parent; sorted."""
        if not isinstance(value, dict):
            return []
        found = []
        for key, each in value.items():
            name = self.named(key)
            if name not in LEFT_OUT_NAMES and not key.startswith("@"):
                found += [self.extension(name, one) for one in _flattened(each)]
        return sorted(found)

    def extension(self, name: str, value: Any) -> str:
        if isinstance(value, dict):
            # Nothing inside is what an empty element of XML says.
            text = f"={self.word(value.get('#text', ''))}" if "#text" in value or not value else ""
            return name + text + "".join(self.extensions({k: v for k, v in value.items() if k != "#text"}))
        if isinstance(value, bool):
            return f"{name}={'true' if value else 'false'}"
        return f"{name}={self.word('' if value is None else value)}"

    def named(self, key: str) -> str:
        if key[:1] == "{" or ":" not in key:
            return key
        namespace, local = split(key, self.prefixes)
        return f"{{{namespace}}}{local}"


_WRITERS: dict[str, Callable[[_Writer, str, Any], str]] = {
    "eventTime": _Writer.moment,
    **dict.fromkeys(("epcList", "inputEPCList", "outputEPCList", "childEPCs"), _Writer.epcs),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), _Writer.quantities
    ),
    **dict.fromkeys(UNORDERED, _Writer.all_typed),
    "persistentDisposition": _Writer.persistent,
    **dict.fromkeys(("readPoint", "bizLocation"), _Writer.located),
    "sensorElementList": _Writer.sensors,
    "ilmd": _Writer.master_data,
    "certificationInfo": _Writer.certifications,
}
"""How fields are written that are more than a word."""
_latest: tuple[Any, _Writer] = (object(), _Writer({}))


def _writer_for(event: Mapping[str, Any], context: Any) -> _Writer:
    """The writer for an event; events of one document share its context, and the latest writer."""
    global _latest  # one assignment of a pair: threads see the old one or the new one
    if "@context" in event:
        return _Writer(prefixes_for(event, context))
    known, written = _latest
    if known is not context:
        written = _Writer(prefixes_of(context))
        _latest = (context, written)
    return written


def _flattened(value: Any) -> Iterator[Any]:
    """The values of lists in lists: XML, which the hash has to agree with, knows repetition only."""
    if isinstance(value, list):
        for each in value:
            yield from _flattened(each)
    else:
        yield value

"""What of an event can be asked for, as flat facts.

`side_facts` are those that are neither columns of an event nor its links to things: the store keeps them in a narrow
table. `facts_of` are all, for a query that is put to one event.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.query.words import Prefixes, expanded, moment, number, qualified, word
from valley.supply.trace.engine.vocabulary import BARE


class Kind(IntEnum):
    """What a fact is about. The numbers are stored: never change one. Below 100: columns and links of an event."""

    TYPE = 1
    ACTION = 2
    EVENT_TIME = 3
    RECORD_TIME = 4
    BIZ_STEP = 5
    DISPOSITION = 6
    READ_POINT = 7
    BIZ_LOCATION = 8
    TRANSFORMATION = 9
    EVENT_ID = 10
    EPC = 11
    CHILD = 12
    PARENT = 13
    INPUT = 14
    OUTPUT = 15
    EPC_CLASS = 16
    CHILD_CLASS = 17
    INPUT_CLASS = 18
    OUTPUT_CLASS = 19
    BIZ_TRANSACTION = 20
    SOURCE = 21
    DESTINATION = 22
    QUANTITY = 23
    ERROR_DECLARED = 101
    ERROR_REASON = 102
    CORRECTIVE = 103
    SET = 104
    UNSET = 105
    SENSOR = 110
    SENSOR_TYPE = 111
    DEVICE = 112
    METHOD = 113
    MICROORGANISM = 114
    SUBSTANCE = 115
    RULES = 116
    STRING_VALUE = 117
    HEX_VALUE = 118
    URI_VALUE = 119
    BOOLEAN_VALUE = 120
    TIME = 121
    START_TIME = 122
    END_TIME = 123
    PERC_RANK = 124
    VALUE = 125
    MIN_VALUE = 126
    MAX_VALUE = 127
    MEAN_VALUE = 128
    S_DEV = 129
    PERC_VALUE = 130
    FIELD = 140
    INNER = 141
    ILMD = 142
    INNER_ILMD = 143
    ERROR_FIELD = 144
    INNER_ERROR_FIELD = 145
    ELEMENT_FIELD = 146
    INNER_ELEMENT_FIELD = 147
    METADATA_FIELD = 148
    INNER_METADATA_FIELD = 149
    REPORT_FIELD = 150
    INNER_REPORT_FIELD = 151
    READ_POINT_FIELD = 152
    INNER_READ_POINT_FIELD = 153
    BIZ_LOCATION_FIELD = 154
    INNER_BIZ_LOCATION_FIELD = 155


class Fact(NamedTuple):
    """One thing that an event says. name: `{namespace}field`, the full type of a transaction, source or destination,
    or the unit of a measured value, as captured; text: in full, keys canonical; time in UTC.
    """

    kind: Kind
    name: str = ""
    text: str | None = None
    number: float | None = None
    time: datetime | None = None


_THINGS = {
    "epcList": Kind.EPC, "childEPCs": Kind.CHILD, "inputEPCList": Kind.INPUT, "outputEPCList": Kind.OUTPUT,
}  # fmt: skip
_CLASSES = {
    "quantityList": Kind.EPC_CLASS, "childQuantityList": Kind.CHILD_CLASS,
    "inputQuantityList": Kind.INPUT_CLASS, "outputQuantityList": Kind.OUTPUT_CLASS,
}  # fmt: skip
_TYPED = {
    "bizTransactionList": ("bizTransaction", Kind.BIZ_TRANSACTION), "sourceList": ("source", Kind.SOURCE),
    "destinationList": ("destination", Kind.DESTINATION),
}  # fmt: skip
_URIS = {
    "deviceID": Kind.DEVICE, "dataProcessingMethod": Kind.METHOD, "bizRules": Kind.RULES,
    "microorganism": Kind.MICROORGANISM, "chemicalSubstance": Kind.SUBSTANCE, "uriValue": Kind.URI_VALUE,
}  # fmt: skip
_TEXTS = {"stringValue": Kind.STRING_VALUE, "hexBinaryValue": Kind.HEX_VALUE, "booleanValue": Kind.BOOLEAN_VALUE}
_TIMES = {"time": Kind.TIME, "startTime": Kind.START_TIME, "endTime": Kind.END_TIME}
_MEASURED = {
    "value": Kind.VALUE, "minValue": Kind.MIN_VALUE, "maxValue": Kind.MAX_VALUE, "meanValue": Kind.MEAN_VALUE,
    "sDev": Kind.S_DEV, "percValue": Kind.PERC_VALUE,
}  # fmt: skip


def facts_of(event: Mapping[str, Any], prefixes: Prefixes, record_time: datetime | None = None) -> list[Fact]:
    """Everything that can be asked of `event`, in the shape of EPCIS 2.0 JSON-LD.

    prefixes: those of its document's `@context`; record_time: when it was stored, else the event's own `recordTime`.
    """
    found = [
        Fact(Kind.TYPE, text=event_type(str(event.get("type") or event.get("isA") or ""), prefixes)),
        Fact(Kind.EVENT_TIME, time=_moment(event.get("eventTime"))),
        Fact(Kind.RECORD_TIME, time=record_time or _moment(event.get("recordTime"))),
    ]
    found += [
        Fact(kind, text=str(event[key]))
        for key, kind in (("action", Kind.ACTION), ("eventID", Kind.EVENT_ID))
        if event.get(key)
    ]
    found += [
        Fact(kind, text=word(str(event[key]), prefixes, BARE.get(key, "")))
        for key, kind in (
            ("bizStep", Kind.BIZ_STEP),
            ("disposition", Kind.DISPOSITION),
            ("transformationID", Kind.TRANSFORMATION),
            ("parentID", Kind.PARENT),
        )
        if event.get(key)
    ]
    for key, kind in (("readPoint", Kind.READ_POINT), ("bizLocation", Kind.BIZ_LOCATION)):
        place = event.get(key)
        uri = place.get("id") if isinstance(place, Mapping) else place
        if uri:
            found.append(Fact(kind, text=word(str(uri), prefixes)))
    for key, kind in _THINGS.items():
        found += [Fact(kind, text=word(str(epc), prefixes)) for epc in listed(event.get(key))]
    for key, kind in _CLASSES.items():
        for element in listed(event.get(key)):
            found.append(Fact(kind, text=word(str(element["epcClass"]), prefixes)))
            if element.get("quantity") is not None:
                found.append(
                    Fact(Kind.QUANTITY, str(element.get("uom") or ""), number=number(str(element["quantity"])))
                )
    for key, (name, kind) in _TYPED.items():
        for each in listed(event.get(key)):
            given = each if isinstance(each, Mapping) else {name: each}
            about = word(str(given["type"]), prefixes, BARE[name]) if given.get("type") else ""
            found.append(Fact(kind, about, word(str(given[name]), prefixes)))
    found += side_facts(event, prefixes)
    return found


def event_type(text: str, prefixes: Prefixes) -> str:
    """The bare name of the standard's own types, the URI of another."""
    whole = expanded(text, prefixes)
    return whole.removeprefix("https://ref.gs1.org/epcis/").removeprefix("https://ns.gs1.org/epcis/")


def side_facts(event: Mapping[str, Any], prefixes: Prefixes) -> list[Fact]:
    """Facts for the narrow table: kinds from 100 on. An event without such fields costs one look at its keys."""
    found: list[Fact] = []
    for key, value in event.items():
        if key == "errorDeclaration":
            found += _declared(value, prefixes)
        elif key == "persistentDisposition":
            for name, kind in (("set", Kind.SET), ("unset", Kind.UNSET)):
                found += [Fact(kind, text=word(str(w), prefixes, BARE[key])) for w in listed(value.get(name))]
        elif key == "sensorElementList":
            for element in listed(value):
                found += _sensed(element, prefixes)
        elif key == "ilmd":
            found += _fields(value, prefixes, Kind.ILMD)
        elif key in ("readPoint", "bizLocation"):
            if isinstance(value, Mapping) and len(value) > 1:
                kind = Kind.READ_POINT_FIELD if key == "readPoint" else Kind.BIZ_LOCATION_FIELD
                found += _fields(value, prefixes, kind)
        elif is_field(key):
            found += _field(key, value, prefixes, Kind.FIELD)
    return found


def is_field(key: str) -> bool:
    """Whether a key is somebody's own: `{namespace}name` or a CURIE, but no comment."""
    return (key[:1] == "{" or ":" in key) and key != "rdfs:comment"


def _declared(value: Mapping[str, Any], prefixes: Prefixes) -> Iterator[Fact]:
    yield Fact(Kind.ERROR_DECLARED, time=_moment(value.get("declarationTime")))
    if value.get("reason"):
        yield Fact(Kind.ERROR_REASON, text=word(str(value["reason"]), prefixes, BARE["reason"]))
    corrective = value.get("correctiveEventIDs")
    if isinstance(corrective, Mapping):  # as XML wraps them
        corrective = corrective.get("correctiveEventID")
    for event_id in listed(corrective):
        yield Fact(Kind.CORRECTIVE, text=str(event_id))
    yield from _fields(value, prefixes, Kind.ERROR_FIELD)


def _sensed(element: Mapping[str, Any], prefixes: Prefixes) -> Iterator[Fact]:
    yield Fact(Kind.SENSOR)
    metadata = element.get("sensorMetadata") or {}
    yield from _attributes(metadata, prefixes)
    yield from _fields(metadata, prefixes, Kind.METADATA_FIELD)
    for report in listed(element.get("sensorReport")):
        if report.get("type"):
            yield Fact(Kind.SENSOR_TYPE, text=word(str(report["type"]), prefixes, BARE["measurement"]))
        yield from _attributes(report, prefixes)
        unit = str(report.get("uom") or "")
        for key, kind in _MEASURED.items():
            if report.get(key) is not None:
                yield Fact(kind, unit, number=number(str(report[key])))
        if report.get("percRank") is not None:
            yield Fact(Kind.PERC_RANK, number=number(str(report["percRank"])))
        yield from _fields(report, prefixes, Kind.REPORT_FIELD)
    yield from _fields(element, prefixes, Kind.ELEMENT_FIELD)


def _attributes(given: Mapping[str, Any], prefixes: Prefixes) -> Iterator[Fact]:
    for key, value in given.items():
        if key in _URIS:
            yield Fact(_URIS[key], text=word(str(value), prefixes))
        elif key in _TEXTS:
            yield Fact(_TEXTS[key], text=plain(value))
        elif key in _TIMES:
            yield Fact(_TIMES[key], time=_moment(value))


def _fields(given: Any, prefixes: Prefixes, kind: Kind) -> Iterator[Fact]:
    """Own fields of an object, the nested ones as the next kind (INNER)."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            if is_field(key):
                yield from _field(key, value, prefixes, kind)


def _field(key: str, value: Any, prefixes: Prefixes, kind: Kind) -> Iterator[Fact]:
    name = qualified(key, prefixes) or key
    inner = kind if kind in _INNER else Kind(kind + 1)
    for one in listed(value) if isinstance(value, list) else (value,):
        if not isinstance(one, Mapping):
            yield _valued(kind, name, plain(one))
            continue
        own = next((one[k] for k in ("#text", "@value", "@id", "id") if k in one), None)
        yield _valued(kind, name, None if own is None else plain(own))
        for nested, each in one.items():
            if nested not in ("#text", "@value", "@id", "@type", "id", "type"):
                yield from _field(nested, each, prefixes, inner)


_INNER = frozenset(kind for kind in Kind if kind.name.startswith("INNER"))


def _valued(kind: Kind, name: str, text: str | None) -> Fact:
    if text is None:
        return Fact(kind, name)
    return Fact(kind, name, canonical(text), number(text), moment(text))


def plain(value: Any) -> str:
    """A value of JSON as the text that XML would hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()


def listed(value: Any) -> Iterable[Any]:
    """A list; one thing alone; nothing."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _moment(value: Any) -> datetime | None:
    return None if value is None else moment(str(value))

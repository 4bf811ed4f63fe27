"""What of an event can be asked for, as flat facts: the same that the store keeps in columns and narrow rows."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any, NamedTuple

from valley.supply.trace.engine.codes import Area, Role
from valley.supply.trace.engine.extensions import fields_of
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.rows import EPCS, QUANTITIES, SENSOR, TYPED
from valley.supply.trace.engine.sensors import reports_of
from valley.supply.trace.engine.times import moment
from valley.supply.trace.engine.vocabulary import BARE, full


class Kind(Enum):
    """What a fact is about."""

    TYPE = auto()
    ACTION = auto()
    EVENT_TIME = auto()
    RECORD_TIME = auto()
    EVENT_ID = auto()
    BIZ_STEP = auto()
    DISPOSITION = auto()
    READ_POINT = auto()
    BIZ_LOCATION = auto()
    ERROR_DECLARED = auto()
    ERROR_REASON = auto()
    EPC = auto()
    CHILD = auto()
    PARENT = auto()
    INPUT = auto()
    OUTPUT = auto()
    EPC_CLASS = auto()
    CHILD_CLASS = auto()
    INPUT_CLASS = auto()
    OUTPUT_CLASS = auto()
    TRANSFORMATION = auto()
    BIZ_TRANSACTION = auto()
    SOURCE = auto()
    DESTINATION = auto()
    SET = auto()
    UNSET = auto()
    CORRECTIVE_EVENT = auto()
    QUANTITY = auto()
    SENSOR = auto()
    SENSOR_TYPE = auto()
    DEVICE = auto()
    METHOD = auto()
    MICROORGANISM = auto()
    SUBSTANCE = auto()
    RULES = auto()
    STRING_VALUE = auto()
    HEX_VALUE = auto()
    URI_VALUE = auto()
    BOOLEAN_VALUE = auto()
    TIME = auto()
    START_TIME = auto()
    END_TIME = auto()
    PERC_RANK = auto()
    VALUE = auto()
    MIN_VALUE = auto()
    MAX_VALUE = auto()
    MEAN_VALUE = auto()
    S_DEV = auto()
    PERC_VALUE = auto()
    FIELD = auto()
    INNER_FIELD = auto()
    ILMD = auto()
    INNER_ILMD = auto()
    ERROR_FIELD = auto()
    INNER_ERROR_FIELD = auto()
    ELEMENT_FIELD = auto()
    INNER_ELEMENT_FIELD = auto()
    METADATA_FIELD = auto()
    INNER_METADATA_FIELD = auto()
    REPORT_FIELD = auto()
    INNER_REPORT_FIELD = auto()
    READ_POINT_FIELD = auto()
    INNER_READ_POINT_FIELD = auto()
    BIZ_LOCATION_FIELD = auto()
    INNER_BIZ_LOCATION_FIELD = auto()


ROLES = {role: Kind[role.name] for role in Role}
SENSORS = {
    "type_id": Kind.SENSOR_TYPE, "device_id": Kind.DEVICE, "data_processing_method_id": Kind.METHOD,
    "microorganism_id": Kind.MICROORGANISM, "chemical_substance_id": Kind.SUBSTANCE, "biz_rules_id": Kind.RULES,
    "string_value": Kind.STRING_VALUE, "hex_binary_value": Kind.HEX_VALUE, "uri_value": Kind.URI_VALUE,
    "boolean_value": Kind.BOOLEAN_VALUE, "time": Kind.TIME, "start_time": Kind.START_TIME, "end_time": Kind.END_TIME,
    "perc_rank": Kind.PERC_RANK, "value": Kind.VALUE, "min_value": Kind.MIN_VALUE, "max_value": Kind.MAX_VALUE,
    "mean_value": Kind.MEAN_VALUE, "s_dev": Kind.S_DEV, "perc_value": Kind.PERC_VALUE,
}  # fmt: skip
"""Column of a sensor report → the kind of fact that it is."""
AREAS = {
    Kind.FIELD: (Area.EVENT, False), Kind.INNER_FIELD: (Area.EVENT, True),
    Kind.ILMD: (Area.ILMD, False), Kind.INNER_ILMD: (Area.ILMD, True),
    Kind.ERROR_FIELD: (Area.ERROR_DECLARATION, False), Kind.INNER_ERROR_FIELD: (Area.ERROR_DECLARATION, True),
    Kind.ELEMENT_FIELD: (Area.SENSOR_ELEMENT, False), Kind.INNER_ELEMENT_FIELD: (Area.SENSOR_ELEMENT, True),
    Kind.METADATA_FIELD: (Area.SENSOR_METADATA, False), Kind.INNER_METADATA_FIELD: (Area.SENSOR_METADATA, True),
    Kind.REPORT_FIELD: (Area.SENSOR_REPORT, False), Kind.INNER_REPORT_FIELD: (Area.SENSOR_REPORT, True),
    Kind.READ_POINT_FIELD: (Area.READ_POINT, False), Kind.INNER_READ_POINT_FIELD: (Area.READ_POINT, True),
    Kind.BIZ_LOCATION_FIELD: (Area.BIZ_LOCATION, False), Kind.INNER_BIZ_LOCATION_FIELD: (Area.BIZ_LOCATION, True),
}  # fmt: skip
"""Kind of a field → where it stands, and whether inside another field."""
_FIELDS = {place: kind for kind, place in AREAS.items()}


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in where a redacted event does not say when it was: its sensors are withheld with the time, or name theirs."""


class Fact(NamedTuple):
    """One thing that an event says. name: a field's full name, the type of a transaction, source or destination, or
    the unit of a number (canonical of sensors, as captured of quantities); text: in full, keys canonical; time: UTC.
    """

    kind: Kind
    name: str = ""
    text: str | None = None
    number: float | None = None
    time: datetime | None = None


def facts_of(event: Mapping[str, Any], context: object = None, record_time: datetime | None = None) -> list[Fact]:
    """Everything that can be asked of `event`, in the shape of EPCIS 2.0 JSON-LD.

    context: its document's `@context`; record_time: when it was stored, else the event's own `recordTime`.
    An event that lost fields (redacted) answers for what is left. Raises: ValueError where a time is none.
    """
    event_time = moment(str(event["eventTime"])) if event.get("eventTime") else None
    own = event.get("recordTime")
    found = [
        Fact(Kind.TYPE, text=event_type(str(event.get("type") or ""))),
        Fact(Kind.EVENT_TIME, time=event_time),
        Fact(Kind.RECORD_TIME, time=record_time or (moment(str(own)) if own else None)),
    ]
    found += [
        Fact(kind, text=str(event[key]))
        for key, kind in (("action", Kind.ACTION), ("eventID", Kind.EVENT_ID))
        if event.get(key)
    ]
    found += _placed(event)
    found += _linked(event)
    found += _declared(event.get("errorDeclaration") or {})
    found += _sensed(event, event_time)
    for name, number, time, area, depth, _attribute, text in fields_of(event, context):
        found.append(Fact(_FIELDS[area, depth > 0], name, text, number, time))
    return found


def event_type(text: str) -> str:
    """The bare name of the standard's own types; another as it is."""
    return text.removeprefix("epcis:").removeprefix("https://ref.gs1.org/epcis/")


def word(value: object, field: str = "") -> str:
    """A word or key of a field as it stands in the store."""
    return canonical(full(str(value), BARE.get(field, "")))


def _placed(event: Mapping[str, Any]) -> Iterator[Fact]:
    for key, kind in (("bizStep", Kind.BIZ_STEP), ("disposition", Kind.DISPOSITION)):
        if event.get(key):
            yield Fact(kind, text=word(event[key], key))
    for key, kind in (("readPoint", Kind.READ_POINT), ("bizLocation", Kind.BIZ_LOCATION)):
        place = event.get(key)
        uri = place.get("id") if isinstance(place, Mapping) else place
        if uri:
            yield Fact(kind, text=word(uri))


def _linked(event: Mapping[str, Any]) -> Iterator[Fact]:
    for key, kind in (("parentID", Kind.PARENT), ("transformationID", Kind.TRANSFORMATION)):
        if event.get(key):
            yield Fact(kind, text=word(event[key]))
    for key, role in EPCS:
        for uri in event.get(key) or ():
            yield Fact(ROLES[role], text=word(uri))
    for key, role in QUANTITIES:
        for element in event.get(key) or ():
            yield Fact(ROLES[role], text=word(element["epcClass"]))
            if element.get("quantity") is not None:
                yield Fact(Kind.QUANTITY, str(element.get("uom") or ""), number=float(element["quantity"]))
    for key, name, role in TYPED:
        for each in event.get(key) or ():
            given = each if isinstance(each, Mapping) else {name: each}
            about = word(given["type"], name) if given.get("type") else ""
            yield Fact(ROLES[role], about, word(given[name]))
    persistent = event.get("persistentDisposition") or {}
    for key, kind in (("set", Kind.SET), ("unset", Kind.UNSET)):
        for value in _listed(persistent.get(key)):
            yield Fact(kind, text=word(value, "disposition"))


def _declared(declaration: Mapping[str, Any]) -> Iterator[Fact]:
    if declaration.get("declarationTime"):
        yield Fact(Kind.ERROR_DECLARED, time=moment(str(declaration["declarationTime"])))
    if declaration.get("reason"):
        yield Fact(Kind.ERROR_REASON, text=word(declaration["reason"], "reason"))
    for event_id in _listed(declaration.get("correctiveEventIDs")):
        yield Fact(Kind.CORRECTIVE_EVENT, text=word(event_id))


def _sensed(event: Mapping[str, Any], event_time: datetime | None) -> Iterator[Fact]:
    """Facts of the same rows that the store keeps; a node is its canonical URI here, not its number."""
    for row in reports_of(event, event_time or EPOCH, lambda uri, kind=None: canonical(uri)):  # type: ignore[arg-type, return-value]
        report = dict(zip(SENSOR[1:], row, strict=True))
        yield Fact(Kind.SENSOR)
        for column, kind in SENSORS.items():
            value = report[column]
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                yield Fact(kind, text="true" if value else "false")
            elif isinstance(value, datetime):
                yield Fact(kind, time=value)
            elif isinstance(value, str):
                yield Fact(kind, text=value)
            else:
                yield Fact(kind, report["unit"], number=value)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]

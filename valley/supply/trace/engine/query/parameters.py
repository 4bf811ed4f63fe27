"""What each parameter asks: 61 fixed names, and names that are built of parts (108 patterns of query-schema.json).

A prefix that neither the request nor the standard declares stands for what captured documents meant by it.
"""

import re
from collections.abc import Callable, Mapping

from valley.supply.trace.engine.query import values
from valley.supply.trace.engine.query.errors import QueryParameter
from valley.supply.trace.engine.query.facts import Kind, event_type
from valley.supply.trace.engine.query.matching import like
from valley.supply.trace.engine.query.measuring import everywhere
from valley.supply.trace.engine.query.tree import (
    All,
    Any,
    Anything,
    Attributed,
    Measured,
    Named,
    OneOf,
    Some,
    Than,
    Tree,
    Within,
)
from valley.supply.trace.engine.query.words import Prefixes, expanded, meanings, moment, number
from valley.supply.trace.engine.units import canonical_unit, converted
from valley.supply.trace.engine.vocabulary import BARE

EVENT_TYPES = ("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent")
_Reading = Callable[[str, values.Given, Prefixes], Tree]


def _kinds(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


def _event_type(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
    types = frozenset(event_type(expanded(text, prefixes)) for text in values.texts(parameter, given))
    for unknown in sorted(t for t in types if t not in EVENT_TYPES and t != "QuantityEvent" and ":" not in t):
        raise QueryParameter(
            "no event type", parameter=parameter, value=unknown, remedy=f"One of {', '.join(EVENT_TYPES)}, or a URI."
        )
    return Some(_kinds(Kind.TYPE), OneOf(types))


def _action(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
    actions = values.texts(parameter, given)
    for unknown in sorted(set(actions) - {"ADD", "OBSERVE", "DELETE"}):
        raise QueryParameter("no action", parameter=parameter, value=unknown, remedy="ADD, OBSERVE or DELETE.")
    return Some(_kinds(Kind.ACTION), OneOf(frozenset(actions)))


def _words(kind: Kind, bare: str = "") -> _Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(_kinds(kind), OneOf(_meant(parameter, given, prefixes, bare)))

    return read


def _meant(parameter: str, given: values.Given, prefixes: Prefixes, bare: str = "") -> frozenset[str]:
    return frozenset().union(*(meanings(text, prefixes, bare) for text in values.texts(parameter, given)))


def _texts(kind: Kind) -> _Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(_kinds(kind), OneOf(frozenset(values.texts(parameter, given))))

    return read


def _hexadecimal(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
    """Equal as bytes: `F0` is `f0` (XSD hexBinary)."""
    texts = frozenset(form for text in values.texts(parameter, given) for form in (text, text.lower(), text.upper()))
    return Some(_kinds(Kind.HEX_VALUE), OneOf(texts))


def _truth(kind: Kind) -> _Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(_kinds(kind), OneOf(frozenset({"true" if values.boolean(parameter, given) else "false"})))

    return read


def _match(*kinds: Kind) -> _Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(_kinds(*kinds), like(values.texts(parameter, given), _meant(parameter, given, prefixes)))

    return read


def _within(kind: Kind) -> _Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Within(kind, _meant(parameter, given, prefixes))

    return read


def _time(kind: Kind, op: str) -> _Reading:
    return lambda parameter, given, prefixes: Some(_kinds(kind), Than(op, values.time(parameter, given)))


def _there(kind: Kind) -> _Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        return Some(_kinds(kind), Anything()) if values.boolean(parameter, given) else All(())

    return read


def _number(kind: Kind, op: str) -> _Reading:
    def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
        numbers = [float(n) for n in values.numbers(parameter, given)]
        return _any([Some(_kinds(kind), Than(op, n)) for n in _single(op, parameter, numbers)])

    return read


def _single(op: str, parameter: str, numbers: list[float]) -> list[float]:
    if op != "EQ" and len(numbers) > 1:
        raise QueryParameter("one number is expected", parameter=parameter, value=str(numbers))
    return numbers


def _any(parts: list[Tree]) -> Tree:
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


_EPCS = (Kind.EPC, Kind.CHILD)
_CLASSES = (Kind.EPC_CLASS, Kind.CHILD_CLASS)
FIXED: Mapping[str, _Reading] = {
    "eventType": _event_type,
    "EQ_action": _action,
    "EQ_bizStep": _words(Kind.BIZ_STEP, BARE["bizStep"]),
    "EQ_disposition": _words(Kind.DISPOSITION, BARE["disposition"]),
    "EQ_persistentDisposition_set": _words(Kind.SET, BARE["disposition"]),
    "EQ_persistentDisposition_unset": _words(Kind.UNSET, BARE["disposition"]),
    "EQ_readPoint": _words(Kind.READ_POINT),
    "EQ_bizLocation": _words(Kind.BIZ_LOCATION),
    "WD_readPoint": _within(Kind.READ_POINT),
    "WD_bizLocation": _within(Kind.BIZ_LOCATION),
    "EQ_transformationID": _words(Kind.TRANSFORMATION),
    "EQ_eventID": _texts(Kind.EVENT_ID),
    "MATCH_epc": _match(*_EPCS),
    "MATCH_parentID": _match(Kind.PARENT),
    "MATCH_inputEPC": _match(Kind.INPUT),
    "MATCH_outputEPC": _match(Kind.OUTPUT),
    "MATCH_anyEPC": _match(*_EPCS, Kind.PARENT, Kind.INPUT, Kind.OUTPUT),
    "MATCH_epcClass": _match(*_CLASSES),
    "MATCH_inputEPCClass": _match(Kind.INPUT_CLASS),
    "MATCH_outputEPCClass": _match(Kind.OUTPUT_CLASS),
    "MATCH_anyEPCClass": _match(*_CLASSES, Kind.INPUT_CLASS, Kind.OUTPUT_CLASS),
    "EXISTS_errorDeclaration": _there(Kind.ERROR_DECLARED),
    "EQ_errorReason": _words(Kind.ERROR_REASON, BARE["reason"]),
    "EQ_correctiveEventID": _words(Kind.CORRECTIVE_EVENT),
    "EXISTS_sensorElementList": _there(Kind.SENSOR),
    "EXISTS_sensorElement": _there(Kind.SENSOR),  # the spelling of GS1's conformance test TCR-53
    "EQ_type": _words(Kind.SENSOR_TYPE, BARE["measurement"]),
    "EQ_deviceID": _words(Kind.DEVICE),
    "EQ_dataProcessingMethod": _words(Kind.METHOD),
    "EQ_microorganism": _words(Kind.MICROORGANISM),
    "EQ_chemicalSubstance": _words(Kind.SUBSTANCE),
    "EQ_bizRules": _words(Kind.RULES),
    "EQ_stringValue": _texts(Kind.STRING_VALUE),
    "EQ_hexBinaryValue": _hexadecimal,
    "EQ_uriValue": _texts(Kind.URI_VALUE),
    "EQ_booleanValue": _truth(Kind.BOOLEAN_VALUE),
    **{
        f"{op}_{name}": _time(kind, op)
        for name, kind in (
            ("eventTime", Kind.EVENT_TIME), ("recordTime", Kind.RECORD_TIME), ("time", Kind.TIME),
            ("startTime", Kind.START_TIME), ("endTime", Kind.END_TIME),
            ("errorDeclarationTime", Kind.ERROR_DECLARED),  # the spelling of the OpenAPI document
            ("errorDeclaration_Time", Kind.ERROR_DECLARED),  # and that of query-schema.json
        )
        for op in ("GE", "LT")
    },
    **{f"{op}_percRank": _number(Kind.PERC_RANK, op) for op in ("GE", "LT", "GT", "LE")},
    **{f"{op}_quantity": _number(Kind.QUANTITY, op) for op in ("EQ", "GT", "GE", "LT", "LE")},
}  # fmt: skip
_MEASURED = {
    "value": Kind.VALUE, "minValue": Kind.MIN_VALUE, "maxValue": Kind.MAX_VALUE, "meanValue": Kind.MEAN_VALUE,
    "sDev": Kind.S_DEV, "percValue": Kind.PERC_VALUE, "quantity": Kind.QUANTITY,
}  # fmt: skip
_TYPED = {
    "bizTransaction": (Kind.BIZ_TRANSACTION, BARE["bizTransaction"]),
    "source": (Kind.SOURCE, BARE["source"]),
    "destination": (Kind.DESTINATION, BARE["destination"]),
}
_SECTIONS = {
    "": Kind.FIELD, "ILMD_": Kind.ILMD, "ERROR_DECLARATION_": Kind.ERROR_FIELD, "SENSORELEMENT_": Kind.ELEMENT_FIELD,
    "SENSORMETADATA_": Kind.METADATA_FIELD, "SENSORREPORT_": Kind.REPORT_FIELD,
    "readPoint_": Kind.READ_POINT_FIELD, "bizLocation_": Kind.BIZ_LOCATION_FIELD,
}  # fmt: skip
_VOCABULARY_FIELDS = {
    "bizStep": _kinds(Kind.BIZ_STEP), "disposition": _kinds(Kind.DISPOSITION), "readPoint": _kinds(Kind.READ_POINT),
    "bizLocation": _kinds(Kind.BIZ_LOCATION),
    "epcClass": _kinds(*_CLASSES, Kind.INPUT_CLASS, Kind.OUTPUT_CLASS),
}  # fmt: skip
_FIELD = r"(?:[A-Za-z][\w.-]*:[\w.-]+|\{[^}]+\}[\w.-]+|(?:https?://|urn:)[^\s#]+#[\w.-]+)"
_OF_MEASURED = re.compile(rf"(EQ|GT|GE|LT|LE)_({'|'.join(_MEASURED)})_([A-Z0-9]{{2,4}})\Z")
_OF_TYPED = re.compile(rf"EQ_({'|'.join(_TYPED)})_(\S+)\Z")
_OF_FIELD = re.compile(
    rf"(EQ|GT|GE|LT|LE|EXISTS)_(INNER_)?({'|'.join(s for s in _SECTIONS if s)})?({_FIELD})\Z"
)  # fmt: skip
_OF_ATTRIBUTE = re.compile(r"(HASATTR|EQ_?ATTR)_(\S+)\Z")
"""EQ_ATTR is the spelling of query-schema.json, EQATTR that of the standard's text (EPCIS 2.0 §8.2.7.1)."""


def read(parameter: str, given: values.Given, prefixes: Prefixes) -> Tree:
    """What one parameter asks. Raises: QueryParameter where there is no such parameter or its value is malformed."""
    if parameter in FIXED:
        return FIXED[parameter](parameter, given, prefixes)
    if found := _OF_MEASURED.match(parameter):
        return _measured(parameter, found[1], found[2], found[3], given)
    if found := _OF_ATTRIBUTE.match(parameter):
        return _attributed(parameter, found[1] != "HASATTR", found[2], given, prefixes)
    typed, found = _OF_TYPED.match(parameter), _OF_FIELD.match(parameter)
    # `EQ_source_ex:type` asks for a type; where `source_ex` is a prefix of the client's own, for its field `type`.
    if found and (typed is None or (found[4].partition(":")[0] in prefixes)):
        kind = _SECTIONS[found[3] or ""]
        return _field(parameter, found[1], _inner(kind) if found[2] else kind, found[4], given, prefixes)
    if found := typed:
        kind, bare = _TYPED[found[1]]
        about = Named(meanings(found[2], prefixes, bare))
        return Some(_kinds(kind), OneOf(_meant(parameter, given, prefixes)), about)
    raise QueryParameter(
        "there is no such parameter", parameter=parameter, remedy="The names of EPCIS 2.0 stand in query-schema.json."
    )


def named(field: str, prefixes: Prefixes) -> Named:
    """The name that a request means by a CURIE, `{namespace}name`, or `namespace#name` as in EPCIS 1.x."""
    if field.startswith("{"):
        return Named(frozenset({field[1:].replace("}", "", 1)}))
    if "#" in field:
        namespace, _hash, local = field.rpartition("#")
        return Named(frozenset({f"{namespace}{local}", field}))
    whole = expanded(field, prefixes)
    return Named(frozenset({field}), curie=field) if whole == field else Named(frozenset({whole}))


def _measured(parameter: str, op: str, field: str, unit: str, given: values.Given) -> Tree:
    exact = values.numbers(parameter, given)
    _single(op, parameter, [float(n) for n in exact])
    kind = _MEASURED[field]
    limits: dict[str, set[float]] = {}
    for value in exact:
        if kind is Kind.QUANTITY:  # kept in the unit as captured
            found = everywhere(value, unit)
        else:
            converted_value = converted(value, unit, difference=kind is Kind.S_DEV)
            found = {} if converted_value is None else {canonical_unit(unit): converted_value}
        for code, limit in found.items():
            limits.setdefault(code, set()).add(limit)
    frozen = tuple((code, tuple(sorted(limits[code]))) for code in sorted(limits))
    return Some(_kinds(kind), Measured(op, frozen))


def _field(parameter: str, op: str, kind: Kind, field: str, given: values.Given, prefixes: Prefixes) -> Tree:
    name = named(field, prefixes)
    if op == "EXISTS":
        return Some(_kinds(kind), Anything(), name) if values.boolean(parameter, given) else All(())
    if op == "EQ":
        return Some(_kinds(kind), _equal(values.texts(parameter, given), prefixes), name)
    text = values.one(parameter, given)
    value = number(text)
    bound = moment(text) or moment(text.replace(" ", "+")) if value is None else value
    if bound is None:
        raise QueryParameter("neither a number nor a date-time with an offset", parameter=parameter, value=text)
    return Some(_kinds(kind), Than(op, bound), name)


def _equal(texts: list[str], prefixes: Prefixes) -> OneOf:
    """A field of an extension has no declared type: equal as text, or as number, or as time."""
    return OneOf(
        frozenset(texts).union(*(meanings(text, prefixes) for text in texts)),
        frozenset(n for n in map(number, texts) if n is not None),
        frozenset(t for t in map(moment, texts) if t is not None),
    )


def _inner(kind: Kind) -> Kind:
    return Kind[f"INNER_{kind.name}"]


def _attributed(parameter: str, compared: bool, rest: str, given: values.Given, prefixes: Prefixes) -> Tree:
    """`HASATTR_field` names attributes in its values; `EQ_ATTR_field_attribute` names one and gives its values.

    Field and attribute may both hold `_`: every way to part them is meant.
    """
    texts = values.texts(parameter, given)
    if not compared:
        parts = [_of_element(rest, text, None, prefixes) for text in texts]
    else:
        cuts = [place for place, letter in enumerate(rest) if letter == "_" and 0 < place < len(rest) - 1]
        values_asked = frozenset(texts).union(*(meanings(text, prefixes) for text in texts))
        parts = [_of_element(rest[:place], rest[place + 1 :], values_asked, prefixes) for place in cuts]
    meant: list[Tree] = [part for part in parts if part is not None]
    if not meant:
        raise QueryParameter(
            "no field of a vocabulary",
            parameter=parameter, remedy=f"One of {', '.join(_VOCABULARY_FIELDS)}, or prefix:field.",
        )  # fmt: skip
    return _any(meant)


def _of_element(field: str, attribute: str, asked: frozenset[str] | None, prefixes: Prefixes) -> Attributed | None:
    if field in _VOCABULARY_FIELDS:
        kinds, name = _VOCABULARY_FIELDS[field], None
    elif re.fullmatch(_FIELD, field):
        kinds, name = _kinds(Kind.FIELD), named(field, prefixes)
    else:
        return None
    names = {attribute, *meanings(attribute, prefixes)}
    if ":" not in attribute:
        names |= {
            f"urn:epcglobal:cbv:mda:{attribute}",
            f"urn:epcglobal:cbv:mda#{attribute}",
            f"{BARE['measurement']}{attribute}",
        }
    return Attributed(kinds, name, frozenset(names), asked)

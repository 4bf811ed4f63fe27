"""What each parameter asks: 61 fixed names, and names that are built of parts (108 patterns of query-schema.json).

A prefix that neither the request nor the standard declares stands for what captured documents meant by it.
"""

import re
from collections.abc import Mapping

from valley.supply.trace.engine.query import values
from valley.supply.trace.engine.query.errors import QueryParameter
from valley.supply.trace.engine.query.facts import Kind
from valley.supply.trace.engine.query.measuring import everywhere
from valley.supply.trace.engine.query.readings import (
    Reading,
    any_of,
    kinds_of,
    meant,
    read_action,
    read_event_type,
    read_existence,
    read_hexadecimal,
    read_match,
    read_number,
    read_texts,
    read_time,
    read_truth,
    read_within,
    read_words,
    single,
)
from valley.supply.trace.engine.query.tree import (
    All,
    Anything,
    Attributed,
    Measured,
    Named,
    OneOf,
    Some,
    Than,
    Tree,
)
from valley.supply.trace.engine.query.words import Prefixes, expanded, meanings, moment, number
from valley.supply.trace.engine.units import canonical_unit, converted
from valley.supply.trace.engine.vocabulary import BARE

_EPCS = (Kind.EPC, Kind.CHILD)
_CLASSES = (Kind.EPC_CLASS, Kind.CHILD_CLASS)
FIXED: Mapping[str, Reading] = {
    "eventType": read_event_type,
    "EQ_action": read_action,
    "EQ_bizStep": read_words(Kind.BIZ_STEP, BARE["bizStep"]),
    "EQ_disposition": read_words(Kind.DISPOSITION, BARE["disposition"]),
    "EQ_persistentDisposition_set": read_words(Kind.SET, BARE["disposition"]),
    "EQ_persistentDisposition_unset": read_words(Kind.UNSET, BARE["disposition"]),
    "EQ_readPoint": read_words(Kind.READ_POINT),
    "EQ_bizLocation": read_words(Kind.BIZ_LOCATION),
    "WD_readPoint": read_within(Kind.READ_POINT),
    "WD_bizLocation": read_within(Kind.BIZ_LOCATION),
    "EQ_transformationID": read_words(Kind.TRANSFORMATION),
    "EQ_eventID": read_texts(Kind.EVENT_ID),
    "MATCH_epc": read_match(*_EPCS),
    "MATCH_parentID": read_match(Kind.PARENT),
    "MATCH_inputEPC": read_match(Kind.INPUT),
    "MATCH_outputEPC": read_match(Kind.OUTPUT),
    "MATCH_anyEPC": read_match(*_EPCS, Kind.PARENT, Kind.INPUT, Kind.OUTPUT),
    "MATCH_epcClass": read_match(*_CLASSES),
    "MATCH_inputEPCClass": read_match(Kind.INPUT_CLASS),
    "MATCH_outputEPCClass": read_match(Kind.OUTPUT_CLASS),
    "MATCH_anyEPCClass": read_match(*_CLASSES, Kind.INPUT_CLASS, Kind.OUTPUT_CLASS),
    "EXISTS_errorDeclaration": read_existence(Kind.ERROR_DECLARED),
    "EQ_errorReason": read_words(Kind.ERROR_REASON, BARE["reason"]),
    "EQ_correctiveEventID": read_words(Kind.CORRECTIVE_EVENT),
    "EXISTS_sensorElementList": read_existence(Kind.SENSOR),
    "EXISTS_sensorElement": read_existence(Kind.SENSOR),  # the spelling of GS1's conformance test TCR-53
    "EQ_type": read_words(Kind.SENSOR_TYPE, BARE["measurement"]),
    "EQ_deviceID": read_words(Kind.DEVICE),
    "EQ_dataProcessingMethod": read_words(Kind.METHOD),
    "EQ_microorganism": read_words(Kind.MICROORGANISM),
    "EQ_chemicalSubstance": read_words(Kind.SUBSTANCE),
    "EQ_bizRules": read_words(Kind.RULES),
    "EQ_stringValue": read_texts(Kind.STRING_VALUE),
    "EQ_hexBinaryValue": read_hexadecimal,
    "EQ_uriValue": read_texts(Kind.URI_VALUE),
    "EQ_booleanValue": read_truth(Kind.BOOLEAN_VALUE),
    **{
        f"{op}_{name}": read_time(kind, op)
        for name, kind in (
            ("eventTime", Kind.EVENT_TIME), ("recordTime", Kind.RECORD_TIME), ("time", Kind.TIME),
            ("startTime", Kind.START_TIME), ("endTime", Kind.END_TIME),
            ("errorDeclarationTime", Kind.ERROR_DECLARED),  # the spelling of the OpenAPI document
            ("errorDeclaration_Time", Kind.ERROR_DECLARED),  # and that of query-schema.json
        )
        for op in ("GE", "LT")
    },
    **{f"{op}_percRank": read_number(Kind.PERC_RANK, op) for op in ("GE", "LT", "GT", "LE")},
    **{f"{op}_quantity": read_number(Kind.QUANTITY, op) for op in ("EQ", "GT", "GE", "LT", "LE")},
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
    "bizStep": kinds_of(Kind.BIZ_STEP), "disposition": kinds_of(Kind.DISPOSITION),
    "readPoint": kinds_of(Kind.READ_POINT), "bizLocation": kinds_of(Kind.BIZ_LOCATION),
    "epcClass": kinds_of(*_CLASSES, Kind.INPUT_CLASS, Kind.OUTPUT_CLASS),
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
        return Some(kinds_of(kind), OneOf(meant(parameter, given, prefixes)), about)
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
    single(op, parameter, [float(n) for n in exact])
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
    return Some(kinds_of(kind), Measured(op, frozen))


def _field(parameter: str, op: str, kind: Kind, field: str, given: values.Given, prefixes: Prefixes) -> Tree:
    name = named(field, prefixes)
    if op == "EXISTS":
        return Some(kinds_of(kind), Anything(), name) if values.boolean(parameter, given) else All(())
    if op == "EQ":
        return Some(kinds_of(kind), _equal(values.texts(parameter, given), prefixes), name)
    text = values.one(parameter, given)
    value = number(text)
    bound = moment(text) or moment(text.replace(" ", "+")) if value is None else value
    if bound is None:
        raise QueryParameter("neither a number nor a date-time with an offset", parameter=parameter, value=text)
    return Some(kinds_of(kind), Than(op, bound), name)


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
    return any_of(meant)


def _of_element(field: str, attribute: str, asked: frozenset[str] | None, prefixes: Prefixes) -> Attributed | None:
    if field in _VOCABULARY_FIELDS:
        kinds, name = _VOCABULARY_FIELDS[field], None
    elif re.fullmatch(_FIELD, field):
        kinds, name = kinds_of(Kind.FIELD), named(field, prefixes)
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

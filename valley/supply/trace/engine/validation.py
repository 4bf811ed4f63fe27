"""Is an event an event? The schema of the standard first, then the rules that no schema can see.

Sources: EPCIS 2.0 §7.3, §7.4 and its JSON schema; Conformance Requirements TCR54 (associations), M121, M122 (sensors).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema_rs

from valley.supply.trace.engine.codes import EVENT_TYPES
from valley.supply.trace.engine.documents import Held
from valley.supply.trace.engine.findings import Finding, shortened, suggestion, words
from valley.supply.trace.engine.identifiers import canonical, corrected
from valley.supply.trace.engine.keys import prefixes_for
from valley.supply.trace.engine.schema import definitions
from valley.supply.trace.engine.times import moment
from valley.supply.trace.engine.vocabulary import bare_word

DEEPEST = 60
_POWER = re.compile(r"\d[eE]")
_SUSPECT = re.compile(r"[:,\[\s]-?\d[\d.]*[eE]")
"""What may be a number out of range; looked for where `_POWER` is, which is sooner found missing. It, or a backslash
that may hide a control character, is reason to look at every value."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GS1_URN = re.compile(
    r"urn:epc:(?:id|class):(sgtin|sscc|sgln|lgtin|pgln|grai|gdti|gsrn|gsrnp|itip|upui|cpi|sgcn|gsin):"
)
WORD_FIELDS = {
    "bizStep": ("bizStep", "shipping"), "disposition": ("disposition", "in_transit"),
    "set": ("disposition", "recalled"), "unset": ("disposition", "recalled"),
    "reason": ("reason", "incorrect_data"), "type": ("measurement", "Temperature"),
    "exception": ("measurement", "ALARM_CONDITION"), "component": ("component", "x"),
}  # fmt: skip
TIME_FIELDS = frozenset({"eventTime", "recordTime", "time", "startTime", "endTime", "declarationTime", "creationDate"})


@cache
def validator(name: str) -> Any:
    """The compiled schema of this name."""
    schema = {"$ref": f"#/$defs/{name}", "$defs": definitions()}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def findings_of(held: Held, *, received: datetime | None = None) -> list[Finding]:
    """Everything that is wrong with an event; warnings do not keep it from being stored.

    received: when it came, to notice events of the future.
    """
    event = held.event
    if not isinstance(event, dict):
        return [Finding("not_an_object", value=shortened(event))]
    try:
        found = _refusing(held)
        return found or list(_warnings(held, received))
    except RecursionError:
        return [Finding("too_deep", more={"most": str(DEEPEST)})]


def refusals_of(held: Held) -> list[Finding]:
    """Only what keeps an event from being stored: what capture asks of each."""
    if not isinstance(held.event, dict):
        return [Finding("not_an_object", value=shortened(held.event))]
    try:
        found = _refusing(held)
        if not found:
            held.hash  # noqa: B018  # kept for later; what is nested too deep shows here
    except RecursionError:
        return [Finding("too_deep", more={"most": str(DEEPEST)})]
    return found


def document_findings(fields: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with a document beside its events."""
    name = "epcisQueryDocument" if fields.get("type") == "EPCISQueryDocument" else "epcisDocument"
    body: dict[str, Any] = {"eventList": []} if name == "epcisDocument" else {"queryResults": {}}
    return [_explained(error, "Document") for error in validator(name).iter_errors({**fields, "epcisBody": body})]


def _refusing(held: Held) -> list[Finding]:
    event = held.event
    kind = event.get("type")
    if not kind:
        return [Finding("no_type")]
    if kind not in EVENT_TYPES and not (isinstance(kind, str) and ":" in kind):
        options = ", ".join(EVENT_TYPES)
        return [Finding("unknown_type", "type", shortened(kind), {"options": options})]
    schema = validator(kind if kind in EVENT_TYPES else "Extended-Event")
    # A field in no namespace is a reserved extension in XML (XSD: ##local); JSON has no such thing.
    looked_at = _named(event) if held.from_xml else event
    found: list[Finding] = []
    if (
        "\\" in held.text
        or "\ufffe" in held.text
        or "\uffff" in held.text
        or (_POWER.search(held.text) and _SUSPECT.search(held.text))
    ):
        found += _looked_through(event, "", 0)
    if not found and not schema.is_valid(looked_at):
        found += [_explained(error, kind) for error in schema.iter_errors(looked_at)]
        if held.from_xml:  # the XSD leaves open what a sensor reports, the JSON schema does not
            found = [f for f in found if not (f.code == "required" and f.path.endswith("].type"))]
    if not found:
        found += _times(event)
    return found


def _named(event: dict[str, Any]) -> dict[str, Any]:
    if event["type"] not in EVENT_TYPES:
        return event
    known = definitions()[event["type"]]["allOf"][1]["propertyNames"]["anyOf"][0]["enum"]
    # Names of XML may be Chinese; the schema of JSON wants URIs, which are ASCII.
    return {name: value for name, value in event.items() if name in known or (":" in name and name.isascii())}


def _looked_through(value: Any, path: str, depth: int) -> list[Finding]:
    """Values that neither XML nor the database can hold."""
    if depth > DEEPEST:
        return [Finding("too_deep", path, more={"most": str(DEEPEST)})]
    if isinstance(value, dict):
        return [
            f
            for key, each in value.items()
            for f in [*_text_fault(key, path), *_looked_through(each, _joined(path, key), depth + 1)]
        ]
    if isinstance(value, list):
        return [f for place, each in enumerate(value) for f in _looked_through(each, f"{path}[{place}]", depth + 1)]
    if isinstance(value, str):
        return _text_fault(value, path)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        exact = Decimal(value)
        if len(exact.as_tuple().digits) > 300 or (exact and abs(exact.adjusted()) > 300):
            return [Finding("number_out_of_range", path, shortened(value))]
    return []


def _text_fault(text: str, path: str) -> list[Finding]:
    return [Finding("control_character", path, shortened(repr(text)))] if _CONTROL.search(text) else []


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _times(event: Mapping[str, Any]) -> list[Finding]:
    """Times that the schema lets pass and that are none: a leap second, the year 0."""
    return [Finding("not_a_time", path, shortened(text)) for path, text in _all_times(event) if not _is_moment(text)]


def _all_times(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "eventTime", event["eventTime"]
    declaration = event.get("errorDeclaration")
    if declaration:
        yield "errorDeclaration.declarationTime", declaration["declarationTime"]
    for place, element in enumerate(event.get("sensorElementList") or ()):
        for name, holders in (
            ("sensorMetadata", [element.get("sensorMetadata") or {}]),
            ("sensorReport", element["sensorReport"]),
        ):
            for holder in holders:
                for field in ("time", "startTime", "endTime"):
                    if field in holder:
                        yield f"sensorElementList[{place}].{name}.{field}", holder[field]


def _is_moment(text: str) -> bool:
    try:
        moment(text)
    except (ValueError, OverflowError):
        return False
    return True


def _warnings(held: Held, received: datetime | None) -> Iterator[Finding]:
    event = held.event
    at = moment(event["eventTime"])
    if received is not None and at > received + timedelta(minutes=5):
        yield Finding("in_the_future", "eventTime", event["eventTime"], warning=True)
    for path, text in _all_times(event):
        if path.startswith("sensor") and moment(text) > at:
            yield Finding("sensor_later", path, text, {"event_time": event["eventTime"]}, warning=True)
    for path, uri in _keys(event):
        scheme = _GS1_URN.match(uri)
        if scheme and canonical(uri) is uri:
            yield Finding("not_a_key", path, shortened(uri), _hints("key", scheme[1]), warning=True)
        elif scheme is None and (ought := corrected(canonical(uri))):
            yield Finding("check_digit", path, shortened(uri), {"ought": ought}, warning=True)
    prefixes = {*prefixes_for(event, held.context), "rdfs", "dcterms", "urn", "http", "https"}
    for key in event:
        prefix, colon, _rest = key.partition(":")
        if colon and prefix not in prefixes and not held.from_xml:
            yield Finding("undeclared_prefix", key, prefix, warning=True)


def _keys(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("epcList", "childEPCs", "inputEPCList", "outputEPCList"):
        for place, uri in enumerate(event.get(name) or ()):
            yield f"{name}[{place}]", uri
    for name in ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"):
        for place, element in enumerate(event.get(name) or ()):
            yield f"{name}[{place}].epcClass", element["epcClass"]
    if event.get("parentID"):
        yield "parentID", event["parentID"]
    for name in ("readPoint", "bizLocation"):
        if event.get(name):
            yield f"{name}.id", event[name]["id"]


def _explained(error: Any, kind: str) -> Finding:
    """An error of the schema in words."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path).lstrip(".")
    name = next((part for part in reversed(error.instance_path) if isinstance(part, str)), "")
    value, what = shortened(error.instance), type(error.kind).__name__.removeprefix("ValidationErrorKind_")
    schema = list(error.schema_path)
    if what == "Required":
        return _missing(error.kind.property, path)
    if what == "PropertyNames":
        odd = str(error.kind.error.instance)
        known = definitions()[kind]["allOf"][1]["propertyNames"]["anyOf"][0]["enum"]
        return Finding("unknown_name", _joined(path, odd), shortened(odd), suggestion(odd, known))
    if what == "AdditionalProperties":
        return Finding("extra_name", path, shortened(", ".join(error.kind.unexpected)))
    if what == "Type":
        return _wrong_kind(error, path, value)
    if what == "MinItems":
        return Finding("too_few", path, more={"least": str(error.kind.limit)})
    if what == "UniqueItems":
        return Finding("doubled", path)
    if name in TIME_FIELDS and what in ("Format", "Pattern"):
        return Finding("not_a_time", path, value)
    if name == "eventTimeZoneOffset":
        return Finding("not_an_offset", path, value)
    if name == "uom":
        return Finding("not_a_unit", path, value)
    if not path and what == "AnyOf":
        if any("ilmd" in str(part) for part in (error.message,)) and schema[-2:] == [
            3 if kind == "ObjectEvent" else 2,
            "anyOf",
        ]:
            return Finding("ilmd_only_when_added", "ilmd")
        return Finding("nothing_to_say", more=_hints("about", kind))
    if name == "persistentDisposition":
        return Finding("set_or_unset", path)
    if what == "Enum":
        options = [str(each) for each in error.kind.options]
        return Finding("not_in_list", path, value, {"options": ", ".join(options), **suggestion(value, options)})
    if what == "AnyOf" and isinstance(error.instance, str):
        return _no_word(error.instance, path, name, schema)
    if what == "AnyOf":
        return _wrong_kind(error, path, value, "string")
    if what == "Format":
        return Finding("not_a_uri", path, value)
    if what == "Pattern":
        return Finding("pattern", path, value, {"pattern": str(error.kind.pattern)})
    return Finding("schema", path, value, {"said": shortened(error.message)})


def _missing(name: str, path: str) -> Finding:
    return Finding("required", _joined(path, name), more={"name": name, **_hints("missing", name)})


def _wrong_kind(error: Any, path: str, value: str, kind: str = "") -> Finding:
    kind = kind or next(iter(str(each) for each in error.kind.types), "string")
    held = words()["kind"].get(kind, {})
    more = {"kind": held.get("zh", kind), "kind_en": held.get("en", kind)}
    hints = {"hint": held.get("zh_remedy", ""), "hint_en": held.get("en_remedy", "")}
    return Finding("wrong_kind", path, value, {**more, **hints})


def _hints(section: str, name: str) -> dict[str, str]:
    held = words()[section].get(name, {})
    return {"hint": held.get("zh", ""), "hint_en": held.get("en", "")}


def _no_word(word: str, path: str, name: str, schema: list[Any]) -> Finding:
    """A word of the CBV that is none."""
    definition = next((part for part in reversed(schema) if part in definitions()), "")
    options = [each for part in definitions().get(definition, {}).get("anyOf", ()) for each in part.get("enum", ())]
    if not options:
        return Finding("not_a_uri", path, shortened(word))
    field, example = WORD_FIELDS.get(name, ("bizTransaction", "po"))
    if definition == "bizTransaction-type":
        field, example = "bizTransaction", "po"
    elif definition == "source-dest-type":
        field, example = "source", "owning_party"
    bare = bare_word(field, word)
    near = (
        {"suggestion": f"请写 {bare}。", "suggestion_en": f"write {bare}. "}
        if bare in options
        else suggestion(word, options)
    )
    return Finding("not_a_word", path, shortened(word), {"example": example, **near})

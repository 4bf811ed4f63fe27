"""Fields of an event in XML, in the shape of JSON-LD: lists, quantities, sensors, declarations, fields of one's own."""

from decimal import Decimal, InvalidOperation
from typing import Any

from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.vocabulary import bare_word
from valley.supply.trace.engine.xml_names import Names

LISTS = {
    "epcList": "epc", "childEPCs": "epc", "inputEPCList": "epc", "outputEPCList": "epc",
    "quantityList": "quantityElement", "childQuantityList": "quantityElement",
    "inputQuantityList": "quantityElement", "outputQuantityList": "quantityElement",
}  # fmt: skip


TYPED = {"bizTransactionList": "bizTransaction", "sourceList": "source", "destinationList": "destination"}


FIELDED = frozenset({"readPoint", "bizLocation", "ilmd"})


SILENT = frozenset({"eventID", "parentID", "transformationID", "bizStep", "disposition", "certificationInfo"})
"""Fields that need not be there, and whose type in the XSD (anyURI) lets them stand empty."""


WORDS = {"bizStep": "bizStep", "disposition": "disposition"}


NUMBERS = frozenset({"value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "quantity"})


REPORT_WORDS = {"type": "measurement", "exception": "measurement", "component": "component"}


XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


WRAPPERS = frozenset({"extension", "baseExtension"})


def take(element: Any, into: dict[str, Any], names: Names) -> None:
    for child in element:
        name = child.tag
        if not isinstance(name, str):
            raise Unreadable("entities are not accepted", child.sourceline or 0)
        if name in SILENT and not len(child) and not text_of(child):
            continue  # an empty element says nothing
        if name in WORDS:
            into[name] = bare_word(WORDS[name], text_of(child))
        elif name in WRAPPERS:
            take(child, into, names)
        elif name in LISTS:
            into[name] = [
                text_of(e) if LISTS[name] == "epc" else _quantity(e, names) for e in child if e.tag == LISTS[name]
            ]
        elif name in TYPED:
            into[name] = [_typed(e, TYPED[name]) for e in child if e.tag == TYPED[name]]
        elif name in FIELDED:
            if len(child) or name != "ilmd":  # <ilmd/> says nothing, and may not stand where nothing is added
                into[name] = flat(child, names)
        elif name == "errorDeclaration":
            into[name] = _declaration(child, names)
        elif name == "persistentDisposition":
            found = {k: [bare_word("disposition", text_of(e)) for e in child if e.tag == k] for k in ("set", "unset")}
            into[name] = {k: words for k, words in found.items() if words}
        elif name == "sensorElementList":
            into[name] = [_sensor(e, names) for e in child if e.tag == "sensorElement"]
        elif name == "certificationInfo":
            into[name] = [*_listed(into[name]), text_of(child)] if name in into else text_of(child)
        elif name[0] == "{":
            _add(into, names.of(child), _value(child, names))
        elif len(child) or child.attrib:
            _add(into, name, _value(child, names))
        else:
            into[name] = text_of(child)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def text_of(element: Any) -> str:
    return (element.text or "").strip()


def _typed(element: Any, name: str) -> dict[str, str]:
    kind = element.get("type")
    return {**({"type": bare_word(name, kind)} if kind else {}), name: text_of(element)}


def _quantity(element: Any, names: Names) -> dict[str, Any]:
    found = flat(element, names)
    if not isinstance(found.get("quantity", ""), str) or found.get("quantity") == "":
        del found["quantity"]  # xsi:nil
    return _numbers(found)


def _declaration(element: Any, names: Names) -> dict[str, Any]:
    found = flat(element, names)
    if found.get("reason"):
        found["reason"] = bare_word("reason", found["reason"])
    ids = found.get("correctiveEventIDs")
    if ids is not None:
        held = ids.get("correctiveEventID", []) if isinstance(ids, dict) else []
        found["correctiveEventIDs"] = _listed(held)
    return found


def flat(element: Any, names: Names) -> dict[str, Any]:
    """Children by name; `extension` holds no fields of its own."""
    found: dict[str, Any] = {}
    for child in element:
        if not isinstance(child.tag, str):
            raise Unreadable("entities are not accepted", child.sourceline or 0)
        if child.tag in WRAPPERS:
            for name, value in flat(child, names).items():
                _add(found, name, value)
        else:
            _add(found, names.of(child), _value(child, names))
    return found


def _sensor(element: Any, names: Names) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        if child.tag == "sensorMetadata":
            found["sensorMetadata"] = _attributed(child, names)
        elif child.tag == "sensorReport":
            report = _numbers(_attributed(child, names))
            for name, field in REPORT_WORDS.items():
                if name in report:
                    report[name] = bare_word(field, report[name])
            if report.get("booleanValue") in ("true", "1", "false", "0"):
                report["booleanValue"] = report["booleanValue"] in ("true", "1")
            found.setdefault("sensorReport", []).append(report)
        elif child.tag in WRAPPERS:
            found.update(flat(child, names))
        elif isinstance(child.tag, str):
            _add(found, names.of(child), _value(child, names))
    return found


def _attributed(element: Any, names: Names) -> dict[str, Any]:
    own = {names.attribute(element, n): v for n, v in element.attrib.items() if not n.startswith(XSI)}
    return {**own, **flat(element, names)}


def _numbers(fields: dict[str, Any]) -> dict[str, Any]:
    for name in NUMBERS & fields.keys():
        fields[name] = number_of(fields[name])
    return fields


def number_of(value: Any) -> Any:
    """A decimal as written; what is none stays text, and is refused as such."""
    if not isinstance(value, str):
        return value
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    return number if number.is_finite() else value


def _value(element: Any, names: Names) -> Any:
    """Text, or children and attributes by name, the text beside them as `#text`."""
    own = {names.attribute(element, n): v for n, v in element.attrib.items() if not n.startswith(XSI)}
    # Blanks of a value of somebody's own are the value's; around elements they are the layout's.
    text = (element.text or "") if element.tag[0] == "{" and not len(element) else text_of(element)
    if not len(element) and not own:
        return text
    return {**own, **flat(element, names), **({"#text": text} if text else {})}


def _add(into: dict[str, Any], name: str, value: Any) -> None:
    if name not in into:
        into[name] = value
    elif isinstance(into[name], list):
        into[name].append(value)
    else:
        into[name] = [into[name], value]

"""`python -m valley.supply.trace.engine.schema.derive openapi.json > epcis-2.0.json`: out of GS1's document.

What is changed: the parts that events and documents need, without descriptions and examples; each event type refuses
names that are neither its own, nor common, nor a URI or CURIE (the document defines those names but leaves the rule to
its description); every event type has `persistentDisposition`, as in EPCglobal-epcis-2_0.xsd (the document forgets it
at three of five); a document may be named by a blank node (`_:document1`, as in GS1's own examples); the list of a
document's events may be anything, since events are checked one by one.
"""

import json
import sys
from pathlib import Path
from typing import Any

EVENTS = ("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent")
DOCUMENTS = ("epcisDocument", "epcisQueryDocument")
PREFIX = "#/components/schemas/"
DROPPED = ("description", "example", "examples", "xml", "title")
NOTICE = (
    "Derived from 'REST Bindings/openapi.json' of EPCIS 2.0.0, (c) GS1 AISBL, whose info object declares Apache-2.0 "
    "(github.com/gs1/EPCIS, commit 2b888bef, 2023-05-16). Changed as engine/schema/derive.py says."
)


def derived(openapi: dict[str, Any]) -> dict[str, Any]:
    """The schema: `$defs` by name."""
    schemas = openapi["components"]["schemas"]
    wanted, found = [*EVENTS, "Extended-Event", *DOCUMENTS, "common-event-properties"], {}
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = _cleaned(schemas[name], wanted)
    names = [n for part in found["common-event-properties"]["anyOf"] for n in part.get("enum", ())]
    for name in EVENTS:
        own = next(part for part in found[name]["allOf"] if "type" in part.get("properties", {}))
        own["properties"].setdefault("persistentDisposition", {"$ref": "#/$defs/persistentDisposition"})
        known = sorted({*names, *own["properties"]})
        own["propertyNames"] = {"anyOf": [{"enum": known}, {"$ref": "#/$defs/vocab-uri"}]}
    for name in DOCUMENTS:
        if "id" in found[name]["properties"]:
            found[name]["properties"]["id"] = {"anyOf": [{"$ref": "#/$defs/id"}, {"type": "string", "pattern": "^_:"}]}
    found["epcisDocument"]["properties"]["epcisBody"] = {"type": "object", "required": ["eventList"]}
    found["epcisQueryDocument"]["properties"]["epcisBody"] = {"type": "object", "required": ["queryResults"]}
    return {"$comment": NOTICE, "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": _used(found)}


def _used(found: dict[str, Any]) -> dict[str, Any]:
    """What is reached from the roots after the changes."""
    wanted, kept = [*EVENTS, "Extended-Event", *DOCUMENTS], {}
    while wanted:
        name = wanted.pop()
        if name not in kept:
            kept[name] = found[name]
            text = json.dumps(found[name])
            wanted += [other for other in found if f'"#/$defs/{other}"' in text]
    return {name: kept[name] for name in sorted(kept)}


def _cleaned(schema: Any, wanted: list[str]) -> Any:
    if isinstance(schema, list):
        return [_cleaned(each, wanted) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(PREFIX)
        wanted.append(name)
        return {"$ref": f"#/$defs/{name}"}
    names = isinstance(schema.get("properties"), dict)
    return {
        key: {name: _cleaned(each, wanted) for name, each in value.items()} if names and key == "properties"
        else _cleaned(value, wanted)
        for key, value in schema.items()
        if key not in DROPPED or not isinstance(value, str | dict | list)
    }  # fmt: skip


if __name__ == "__main__":
    document = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(derived(document), indent=1) + "\n")

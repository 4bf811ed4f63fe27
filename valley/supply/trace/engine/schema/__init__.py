"""The JSON schema of events and documents, derived from the OpenAPI document of EPCIS 2.0 (see its `$comment`)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_WORDS = {
    "bizStep": ("bizStep",), "disposition": ("disposition",), "persistentDisposition": ("disposition",),
    "reason": ("error-reason",), "bizTransaction": ("bizTransaction-type",), "source": ("source-dest-type",),
    "destination": ("source-dest-type",), "component": ("component",),
    "measurement": ("measurementType", "sensorAlertType"),
}  # fmt: skip
"""Which definitions list the bare words of a field; fields as in `vocabulary.BARE`."""


@cache
def definitions() -> dict[str, Any]:
    """Name → schema."""
    text = (Path(__file__).parent / "epcis-2.0.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["$defs"]
    return found


@cache
def known_words(field: str) -> frozenset[str]:
    """The bare words that the CBV knows for this field."""
    found = (part for name in _WORDS[field] for part in definitions()[name].get("anyOf", [definitions()[name]]))
    return frozenset(word for part in found for word in part.get("enum", ()))

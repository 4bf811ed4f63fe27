"""Fields of somebody's own in an event: each value with its full name, its area and its depth."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from valley.supply.trace.engine.codes import Area
from valley.supply.trace.engine.keys import prefixes_for, split
from valley.supply.trace.engine.times import moment

_NUMBER = re.compile(r"[+-]?(?:\d{1,300}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
FieldRow = tuple[str, float | None, datetime | None, Area, int, bool, str]
"""Full name (namespace + local name), the value as a number and as a time where it reads as one, area, depth,
whether it is an XML attribute, the value as text."""


def fields_of(event: Mapping[str, Any], context: Any) -> Iterator[FieldRow]:
    """Every field of somebody's own in `event`, outermost first."""
    prefixes: dict[str, str] | None = None
    for area, holder in _areas(event):
        for key, value in holder.items():
            if (":" in key or key[:1] == "{") and key != "@context":
                if prefixes is None:
                    prefixes = prefixes_for(event, context)
                yield from _values(key, value, area, 0, prefixes)


def _areas(event: Mapping[str, Any]) -> Iterator[tuple[Area, Mapping[str, Any]]]:
    yield Area.EVENT, event
    for name, area in (
        ("ilmd", Area.ILMD), ("errorDeclaration", Area.ERROR_DECLARATION),
        ("readPoint", Area.READ_POINT), ("bizLocation", Area.BIZ_LOCATION),
    ):  # fmt: skip
        if isinstance(event.get(name), dict):
            yield area, event[name]
    for element in event.get("sensorElementList") or ():
        yield Area.SENSOR_ELEMENT, element
        if isinstance(element.get("sensorMetadata"), dict):
            yield Area.SENSOR_METADATA, element["sensorMetadata"]
        for report in element.get("sensorReport") or ():
            yield Area.SENSOR_REPORT, report


def _values(key: str, value: Any, area: Area, depth: int, prefixes: Mapping[str, str]) -> Iterator[FieldRow]:
    for each in value if isinstance(value, list) else (value,):
        if isinstance(each, dict):
            text = each.get("#text", "")
            yield _row(key, text, area, depth, prefixes)
            for inner, held in each.items():
                if inner[:1] not in ("#", "@"):
                    yield from _values(inner, held, area, depth + 1, prefixes)
        elif isinstance(each, list):
            yield from _values(key, each, area, depth, prefixes)
        else:
            yield _row(key, each, area, depth, prefixes)


def _row(key: str, value: Any, area: Area, depth: int, prefixes: Mapping[str, str]) -> FieldRow:
    text = ("true" if value else "false") if isinstance(value, bool) else "" if value is None else str(value)
    number = float(text) if _NUMBER.match(text) else None
    time = None
    if number is None and _TIME.match(text):
        try:
            time = moment(text)
        except ValueError:
            time = None
    return full_name(key, prefixes), number, time, area, depth, False, text


def full_name(key: str, prefixes: Mapping[str, str]) -> str:
    """`ns:field` or `{namespace}field` → namespace + field."""
    return "".join(split(key, prefixes))

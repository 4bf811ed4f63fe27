"""The events of a document with what their hash needs beside them: JSON-LD, or XML of 2.0 and 1.2."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from valley.supply.trace.engine import xml_events
from valley.supply.trace.engine.hashing import event_hash
from valley.supply.trace.engine.xml_events import Unreadable


@dataclass(frozen=True)
class Held:
    """An event of a document. context: the document's `@context`; ignored: its `…:ignoreFields`."""

    event: dict[str, Any]
    context: Any
    ignored: tuple[str, ...]

    @property
    def hash(self) -> str:
        return event_hash(self.event, self.context, self.ignored)


def events_of(content: bytes) -> Iterator[Held]:
    """Events of an EPCISDocument, an EPCISQueryDocument or a bare event. Raises: Unreadable."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        for event in xml_events.events(content):
            yield Held(event, None, ())
        return
    try:
        document = json.loads(content)
    except ValueError as fault:
        raise Unreadable(f"neither XML nor JSON: {fault}") from fault
    if not isinstance(document, dict):
        raise Unreadable("a document is an object")
    ignored = tuple(n for key, names in document.items() if key.endswith(":ignoreFields") for n in names)
    for event in _events(document):
        if not isinstance(event, dict):
            raise Unreadable(f"an event is an object, not {type(event).__name__}")
        yield Held(event, document.get("@context"), ignored)


def _events(document: dict[str, Any]) -> list[Any]:
    if "epcisBody" not in document:
        return [document]
    body = document["epcisBody"]
    if "queryResults" in body:
        body = body["queryResults"].get("resultsBody", {})
    if "eventList" in body:
        return list(body["eventList"])
    return [body["event"]] if "event" in body else []

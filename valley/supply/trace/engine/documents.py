"""The events of a document with what their hash needs beside them: JSON-LD, or XML of 2.0 and 1.2."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson

from valley.supply.trace.engine import json_events, xml_events
from valley.supply.trace.engine.errors import Unreadable
from valley.supply.trace.engine.hashing import event_hash
from valley.supply.trace.engine.json_events import Outline, Pieces


@dataclass(frozen=True)
class Held:
    """An event of a document. context: the document's `@context`; ignored: its `…:ignoreFields`.

    text: the event as JSON, as it was written where the document is JSON; from_xml: where it is XML. An event that is
    no object is held as it is, for `validation` to refuse.
    """

    event: dict[str, Any]
    context: Any
    ignored: tuple[str, ...] = ()
    text: str = ""
    from_xml: bool = False

    @cached_property
    def hash(self) -> str:
        return event_hash(self.event, self.context, self.ignored)


@dataclass
class Reading:
    """A document that is being read. `events` can be walked once; `outline` is complete after that."""

    events: Iterator[Held]
    outline: Outline


def read(pieces: Pieces) -> Reading:
    """The events of an EPCISDocument, an EPCISQueryDocument, a bare event or a list of events.

    pieces: gives the document's bytes from the start, each time it is called. Walking the events raises Unreadable.
    """
    outline = Outline()
    if is_xml(b"".join(_first(pieces()))):
        return Reading(_of_xml(pieces, outline), outline)
    return Reading(_of_json(pieces, outline), outline)


def is_xml(start: bytes) -> bool:
    """Whether a document that begins so is XML: in UTF-8 or what its declaration names, or in UTF-16, which every
    reader of XML knows (XML 1.0 §4.3.3)."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start[2:].lstrip(b"\0 \t\r\n").startswith(b"<")
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def events_of(content: bytes) -> Iterator[Held]:
    """Events of a document that is at hand as a whole. Raises: Unreadable."""
    for held in read(lambda: iter((content,))).events:
        if not isinstance(held.event, dict):
            raise Unreadable(f"an event is an object, not {type(held.event).__name__}")
        yield held


def text_of(event: dict[str, Any]) -> str:
    """An event as JSON text; numbers as they were written."""
    try:
        return orjson.dumps(event, default=_exact).decode()
    except TypeError:  # a whole number of more than 64 bits
        return orjson.dumps(_with_decimals(event), default=_exact).decode()


def _with_decimals(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_decimals(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_decimals(each) for each in value]
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _exact(value: Any) -> orjson.Fragment:
    return orjson.Fragment(str(value))


def _first(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        if piece.strip():
            return


def _of_json(pieces: Pieces, outline: Outline) -> Iterator[Held]:
    for event, text in json_events.events(pieces, outline):
        yield Held(event, outline.context, outline.ignored, text)


def _of_xml(pieces: Pieces, outline: Outline) -> Iterator[Held]:
    source = json_events.Stream(pieces())
    for event in xml_events.events(source, outline):
        yield Held(event, outline.context, (), text_of(event), from_xml=True)

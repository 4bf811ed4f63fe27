"""Events of an EPCIS document in JSON-LD, one at a time, whatever its size, each with its own text.

The text is a slice of what was sent: every number, extension value and order of keys stays as it was written.
"""

import codecs
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Never

from valley.supply.trace.engine.errors import Unreadable

Pieces = Callable[[], Iterator[bytes]]
LARGEST_VALUE = 64 * 1024 * 1024
"""Characters of one event, or of one field of the document: more at once is refused, for the memory's sake."""
DOCUMENTS = ("EPCISDocument", "EPCISQueryDocument")
_SPACE = " \t\r\n"
_NEAR_THE_END = 16
WAY = {("", "epcisBody"), ("epcisBody", "queryResults"), ("queryResults", "resultsBody")}
"""(object, its member) through which the way to the events leads."""


def _refuse(word: str) -> Never:
    raise Unreadable(f"{word} is no number of JSON")


_decode = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse).scan_once  # type: ignore[attr-defined]


@dataclass
class Outline:
    """What a document says beside its events. `fields`: its own ones (type, schemaVersion, epcisHeader …);
    complete once the events were walked. from_json: it has to have a list of events, be it empty; XML may leave it out.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    has_body: bool = False
    has_list: bool = False
    from_json: bool = False

    @property
    def context(self) -> Any:
        return self.fields.get("@context")

    @property
    def is_document(self) -> bool:
        """Whether it says of itself that it is a document, not an event or a list of events."""
        return self.has_body or self.fields.get("type") in DOCUMENTS

    @property
    def is_event(self) -> bool:
        return not self.is_document and "type" in self.fields

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names that `…:ignoreFields` says are not the event's."""
        return tuple(
            str(name)
            for key, names in self.fields.items()
            if key.endswith(":ignoreFields") and isinstance(names, list)
            for name in names
        )


def events(pieces: Pieces, outline: Outline) -> Iterator[tuple[Any, str]]:
    """(event, its text) of each event; `outline` is filled on the way, its context before the first event.

    A document that tells its context behind its events is walked twice. What stands in a list is taken as it is, an
    object or not. Raises: Unreadable.
    """
    first = _Walk(pieces(), outline)
    for found in first.document():
        if outline.has_body and "@context" not in outline.fields:
            break
        yield found
    else:
        return
    for _rest in first.rest:
        pass
    yield from _Walk(pieces(), outline).document()


class Stream:
    """Pieces of bytes as a file that can be read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._left) < size:
            piece = next(self._pieces, None)
            if piece is None:
                size = len(self._left)
                break
            self._left += piece
        found, self._left = self._left[:size], self._left[size:]
        return found


class _Walk:
    """One pass over a document: a window of text that moves along it."""

    def __init__(self, pieces: Iterator[bytes], outline: Outline) -> None:
        self.pieces, self.outline = pieces, outline
        outline.from_json = True
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.window, self.at, self.ended, self.passed = "", 0, False, 0
        self.rest: Iterator[Any] = iter(())

    def document(self) -> Iterator[tuple[Any, str]]:
        self.rest = self._document()
        return self.rest

    def _document(self) -> Iterator[tuple[Any, str]]:
        opening = self.next()
        if opening == "[":
            self.outline.has_list = True
            yield from self.listed()
        elif opening == "{":
            yield from self.members("")
            if self.outline.is_event:
                yield _bare(self.outline)
        else:
            raise self.fault("neither XML nor JSON" if opening else "there is nothing")
        if self.next():
            raise self.fault("something follows the end of the document")

    def members(self, inside: str) -> Iterator[tuple[Any, str]]:
        """Members of the object that begins here; those of `inside` that lead to events are walked."""
        self.at += 1
        if self.next() == "}":
            self.at += 1
            return
        while True:
            if self.next() != '"':
                raise self.fault("a name in quotation marks is missing")
            name, _text = self.value()
            if self.next() != ":":
                raise self.fault(f"a colon is missing after {name!r}")
            self.at += 1
            opening = self.next()
            if name == "epcisBody" and not inside:
                self.outline.has_body = True
            holds = inside in ("epcisBody", "resultsBody")
            if (inside, name) in WAY and opening == "{":
                yield from self.members(name)
            elif holds and name == "eventList" and opening == "[":
                self.outline.has_list = True
                yield from self.listed()
            elif holds and name == "event":
                self.outline.has_list = True
                yield self.value()
            else:
                value, text = self.value()
                if not inside:
                    self.outline.fields[name], self.outline.texts[name] = value, text
                else:
                    self.outline.fields.setdefault(f"{inside}.{name}", value)
            separator = self.next()
            self.at += 1
            if separator == "}":
                return
            if separator != ",":
                raise self.fault("a comma or } is missing")

    def listed(self) -> Iterator[tuple[Any, str]]:
        self.at += 1
        if self.next() == "]":
            self.at += 1
            return
        while True:
            yield self.value()
            separator = self.next()
            self.at += 1
            if separator == "]":
                return
            if separator != ",":
                raise self.fault("a comma or ] is missing")

    def next(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            window, at = self.window, self.at
            while at < len(window) and window[at] in _SPACE:
                at += 1
            self.at = at
            if at < len(window):
                return window[at]
            if not self.more():
                return ""

    def value(self) -> tuple[Any, str]:
        """The value that begins here, and its text."""
        self.next()
        while True:
            try:
                value, end = _decode(self.window, self.at)
                if end < len(self.window) or self.ended or not self.more():
                    text = self.window[self.at : end]
                    self.at = end
                    return value, text
                continue
            except StopIteration as stop:
                place, reason = stop.value, "no value"
            except json.JSONDecodeError as fault:
                place, reason = fault.pos, fault.msg
            except RecursionError as fault:
                raise self.fault("nested too deep") from fault
            except ValueError as fault:  # an integer of thousands of digits
                raise self.fault(str(fault)) from fault
            cut_off = place >= len(self.window) - _NEAR_THE_END or reason.startswith("Unterminated")
            if not cut_off or not self.more():
                self.at = place
                raise self.fault(reason)

    def more(self) -> bool:
        """Take in at least as much text as is still in the window; False at the end."""
        if self.ended:
            return False
        left = self.window[self.at :]
        if len(left) > LARGEST_VALUE:
            raise self.fault(f"one value of more than {LARGEST_VALUE} characters")
        self.passed += self.at
        gathered, size = [left], 0
        try:
            while size <= len(left):
                piece = next(self.pieces, None)
                if piece is None:
                    gathered.append(self.decoder.decode(b"", final=True))
                    self.ended = True
                    break
                text = self.decoder.decode(piece)
                gathered.append(text)
                size += len(text)
        except UnicodeDecodeError as fault:
            raise Unreadable(f"not UTF-8: {fault.reason}") from fault
        self.window, self.at = "".join(gathered), 0
        return len(self.window) > len(left)

    def fault(self, reason: str) -> Unreadable:
        return Unreadable(f"{reason} (character {self.passed + self.at + 1})")


def _bare(outline: Outline) -> tuple[Any, str]:
    """A document that is itself an event: without its context, which is the document's."""
    event = {name: value for name, value in outline.fields.items() if name != "@context"}
    text = ",".join(f"{json.dumps(name)}:{text}" for name, text in outline.texts.items() if name != "@context")
    return event, f"{{{text}}}"

"""Answers to queries: events as an EPCISQueryDocument in JSON-LD.

An event's text is taken over as it was captured, numbers and all; it is only read where something in it has to be
written otherwise: identifiers in the form asked, words of CBV bare, names in braces as CURIEs.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson

from valley.supply.trace.engine import xml_writing
from valley.supply.trace.engine.formats import CbvFormat, EpcFormat, Translator, rewritten

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_STANDARD_CONTEXT = re.compile(r"https?://(ref\.gs1\.org|gs1\.github\.io)/.*epcis-context.*\.jsonld\Z")
_BRACES = re.compile(r"\{([^{}]*)\}(.+)\Z")


@dataclass(frozen=True)
class Stored:
    """An event to be written. body: its JSON; context: its document's `@context`; record_time: None where withheld."""

    body: str
    context: Any
    record_time: datetime | None


def stamp(moment: datetime) -> str:
    """A moment as EPCIS writes it, in UTC with milliseconds or more."""
    text = moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return text.replace("000Z", "Z")


class Prefixes:
    """The `@context` of an answer: what its events' own contexts say, as far as they agree."""

    def __init__(self) -> None:
        self.links: list[Any] = [CONTEXT]
        self.terms: dict[str, Any] = {}
        self._by_namespace: dict[str, str] = {}

    def take(self, context: Any) -> dict[str, Any] | None:
        """Take an event's context in; what contradicts the answer's comes back, to stand at the event."""
        if context is None:
            return None
        terms: dict[str, Any] = {}
        for part in context if isinstance(context, list) else [context]:
            if isinstance(part, Mapping):
                terms.update(part)
            elif isinstance(part, str) and not _STANDARD_CONTEXT.match(part) and part not in self.links:
                self.links.append(part)
        if any(self.terms.get(name, value) != value for name, value in terms.items()):
            return terms
        self.terms.update(terms)
        return None

    def curie(self, namespace: str, name: str) -> str:
        """A name of a namespace as a CURIE, under a prefix that is made where none is known."""
        if namespace not in self._by_namespace:
            known = next((p for p, n in self.terms.items() if n == namespace), None)
            prefix = known or next(f"ext{n}" for n in range(1, 10_000) if f"ext{n}" not in self.terms)
            self.terms[prefix] = namespace
            self._by_namespace[namespace] = prefix
        return f"{self._by_namespace[namespace]}:{name}"

    @property
    def context(self) -> list[Any]:
        """The answer's `@context`."""
        return [*self.links, *([self.terms] if self.terms else [])]


def query_document(
    events: Iterable[Stored], *, created: datetime, name: str, translate: Translator, subscription: str = ""
) -> bytes:
    """An EPCISQueryDocument with these events. name: of the query; subscription: its ID, where it is a report."""
    prefixes = Prefixes()
    texts = [_event(stored, prefixes, translate) for stored in events]
    results: dict[str, Any] = {"queryName": name}
    if subscription:
        results["subscriptionID"] = subscription
    results["resultsBody"] = {"eventList": [orjson.Fragment(text) for text in texts]}
    return orjson.dumps({
        "@context": prefixes.context, "type": "EPCISQueryDocument", "schemaVersion": "2.0",
        "creationDate": stamp(created), "epcisBody": {"queryResults": results},
    })  # fmt: skip


def _event(stored: Stored, prefixes: Prefixes, translate: Translator) -> str:
    own = prefixes.take(stored.context)
    text = stored.body.lstrip()
    changes = {"recordTime": stamp(stored.record_time)} if stored.record_time else {}
    if changes and own is None and not _has_to_change(text, translate):
        return f"{json.dumps(changes)[:-1]},{text[1:]}"
    event = json.loads(text, parse_float=Decimal)
    event = rewritten(bare(curied(event, prefixes)), translate)
    added = {**changes, **({"@context": [CONTEXT, own]} if own else {})}
    return orjson.dumps({**event, **added}, default=_exact).decode()


def xml_document(
    events: Iterable[Stored],
    *,
    created: datetime,
    name: str,
    translate: Translator,
    subscription: str = "",
    cbv_format: CbvFormat = CbvFormat.NO_PREFERENCE,
) -> bytes:
    """The same as an EPCISQueryDocument in XML. Raises: xml_writing.Unwritable."""
    read = []
    for stored in events:
        event = rewritten(json.loads(stored.body, parse_float=Decimal), translate)
        if stored.record_time:
            event["recordTime"] = stamp(stored.record_time)
        read.append((event, stored.context))
    pieces = xml_writing.document(
        read,
        created=stamp(created),
        query_name=name,
        subscription=subscription or None,
        web_words=cbv_format is CbvFormat.WEB_URI,
    )
    return "".join(pieces).encode()


def _has_to_change(text: str, translate: Translator) -> bool:
    if '"{' in text or "urn:epcglobal:cbv:" in text or "gs1.org/voc/" in text or "/cbv/" in text:
        return True
    if translate.asked is EpcFormat.DIGITAL_LINK:
        return "urn:epc:" in text
    return translate.asked is EpcFormat.URN and "http" in text


def _exact(value: Any) -> orjson.Fragment:
    return orjson.Fragment(str(value))


def curied(value: Any, prefixes: Prefixes) -> Any:
    """Names in braces, as XML gives them, as CURIEs; at every depth."""
    if isinstance(value, list):
        return [curied(each, prefixes) for each in value]
    if not isinstance(value, dict):
        return value
    return {_key(key, prefixes): curied(each, prefixes) for key, each in value.items()}


def _key(key: str, prefixes: Prefixes) -> str:
    found = _BRACES.match(key)
    return prefixes.curie(found[1], found[2]) if found else key


_CBV_WORD = re.compile(
    r"(?:urn:epcglobal:cbv:(?:bizstep|disp|btt|sdt|er|comp):|https?://(?:ref|ns)\.gs1\.org/cbv/(?:BizStep|Disp|BTT|SDT|ER|Comp)-)"
    r"([A-Za-z][A-Za-z0-9_]*)\Z"
)
_VOC_WORD = re.compile(r"(?:https?://(?:www\.)?gs1\.org/voc/|gs1:)([A-Za-z][A-Za-z0-9_]*)\Z")


def bare_word(text: Any) -> Any:
    """A word of CBV as JSON-LD has it: bare; anything else as it is."""
    found = _CBV_WORD.match(text) if isinstance(text, str) else None
    return found[1] if found else text


def bare(event: dict[str, Any]) -> dict[str, Any]:
    """The event with the standard's own words bare, wherever JSON-LD wants them so."""
    new = dict(event)
    for key in ("bizStep", "disposition"):
        if key in new:
            new[key] = bare_word(new[key])
    persistent = new.get("persistentDisposition")
    if isinstance(persistent, dict):
        new["persistentDisposition"] = {k: [bare_word(v) for v in _listed(each)] for k, each in persistent.items()}
    for key in ("bizTransactionList", "sourceList", "destinationList"):
        if isinstance(new.get(key), list):
            new[key] = [{**e, "type": bare_word(e["type"])} if "type" in e else e for e in new[key]]
    declaration = new.get("errorDeclaration")
    if isinstance(declaration, dict) and "reason" in declaration:
        new["errorDeclaration"] = {**declaration, "reason": bare_word(declaration["reason"])}
    if isinstance(new.get("sensorElementList"), list):
        new["sensorElementList"] = [_bare_sensor(element) for element in new["sensorElementList"]]
    return new


def _bare_sensor(element: dict[str, Any]) -> dict[str, Any]:
    reports = []
    for report in _listed(element.get("sensorReport")):
        own = dict(report)
        for key in ("type", "exception"):
            found = _VOC_WORD.match(own[key]) if isinstance(own.get(key), str) else None
            if found:
                own[key] = found[1]
        if "component" in own:
            own["component"] = bare_word(own["component"])
        reports.append(own)
    return {**element, **({"sensorReport": reports} if reports else {})}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]

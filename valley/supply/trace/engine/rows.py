"""Events → rows of the store. Pure: whoever fills the store, by HTTP or for a benchmark, comes through here.

Rows are tuples in the order of `COLUMNS`, ready for COPY. Numbers of nodes are drawn from their URIs (`engine.nodes`),
numbers of events from their batch and ordinal, so nothing is asked of the database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson

from valley.supply.trace.engine.codes import EVENT_TYPES, Action, EventType, NodeKind, Role
from valley.supply.trace.engine.documents import Held, text_of
from valley.supply.trace.engine.extensions import fields_of
from valley.supply.trace.engine.hashing import corrections
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.nodes import class_of, kind_of, node_id
from valley.supply.trace.engine.sensors import reports_of
from valley.supply.trace.engine.times import moment, offset_minutes
from valley.supply.trace.engine.vocabulary import BARE, full

ORDINAL_BITS = 20
MOST_EVENTS = 2**ORDINAL_BITS
"""Events of one batch."""
EVENT = (
    "id", "batch_id", "organisation_id", "event_time", "record_time", "declared_at", "biz_step_id", "disposition_id",
    "read_point_id", "biz_location_id", "error_reason_id", "context_id", "ordinal", "type", "action",
    "offset_minutes", "identity", "hash", "event_id", "body",
)  # fmt: skip
LINK = ("event_id", "role", "node_id", "place", "event_time", "kind_id", "quantity", "uom")
SENSOR = (
    "event_id", "element", "report", "time", "start_time", "end_time", "type_id", "exception_id", "device_id",
    "component_id", "microorganism_id", "chemical_substance_id", "data_processing_method_id", "biz_rules_id", "value",
    "min_value", "max_value", "mean_value", "s_dev", "perc_rank", "perc_value", "boolean_value", "uom", "unit",
    "string_value", "hex_binary_value", "uri_value",
)  # fmt: skip
FIELD = ("event_id", "place", "name_id", "number", "time", "area", "depth", "attribute", "text")
NODE = ("id", "class_id", "kind", "uri", "urn")
CONTEXT = ("id", "context")
EPCS = (
    ("epcList", Role.EPC), ("childEPCs", Role.CHILD), ("inputEPCList", Role.INPUT), ("outputEPCList", Role.OUTPUT),
)  # fmt: skip
QUANTITIES = (
    ("quantityList", Role.EPC_CLASS), ("childQuantityList", Role.CHILD_CLASS),
    ("inputQuantityList", Role.INPUT_CLASS), ("outputQuantityList", Role.OUTPUT_CLASS),
)  # fmt: skip
TYPED = (
    ("bizTransactionList", "bizTransaction", Role.BIZ_TRANSACTION), ("sourceList", "source", Role.SOURCE),
    ("destinationList", "destination", Role.DESTINATION),
)  # fmt: skip


@lru_cache(maxsize=10_000)
def _full(word: str, name: str) -> str:
    return full(word, BARE.get(name, ""))


@lru_cache(maxsize=20_000)
def node_row(uri: str, kind: NodeKind | None = None) -> tuple[int, int | None, int, str, str]:
    """The row of what `uri` names; `kind`: what it is where the URI does not tell."""
    canonic = canonical(uri)
    own, known = class_of(canonic), kind_of(canonic)
    code = known if known != NodeKind.OTHER or kind is None else kind
    urn = uri if canonic is not uri and uri.startswith("urn:epc:") else ""
    return node_id(canonic), node_id(own) if own else None, code, canonic, urn


def event_number(batch: int, ordinal: int) -> int:
    """The number of the event with this `ordinal` (0 …) in its batch."""
    return batch << ORDINAL_BITS | ordinal


def identity_of(held: Held, organisation: int | None) -> UUID:
    """What a repeat of the event shares with it: who captured it, the hash, the eventID as sent or its absence, and
    what the error declaration says."""
    sent = held.event.get("eventID")
    parts = (
        str(organisation or ""),
        held.hash,
        "-" if sent is None else f"={sent}",
        corrections(held.event, held.context),
    )
    return UUID(bytes=blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest())


@dataclass
class Rows:
    """What is to be copied. `nodes` and `contexts` by number; rows of those that stand already do no harm."""

    events: list[tuple[Any, ...]] = field(default_factory=list)
    links: list[tuple[Any, ...]] = field(default_factory=list)
    sensors: list[tuple[Any, ...]] = field(default_factory=list)
    fields: list[tuple[Any, ...]] = field(default_factory=list)
    nodes: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    contexts: dict[int, tuple[Any, ...]] = field(default_factory=dict)


class Builder:
    """Builds the rows of one batch. `first`: the ordinal of the first event that will be added."""

    def __init__(self, *, batch: int, organisation: int | None, record_time: datetime, first: int = 0) -> None:
        self.batch, self.organisation, self.record_time, self.ordinal = batch, organisation, record_time, first
        self.rows = Rows()
        self._contexts: dict[int, int | None] = {}

    def take(self) -> Rows:
        """The rows built since the last time."""
        rows, self.rows = self.rows, Rows()
        return rows

    def add(self, held: Held, identity: UUID | None = None) -> int:
        """Add the rows of a valid event; its number. identity: where it is known already.

        Raises: ValueError where a time is none, or the batch is full.
        """
        if self.ordinal >= MOST_EVENTS:
            raise ValueError(f"a batch holds at most {MOST_EVENTS} events")
        event = held.event
        number = event_number(self.batch, self.ordinal)
        time = moment(event["eventTime"])
        declaration = event.get("errorDeclaration") or {}
        self._link_all(number, time, event, declaration)
        self.rows.events.append((
            number, self.batch, self.organisation, time, self.record_time,
            moment(declaration["declarationTime"]) if declaration.get("declarationTime") else None,
            self.word("bizStep", event.get("bizStep")), self.word("disposition", event.get("disposition")),
            self.place(event.get("readPoint")), self.place(event.get("bizLocation")),
            self.word("reason", declaration.get("reason")), self.context(held), self.ordinal,
            EVENT_TYPES.get(event["type"], EventType.EXTENDED), _action(event.get("action")),
            offset_minutes(event.get("eventTimeZoneOffset")), identity or identity_of(held, self.organisation),
            bytes.fromhex(held.hash[len("ni:///sha-256;") :][:64]), event.get("eventID") or held.hash, body_of(held),
        ))  # fmt: skip
        for row in reports_of(event, time, self.node):
            self.rows.sensors.append((number, *row))
        for place, (name, *values) in enumerate(fields_of(event, held.context)):
            self.rows.fields.append((number, place, self.node(name, NodeKind.NAME), *values))
        self.ordinal += 1
        return number

    def node(self, uri: str, kind: NodeKind | None = None) -> int:
        """The number of what `uri` names, and a row for it."""
        row = node_row(uri, kind)
        found: int = row[0]
        there = self.rows.nodes.get(found)
        if there is None or (row[4] and not there[4]):
            self.rows.nodes[found] = row
        return found

    def word(self, name: str, value: Any) -> int | None:
        """The number of a word of a vocabulary, in whatever form it came."""
        return self.node(_full(str(value), name), NodeKind.WORD) if value else None

    def place(self, value: Any) -> int | None:
        uri = value.get("id") if isinstance(value, dict) else value
        return self.node(uri, NodeKind.LOCATION) if uri else None

    def context(self, held: Held) -> int | None:
        """The number of the document's context, with the event's own behind it."""
        key = id(held.context)
        own = held.event.get("@context")
        if own is None and key in self._contexts:
            found = self._contexts[key]
        else:
            whole = held.context if own is None else [*_listed(held.context), *_listed(own)]
            found = None
            if whole is not None:
                text = orjson.dumps(whole, default=str, option=orjson.OPT_SORT_KEYS).decode()
                found = node_id(text)
                self.rows.contexts[found] = (found, text)
                if own is None:
                    self._contexts[key] = found
        return found

    def _link_all(self, number: int, time: datetime, event: Mapping[str, Any], declaration: Mapping[str, Any]) -> None:
        links, node = self.rows.links, self.node
        for name, role in EPCS:
            for place, uri in enumerate(event.get(name) or ()):
                links.append((number, role, node(uri), place, time, None, 1, ""))
        for name, role in QUANTITIES:
            for place, each in enumerate(event.get(name) or ()):
                links.append((
                    number, role, node(each["epcClass"]), place, time, None, _exact(each.get("quantity")),
                    each.get("uom") or "",
                ))  # fmt: skip
        for name, inner, role in TYPED:
            for place, each in enumerate(event.get(name) or ()):
                uri = each[inner] if isinstance(each, dict) else each
                kind = self.word(inner, each.get("type")) if isinstance(each, dict) else None
                other = NodeKind.TRANSACTION if role == Role.BIZ_TRANSACTION else None
                links.append((number, role, node(uri, other), place, time, kind, None, ""))
        for single, role, what in (
            (event.get("parentID"), Role.PARENT, None),
            (event.get("transformationID"), Role.TRANSFORMATION, NodeKind.TRANSACTION),
        ):
            if single:
                links.append((number, role, node(single, what), 0, time, None, None, ""))
        for name, role in (("readPoint", Role.READ_POINT), ("bizLocation", Role.BIZ_LOCATION)):
            at = self.place(event.get(name))
            if at is not None:
                links.append((number, role, at, 0, time, None, None, ""))
        persistent = event.get("persistentDisposition") or {}
        for name, role in (("set", Role.SET), ("unset", Role.UNSET)):
            for place, value in enumerate(_listed(persistent.get(name))):
                links.append((number, role, self.word("disposition", value), place, time, None, None, ""))
        for place, uri in enumerate(_listed(declaration.get("correctiveEventIDs"))):
            links.append((number, Role.CORRECTIVE_EVENT, node(uri, NodeKind.EVENT), place, time, None, None, ""))


def body_of(held: Held) -> str:
    """The event's JSON as it is kept: as captured, with its eventID, without recordTime and its own context."""
    event = held.event
    if "recordTime" in event or "@context" in event or event.get("eventID", "") is None:
        left = {name: value for name, value in event.items() if name not in ("recordTime", "@context")}
        return text_of({**left, "eventID": event.get("eventID") or held.hash})
    if "eventID" in event:
        return held.text
    return f'{{"eventID":"{held.hash}",{held.text.lstrip()[1:]}'


def _action(word: Any) -> int | None:
    return Action[word] if word in Action.__members__ else None


def _exact(value: Any) -> Decimal | int | None:
    return value if value is None or isinstance(value, Decimal | int) else Decimal(str(value))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def rows_in(rows: Rows) -> Iterator[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]:
    """(table, its columns, rows) of what only grows, in the order of copying."""
    yield "trace_event", EVENT, rows.events
    yield "trace_link", LINK, rows.links
    yield "trace_sensorreport", SENSOR, rows.sensors
    yield "trace_field", FIELD, rows.fields

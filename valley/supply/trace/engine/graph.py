"""What a thing was made of and what became of it: the semantics of a trace, and a small reference implementation.

Substance moves from input to output of a transformation (one event, or several that share a transformationID), and
from a lot to the items taken out of it. A container carries what is in it while it is in it: where the container is an
input, its contents are the input; where it is an output, what is in it then is the output. A container never
contaminates its other contents. Nothing flows backward in time: an input later than an output did not go into it.

`trace` walks events in memory; the platform's SQL gives the same answer (a test compares them on generated chains).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from valley.supply.trace.engine.identifiers import CANONICAL
from valley.supply.trace.engine.intervals import Mark, Stay, Verb, cut, overlap

Kind = Literal["object", "aggregation", "transaction", "transformation", "association"]
Role = Literal["epc", "parent", "child", "input", "output"]
Direction = Literal["back", "forward"]
Span = tuple[datetime | None, datetime | None]
Way = Literal["made", "lot", "inside"]
"""How a step was made: by a transformation, out of a lot, as contents of a container that was asked about."""

VERBS: dict[str, Verb] = {"ADD": "add", "OBSERVE": "observe", "DELETE": "delete"}


@dataclass(frozen=True, slots=True)
class Part:
    """A thing's part in an event. quantity in `uom` (UN/ECE Rec 20; "" counts pieces); None: one instance."""

    node: str
    role: Role
    quantity: Decimal | None = None
    uom: str = ""
    of_class: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """What the trace needs of one event. key: its place in the store, unique. lots: (item, lot) named by its ILMD."""

    key: int
    at: datetime
    kind: Kind
    parts: tuple[Part, ...]
    action: str = ""
    transformation: str = ""
    lots: tuple[tuple[str, str], ...] = ()
    event_id: str = ""
    is_declaration: bool = False

    def of(self, *roles: Role) -> list[Part]:
        return [part for part in self.parts if part.role in roles]


@dataclass(frozen=True, slots=True)
class Step:
    """Substance went from `source` (at `left`) into `target` (at `came`); events by key, equal where it was one."""

    source: str
    target: str
    left: datetime
    came: datetime
    way: Way
    out_of: int
    into: int


@dataclass
class Trace:
    """bounds: each thing reached, with the latest (back) or earliest (forward) moment of its substance.
    carriers: (container, contents, start, end), for the things reached by forward steps; nothing carries itself, even
    where the record says that two boxes are in one another."""

    bounds: dict[str, datetime] = field(default_factory=dict)
    steps: set[Step] = field(default_factory=set)
    carriers: set[tuple[str, str, datetime | None, datetime | None]] = field(default_factory=set)


def effective(events: Iterable[Happened]) -> list[Happened]:
    """Without declarations of error and the events they name: what is still held to have happened."""
    events = list(events)
    wrong = {event.event_id for event in events if event.is_declaration and event.event_id}
    return [event for event in events if not event.is_declaration and event.event_id not in wrong]


def lot_of(item: str, number: str) -> str:
    """The lot's URI of a canonical SGTIN and the lot number of its ILMD; "" where the item is no SGTIN."""
    head, mark, _serial = item.partition("/21/")
    return f"{head}/10/{number}" if mark and head.startswith(f"{CANONICAL}/01/") and number else ""


def marks(events: Iterable[Happened], kind: Kind) -> dict[tuple[str, bool], list[Mark]]:
    """The marks of every child in aggregations or associations; key: (child, of class)."""
    found: dict[tuple[str, bool], list[Mark]] = defaultdict(list)
    unpacked: list[tuple[str, Happened]] = []
    ended: list[tuple[str, Happened]] = []
    for event in events:
        if event.kind == kind:
            children = event.of("child")
            beside = frozenset(part.node for part in children)
            for parent in event.of("parent"):
                if event.action == "DELETE" and not children:
                    unpacked.append((parent.node, event))
                for part in children:
                    said = Mark(event.at, event.key, VERBS[event.action], parent.node, beside)
                    found[part.node, part.of_class].append(replace(said, quantity=part.quantity, uom=part.uom))
        ended += [(part.node, event) for part in ending(event)]
    parents = {child: {mark.parent for mark in of} for child, of in found.items()}
    for emptied, event in unpacked:  # an unpacking that names no child takes everything out
        for child, known in parents.items():
            if emptied in known:
                found[child].append(Mark(event.at, event.key, "delete", emptied, named=False))
    for node, event in ended:
        if (node, False) in found:
            found[node, False].append(Mark(event.at, event.key, "end"))
    return found


def ending(event: Happened) -> list[Part]:
    """The instances that exist no longer after this event: used up, or taken out of existence."""
    if event.kind == "transformation":
        return [part for part in event.of("input") if not part.of_class]
    if event.kind == "object" and event.action == "DELETE":
        return [part for part in event.of("epc") if not part.of_class]
    return []


def stays(events: Iterable[Happened], kind: Kind) -> list[Stay]:
    """All stays of all children."""
    return [s for (child, of_class), of in marks(events, kind).items() for s in cut(child, of, of_class=of_class)]


class Graph:
    """Effective events, indexed; every walk starts here."""

    def __init__(self, events: Iterable[Happened]) -> None:
        self.events = effective(events)
        self.by_input: dict[str, list[Happened]] = defaultdict(list)
        self.by_output: dict[str, list[Happened]] = defaultdict(list)
        self.by_transformation: dict[str, list[Happened]] = defaultdict(list)
        self.lots: dict[str, list[tuple[str, datetime, int]]] = defaultdict(list)
        self.items: dict[str, list[tuple[str, datetime, int]]] = defaultdict(list)
        self.inside: dict[str, list[Stay]] = defaultdict(list)
        self.holding: dict[str, list[Stay]] = defaultdict(list)
        for event in self.events:
            if event.kind == "transformation":
                for part in event.of("input"):
                    self.by_input[part.node].append(event)
                for part in event.of("output"):
                    self.by_output[part.node].append(event)
                if event.transformation:
                    self.by_transformation[event.transformation].append(event)
            for item, lot in event.lots:
                self.lots[item].append((lot, event.at, event.key))
                self.items[lot].append((item, event.at, event.key))
        for stay in stays(self.events, "aggregation"):
            self.inside[stay.child].append(stay)
            self.holding[stay.parent].append(stay)

    def trace(self, start: str, direction: Direction, at: datetime | None = None) -> Trace:
        """From `start`: back to what it was made of by `at`, or forward to what came of it since `at`."""
        found = Trace()
        waiting: list[tuple[str, datetime]] = [(start, at or _END[direction])]
        asked: Span = (None, at) if direction == "back" else (at, None)
        for child, (since, until), key in self.contents(start, asked):
            moment = (until if direction == "back" else since) or _END[direction]
            a, b = (child, start) if direction == "back" else (start, child)
            found.steps.add(Step(a, b, moment, moment, "inside", key, key))
            waiting.append((child, moment))
        while waiting:
            node, bound = waiting.pop()
            known = found.bounds.get(node)
            if known is not None and (known >= bound if direction == "back" else known <= bound):
                continue
            found.bounds[node] = bound
            for step in self.back(node, bound) if direction == "back" else self.forward(node, bound):
                found.steps.add(step)
                waiting.append((step.source, step.left) if direction == "back" else (step.target, step.came))
        if direction == "forward":
            for node, bound in found.bounds.items():
                found.carriers.update((c, node, a, b) for c, a, b in self.carriers(node, bound) if c != node)
        return found

    def back(self, node: str, bound: datetime) -> Iterator[Step]:
        """One step back: what went into `node` by `bound`."""
        for lot, at, key in self.lots.get(node, ()):
            if at <= bound:
                yield Step(lot, node, at, at, "lot", key, key)
        for event in self._made(node):
            if event.at <= bound:
                for source in self._sharing(event):
                    if source.at <= event.at:
                        for part in source.of("input"):
                            for each in (part.node, *self.contents_at(part.node, source.at)):
                                yield Step(each, node, source.at, event.at, "made", source.key, event.key)

    def forward(self, node: str, bound: datetime) -> Iterator[Step]:
        """One step forward: what `node` went into since `bound`."""
        for item, at, key in self.items.get(node, ()):
            if at >= bound:
                yield Step(node, item, at, at, "lot", key, key)
        for event in self._used(node):
            if event.at >= bound:
                for target in self._sharing(event):
                    if target.at >= event.at:
                        for part in target.of("output"):
                            for each in (part.node, *self.contents_at(part.node, target.at)):
                                yield Step(node, each, event.at, target.at, "made", event.key, target.key)

    def _made(self, node: str) -> Iterator[Happened]:
        """Transformations whose output is `node`, or a container that it is in then."""
        return self._events_of(node, self.by_output)

    def _used(self, node: str) -> Iterator[Happened]:
        return self._events_of(node, self.by_input)

    def _events_of(self, node: str, index: dict[str, list[Happened]]) -> Iterator[Happened]:
        yield from index.get(node, ())
        for container, start, end in self.carriers(node, None):
            yield from (event for event in index.get(container, ()) if _within(event.at, (start, end)))

    def _sharing(self, event: Happened) -> list[Happened]:
        return self.by_transformation[event.transformation] if event.transformation else [event]

    def contents_at(self, node: str, at: datetime) -> set[str]:
        """Everything in `node` at that moment, however deep."""
        found: set[str] = set()
        waiting = [node]
        while waiting:
            inside = {stay.child for stay in self.holding.get(waiting.pop(), ()) if stay.holds(at)} - found
            found |= inside
            waiting += inside
        return found

    def contents(self, node: str, span: Span) -> Iterator[tuple[str, Span, int]]:
        """Everything that was in `node` in that time, however deep: the child, when, and an event that says so."""
        for stay, both in self._nested(node, span, self.holding, "child"):
            key = stay.closed_by if stay.opened_by is None else stay.opened_by
            assert key is not None
            yield stay.child, both, key

    def carriers(self, node: str, since: datetime | None) -> Iterator[tuple[str, datetime | None, datetime | None]]:
        """Every container that `node` is in from `since` on, however deep, with the interval."""
        for stay, (start, end) in self._nested(node, (since, None), self.inside, "parent"):
            yield stay.parent, start, end

    @staticmethod
    def _nested(
        node: str, span: Span, index: dict[str, list[Stay]], towards: Literal["parent", "child"]
    ) -> Iterator[tuple[Stay, Span]]:
        seen: set[tuple[str, Span]] = set()
        waiting = [(node, span)]
        while waiting:
            here, of = waiting.pop()
            for stay in index.get(here, ()):
                both = overlap(of, (stay.start, stay.end))
                if both is None:
                    continue
                there = stay.parent if towards == "parent" else stay.child
                if (there, both) not in seen:  # contradictory records may put a thing into itself
                    seen.add((there, both))
                    yield stay, both
                    waiting.append((there, both))


def _within(at: datetime, span: Span) -> bool:
    return (span[0] is None or span[0] <= at) and (span[1] is None or at < span[1])


_END: dict[Direction, datetime] = {
    "back": datetime.fromisoformat("9999-12-31T00:00:00+00:00"),
    "forward": datetime.fromisoformat("0001-01-02T00:00:00+00:00"),
}
"""No bound: all there is."""

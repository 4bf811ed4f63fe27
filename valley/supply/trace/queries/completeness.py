"""What an organisation's records hold of each element that the rules ask for, and what is missing, per lot."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from valley.registry.models import Organisation
from valley.supply.trace.engine.codes import Action, EventType, Role
from valley.supply.trace.engine.kde import Known, Lack, Line, Row, lacks_of, lines_of, row_of, steps_of
from valley.supply.trace.engine.kde.lines import Attributes, local, parties_in, places_in
from valley.supply.trace.engine.law import Element, RecordForm, record_forms
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.models import Event, StayKind, Withdrawn
from valley.supply.trace.queries.prepared import rows
from valley.supply.trace.queries.scoping import master_of, parties_of, uris_of

MOST = 5000
"""Events that a page looks at, the newest first. The sheet has them all, or those of the time asked for."""
CHUNK = 500
"""Events that are read at once."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One record of `keeper` with what it lacks. previous: the source that it names, who must supply the rest."""

    keeper: Organisation
    form: RecordForm
    event_id: str
    event_time: str
    thing: str
    missing: tuple[Element, ...]
    previous: Organisation | None


@dataclass(frozen=True)
class Examined:
    """What was looked at: `events` of them, holding `records`; `cut`: there are older events that were not."""

    gaps: list[Gap]
    records: int
    events: int
    cut: bool


def rows_of(
    organisation: Organisation,
    *,
    forms: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Row]:
    """Every lot in every event of the organisation under each form that applies; `forms`: keys, none for all."""
    wanted = _forms(forms)
    for events in _chunks(_events(organisation, since, until)):
        lines = _lines(events)
        known = _known(organisation, events, lines)
        for event in events:
            for line in lines[event.pk]:
                steps = steps_of(event.body, known, line.thing)
                for form in wanted:
                    if form.step in steps:
                        yield row_of(form, event.body, line, known)


def examine(organisation: Organisation, *, forms: Collection[str] = (), event_id: str = "") -> Examined:
    """The newest records, or those of one event, and of those that lack something who has to supply it."""
    found = _events(organisation, None, None)
    if event_id:
        found = found.filter(event_id=event_id)
    events = list(found[: MOST + 1])
    cut = len(events) > MOST
    every, records = [], 0
    for event, lack in lacks_in(organisation, events[:MOST], forms=forms):
        records += 1
        if lack.elements:
            every.append((event, lack))
    asked = {event.pk: event for event, lack in every if any(e.by == "previous" for e in lack.elements)}
    sources = _sources(asked.values(), organisation)
    gaps = [
        Gap(
            organisation,
            lack.form,
            event.event_id,
            str(event.body.get("eventTime", "")),
            lack.line.thing,
            lack.elements,
            sources.get(event.pk) if any(e.by == "previous" for e in lack.elements) else None,
        )
        for event, lack in every
    ]
    return Examined(gaps, records, len(events[:MOST]), cut)


def lacks_in(
    organisation: Organisation, events: Sequence[Event], *, forms: Collection[str] = ()
) -> Iterator[tuple[Event, Lack]]:
    """Each record of these events, which the organisation captured, with what it lacks."""
    wanted = _forms(forms)
    for start in range(0, len(events), CHUNK):
        some = events[start : start + CHUNK]
        lines = _lines(some)
        known = _known(organisation, some, lines)
        for event in some:
            for lack in lacks_of(wanted, event.body, lines[event.pk], known):
                yield event, lack


def share_complete(organisation: Organisation) -> tuple[int, int]:
    """(complete, all) of the newest records of the organisation."""
    found = examine(organisation)
    return found.records - len(found.gaps), found.records


def _forms(keys: Collection[str]) -> list[RecordForm]:
    return [form for key, form in record_forms().items() if not keys or key in keys]


def _chunks(events: QuerySet[Event]) -> Iterator[list[Event]]:
    """All of them, some at a time, by the order that they stand in."""
    found = events.iterator(chunk_size=CHUNK)
    while some := list(islice(found, CHUNK)):
        yield some


def _events(organisation: Organisation, since: datetime | None, until: datetime | None) -> QuerySet[Event]:
    found = Event.objects.filter(organisation=organisation, declared_at=None)
    found = found.exclude(pk__in=Withdrawn.objects.values("event_id"))  # what was declared wrong says nothing
    if since:
        found = found.filter(event_time__gte=since)
    if until:
        found = found.filter(event_time__lt=until)
    return found.only("event_id", "event_time", "body").order_by("-event_time", "-id")


_INSIDE = f"""
    SELECT parent_id, child_id, start, "end", quantity::text, uom FROM trace_stay
     WHERE parent_id = ANY(%s::bigint[]) AND kind = {StayKind.AGGREGATION:d} AND start IS NOT NULL
"""  # noqa: S608
"""Of what was packed before anybody wrote it down it is not known since when it was there."""


def _lines(events: Sequence[Event]) -> dict[int, list[Line]]:
    """What each event is about; of a container, the lots in it then, with the quantities that packing told."""
    told = {event.pk: list(lines_of(event.body)) for event in events}
    containers = {line.thing: node_id(line.thing) for lines in told.values() for line in lines if "/00/" in line.thing}
    stays: dict[int, list[Any]] = defaultdict(list)
    for parent, *stay in rows(_INSIDE, [list(containers.values())]):
        stays[parent].append(stay)
    names = uris_of({stay[0] for held in stays.values() for stay in held})

    def inside(line: Line, at: datetime) -> list[Line]:
        return [
            Line(names[child], "1" if quantity is None and not uom else quantity or "", uom or "EA")
            for child, start, end, quantity, uom in stays.get(containers.get(line.thing, 0), ())
            if child in names and start <= at and (end is None or at < end)
        ]

    return {
        event.pk: [each for line in told[event.pk] for each in inside(line, event.event_time) or [line]]
        for event in events
    }


def _known(organisation: Organisation, events: Sequence[Event], lines: dict[int, list[Line]]) -> Known:
    things = {line.thing for each in lines.values() for line in each}
    lots = _lots({thing for thing in things if "/21/" in thing})
    origins, makers, born = _origins(things | set(lots.values()))
    places = {uri for event in events for uri in places_in(event.body)} | set(origins.values())
    items = {"/".join(thing.split("/")[:5]) for thing in things}
    told = master_of(things | items | places)
    # A case has what was told of itself, and of its lot; cases of one commissioning share one mapping.
    shared: dict[tuple[int, int], Attributes] = {}
    nothing: Attributes = {}

    def ilmd(thing: str) -> Attributes:
        own, of_lot = born.get(thing, nothing), born.get(lots.get(thing, ""), nothing)
        if not of_lot:
            return own
        key = id(own), id(of_lot)
        if key not in shared:
            shared[key] = {**of_lot, **own}
        return shared[key]

    return Known(
        master=lambda uri: told.get(uri, nothing),
        origin=lambda lot: origins.get(lot, ""),
        farm=lambda lot: origins.get(lot, ""),
        makes=lambda lot: organisation.pk in makers.get(lot, ()),
        ilmd=ilmd,
    )


def _lots(items: Collection[str]) -> dict[str, str]:
    """Of items the lot that each was taken out of."""
    numbers = {node_id(item): item for item in items}
    found = rows(_OUT_OF, [list(numbers)])
    names = uris_of({lot for _item, lot in found})
    return {numbers[item]: names[lot] for item, lot in found if lot in names}


_OUT_OF = f"""
    SELECT child_id, parent_id FROM trace_stay WHERE child_id = ANY(%s::bigint[]) AND kind = {StayKind.LOT:d}
"""  # noqa: S608
_MADE = f"""
    SELECT node_id, event_id FROM trace_link WHERE node_id = ANY(%s::bigint[])
       AND role IN ({Role.OUTPUT:d}, {Role.OUTPUT_CLASS:d}, {Role.EPC:d}, {Role.EPC_CLASS:d})
"""  # noqa: S608
_BEGINNINGS = f"""
    SELECT id, read_point_id, biz_location_id, organisation_id, body->'ilmd' FROM trace_event
     WHERE id = ANY(%s::bigint[]) AND (type = {EventType.TRANSFORMATION:d} OR action = {Action.ADD:d})
     ORDER BY event_time, id
"""  # noqa: S608


def _origins(things: Collection[str]) -> tuple[dict[str, str], dict[str, set[int]], dict[str, Attributes]]:
    """Of each lot the place where it was made or first named, who captured that, and what its ILMD tells."""
    numbers = {node_id(thing): thing for thing in things}
    named: dict[int, list[str]] = defaultdict(list)
    for node, event in rows(_MADE, [list(numbers)]):
        named[event].append(numbers[node])
    where: dict[str, int] = {}
    makers: dict[str, set[int]] = {}
    born: dict[str, Attributes] = {}
    # By number, in a question of its own: joined, the planner would read the whole table of events.
    for event, read_point, location, firm, told in rows(_BEGINNINGS, [list(named)]):
        ilmd = {local(name): value for name, value in (told or {}).items()}
        for thing in named[event]:
            if (place := location or read_point) is not None:
                where.setdefault(thing, place)
            if firm is not None:
                makers.setdefault(thing, set()).add(firm)
            if ilmd:
                born.setdefault(thing, ilmd)
    names = uris_of(where.values())
    return {thing: names[place] for thing, place in where.items() if place in names}, makers, born


def _sources(events: Iterable[Event], organisation: Organisation) -> dict[int, Organisation]:
    """Of each event the organisation that it names as its source, if the office registered its key."""
    named = {event.pk: [uri for side, uri in parties_in(event.body) if side == "source"] for event in events}
    keys = parties_of(uri for uris in named.values() for uri in uris)
    return {
        event: keys[uri].organisation
        for event, uris in named.items()
        for uri in uris
        if uri in keys and keys[uri].organisation_id != organisation.pk
    }

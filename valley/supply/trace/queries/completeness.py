"""What an organisation's records hold of each element that the rules ask for, and what is missing, per lot."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from valley.registry.models import Organisation
from valley.supply.trace.engine.codes import Action, EventType, Role
from valley.supply.trace.engine.kde import Known, Line, Missing, Row, lines_of, missing, row_of, steps_of
from valley.supply.trace.engine.kde.lines import parties_in, places_in
from valley.supply.trace.engine.law import record_forms
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.models import Event, Link, Stay, StayKind
from valley.supply.trace.queries.scoping import master_of, parties_of, uris_of

MOST = 5000
"""Events that one answer looks at, the newest first; whoever needs more asks by time."""


@dataclass(frozen=True)
class Gap:
    """One record of `keeper` with what it lacks. previous: the source that it names, who must supply the rest."""

    keeper: Organisation
    row: Row
    missing: tuple[Missing, ...]
    previous: Organisation | None


def rows_of(
    organisation: Organisation,
    *,
    forms: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Row]:
    """Every lot in every event of the organisation under each form that applies; `forms`: keys, none for all."""
    wanted = [form for key, form in record_forms().items() if not forms or key in forms]
    events = list(_events(organisation, since, until))
    lines = _lines(events)
    known = _known(organisation, events, lines)
    for event in events:
        for line in lines[event.pk]:
            steps = steps_of(event.body, known, line.thing)
            for form in wanted:
                if form.step in steps:
                    yield row_of(form, event.body, line, known)


def gaps_of(
    organisation: Organisation,
    *,
    forms: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Gap]:
    """The records that lack something, newest first, and who has to supply it."""
    found = [(row, tuple(missing(row))) for row in rows_of(organisation, forms=forms, since=since, until=until)]
    lacking = [(row, each) for row, each in found if each]
    sources = _sources({row.event_id for row, _missing in lacking}, organisation)
    return [
        Gap(
            organisation,
            row,
            each,
            sources.get(row.event_id) if any(m.element.by == "previous" for m in each) else None,
        )
        for row, each in lacking
    ]


def share_complete(organisation: Organisation) -> tuple[int, int]:
    """(complete, all) records of the organisation."""
    every = [not missing(row) for row in rows_of(organisation)]
    return sum(every), len(every)


def _events(organisation: Organisation, since: datetime | None, until: datetime | None) -> list[Event]:
    rows = Event.objects.filter(organisation=organisation, declared_at=None)
    if since:
        rows = rows.filter(event_time__gte=since)
    if until:
        rows = rows.filter(event_time__lt=until)
    return list(rows.order_by("-event_time", "-id")[:MOST])


def _lines(events: Sequence[Event]) -> dict[int, list[Line]]:
    """What each event is about; of a container, the lots in it then, with the quantities that packing told."""
    told = {event.pk: list(lines_of(event.body)) for event in events}
    containers = {line.thing for lines in told.values() for line in lines if "/00/" in line.thing}
    stays: dict[int, list[Stay]] = defaultdict(list)
    in_them = Stay.objects.filter(parent_id__in=map(node_id, containers), kind=StayKind.AGGREGATION)
    for stay in in_them.exclude(start=None):  # packed before anybody wrote it down: since when is not known
        stays[stay.parent_id].append(stay)
    names = uris_of({stay.child_id for held in stays.values() for stay in held})

    def inside(line: Line, at: datetime) -> list[Line]:
        held = stays.get(node_id(line.thing), ()) if line.thing in containers else ()
        return [
            Line(names[s.child_id], "1" if s.quantity is None and not s.uom else f"{s.quantity or ''}", s.uom or "EA")
            for s in held
            if s.child_id in names and s.start and s.start <= at and (s.end is None or at < s.end)
        ]

    return {
        event.pk: [each for line in told[event.pk] for each in inside(line, event.event_time) or [line]]
        for event in events
    }


def _known(organisation: Organisation, events: list[Event], lines: dict[int, list[Line]]) -> Known:
    things = {line.thing for each in lines.values() for line in each}
    origins, makers = _origins(things)
    places = {uri for event in events for uri in places_in(event.body)} | set(origins.values())
    items = {"/".join(thing.split("/")[:5]) for thing in things}
    told = master_of(things | items | places)
    return Known(
        master=lambda uri: told.get(uri, {}),
        origin=lambda lot: origins.get(lot, ""),
        farm=lambda lot: origins.get(lot, ""),
        makes=lambda lot: organisation.pk in makers.get(lot, ()),
    )


def _origins(things: Collection[str]) -> tuple[dict[str, str], dict[str, set[int]]]:
    """Of each lot the place where it was made or first named, and who captured that."""
    numbers = {node_id(thing): thing for thing in things}
    made = Link.objects.filter(node__in=numbers, role__in=[Role.OUTPUT, Role.OUTPUT_CLASS, Role.EPC, Role.EPC_CLASS])
    named: dict[int, list[str]] = defaultdict(list)
    for node, event in made.values_list("node_id", "event_id"):
        named[event].append(numbers[node])
    # By number, in a question of its own: joined, the planner would read the whole table of events.
    rows = Event.objects.filter(pk__in=named).filter(Q(type=EventType.TRANSFORMATION) | Q(action=Action.ADD))
    where: dict[str, int] = {}
    makers: dict[str, set[int]] = {}
    for event, read_point, location, firm in rows.order_by("event_time").values_list(
        "pk", "read_point_id", "biz_location_id", "organisation_id"
    ):
        for thing in named[event]:
            if (place := location or read_point) is not None:
                where.setdefault(thing, place)
            if firm is not None:
                makers.setdefault(thing, set()).add(firm)
    names = uris_of(where.values())
    return {thing: names[place] for thing, place in where.items() if place in names}, makers


def _sources(event_ids: Collection[str], organisation: Organisation) -> dict[str, Organisation]:
    """Of each event the organisation that it names as its source, if the office registered its key."""
    events = Event.objects.filter(event_id__in=event_ids, organisation=organisation)
    named = {event.event_id: [uri for side, uri in parties_in(event.body) if side == "source"] for event in events}
    keys = parties_of(uri for uris in named.values() for uri in uris)
    return {
        event: keys[uri].organisation
        for event, uris in named.items()
        for uri in uris
        if uri in keys and keys[uri].organisation_id != organisation.pk
    }

"""What an organisation's records hold of each element that the rules ask for, and what is missing, per lot."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

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
    lines = {event.pk: _lines(event) for event in events}
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


def _lines(event: Event) -> list[Line]:
    """What the event is about; of a container, the lots in it then, with the quantities that packing told."""
    found: list[Line] = []
    for line in lines_of(event.body):
        inside = _inside(line.thing, event.event_time) if "/00/" in line.thing else []
        found += inside or [line]
    return found


def _inside(container: str, at: datetime) -> list[Line]:
    rows = Stay.objects.filter(parent_id=node_id(container), kind=StayKind.AGGREGATION, start__lte=at)
    held = [stay for stay in rows if stay.end is None or at < stay.end]
    names = uris_of(stay.child_id for stay in held)
    return [
        Line(names[s.child_id], "1" if s.quantity is None and not s.uom else f"{s.quantity or ''}", s.uom or "EA")
        for s in held
        if s.child_id in names
    ]


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
    rows = made.select_related("event").order_by("event_time").values_list(
        "node_id", "role", "event__type", "event__action", "event__read_point_id", "event__biz_location_id",
        "event__organisation_id",
    )  # fmt: skip
    where: dict[str, int] = {}
    makers: dict[str, set[int]] = {}
    for node, _role, kind, action, read_point, location, firm in rows:
        if kind != EventType.TRANSFORMATION and action != Action.ADD:
            continue
        thing = numbers[node]
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

"""What passed from one park to another (三区联动): hand-overs whose two sides stood in different parks that day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from valley.kernel.passing import Source, Working, sources, workings
from valley.registry.models import Organisation, Residence

Parks = Mapping[str, tuple[tuple[str, date, date | None], ...]]


@dataclass(frozen=True)
class Crossing:
    """One hand-over between parks: the record, who gave what to whom, from which park to which."""

    uri: str
    on: date
    source: Source
    giver: str
    taker: str
    from_park: str
    to_park: str


@dataclass(frozen=True)
class Year:
    """A span of time: what crossed, and how many hand-overs stayed within a park or had a side outside."""

    crossings: tuple[Crossing, ...]
    within: int
    outside: int

    def between(self) -> Counter[tuple[str, str, str]]:
        """How many crossed, by (from, to, source's name)."""
        return Counter((each.from_park, each.to_park, each.source.name) for each in self.crossings)


def parks_of(organisations: Iterable[str]) -> Parks:
    """By URI of an organisation: (park's name, since, until) of its residences. One query."""
    ids = {uri.removeprefix(Organisation.uri_prefix) for uri in organisations}
    rows = Residence.objects.known().filter(organisation__public_id__in=ids).select_related("organisation", "park")
    found: dict[str, list[tuple[str, date, date | None]]] = {}
    for row in rows.order_by("park__code", "pk"):
        found.setdefault(row.organisation.uri, []).append((row.park.name, row.started_on, row.ended_on))
    return {uri: tuple(spans) for uri, spans in found.items()}


def stood(parks: Parks, organisation: str, day: date) -> list[str]:
    """The parks in which it was on `day`."""
    spans = parks.get(organisation, ())
    return [park for park, since, until in spans if since <= day and (until is None or day < until)]


def crossings(start: date, end: date) -> Year:
    """Every hand-over in [start, end) that the apps know of. A side in both parks crosses nothing."""
    rows = [(source, row) for source in sources() for row in source.rows(start, end)]
    parks = parks_of(uri for _source, row in rows for uri in (row.giver, row.taker))
    found, within, outside = [], 0, 0
    for source, row in rows:
        here, there = stood(parks, row.giver, row.on), stood(parks, row.taker, row.on)
        if not here or not there:
            outside += 1
        elif set(here) & set(there):
            within += 1
        else:
            found.append(Crossing(row.uri, row.on, source, row.giver, row.taker, here[0], there[0]))
    return Year(tuple(sorted(found, key=lambda each: (each.on, each.uri))), within, outside)


@dataclass(frozen=True)
class Tagged:
    """Joint work under way with its zones: the parks in which its parties stand on the day, by name."""

    uri: str
    working: Working
    parks: tuple[str, ...]
    parties: int
    placed: int

    @property
    def linked(self) -> bool:
        """Whether it links two parks or more."""
        return len(self.parks) > 1


def tagged(day: date) -> list[Tagged]:
    """All joint work under way on `day` that has a party in a park; what links most parks first."""
    rows = [(working, row) for working in workings() for row in working.rows(day)]
    parks = parks_of(uri for _working, row in rows for uri in row.parties)
    found = []
    for working, row in rows:
        stand = [stood(parks, uri, day) for uri in row.parties]
        names = tuple(sorted({park for here in stand for park in here}))
        if names:
            found.append(Tagged(row.uri, working, names, len(row.parties), sum(bool(here) for here in stand)))
    return sorted(found, key=lambda each: (-len(each.parks), each.working.name, each.uri))

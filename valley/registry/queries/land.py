"""What the land brings: reported output of each parcel's tenants over its area."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from valley.kernel import clock
from valley.kernel.formats import MU_PER_M2
from valley.registry.models import Acceptance, Frequency, Level, Place, ReturnValue, Tenancy

ZERO = Decimal(0)


@dataclass
class ParcelOutput:
    """One parcel in a year: `tenants`, of whom `answered` have an accepted return; `output_fen` is theirs together."""

    parcel: Place
    tenants: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    output_fen: Decimal = ZERO

    @property
    def area_mu(self) -> Decimal | None:
        return self.parcel.area_m2 * MU_PER_M2 if self.parcel.area_m2 else None

    @property
    def fen_per_mu(self) -> Decimal | None:
        """None while the area, or any tenant's return, is missing: a part of the output is not the output."""
        if not self.area_mu or self.tenants != self.answered:
            return None
        return self.output_fen / self.area_mu


def land_output(year: int, parks: Iterable[int], known_at: datetime | None = None) -> list[ParcelOutput]:
    """Every parcel of `parks`, in order of code; three queries.

    A firm's output is that of its accepted annual return of `year`; it is shared among the parcels where it held
    places on the last day of the year, by the area held there. The share of a firm whose areas are not all known,
    and which holds places on several parcels, is unknown: it counts as not answered.
    """
    known_at = known_at or clock.now()
    places = list(Place.objects.order_by("code", "pk"))  # all of them: a firm may hold places in two parks
    parcel_of = _parcels(places)
    found = {place.pk: ParcelOutput(place) for place in places if place.level == Level.PARCEL}
    held: dict[int, dict[int, list[Decimal | None]]] = defaultdict(lambda: defaultdict(list))
    tenancies = Tenancy.objects.known(known_at).on(date(year, 12, 31)).filter(place__in=list(parcel_of))
    for firm, place, area in tenancies.values_list("organisation", "place", "area_m2"):
        held[firm][parcel_of[place]].append(area)
    output = _output(year, held, known_at)
    for firm, parcels in held.items():
        for parcel, areas in parcels.items():
            row = found[parcel]
            row.tenants.add(firm)
            share = _share(areas, parcels.values())
            if share is not None and firm in output:
                row.answered.add(firm)
                row.output_fen += output[firm] * share
    wanted = set(parks)
    return [row for row in found.values() if row.parcel.park_id in wanted]


def average_fen_per_mu(rows: Iterable[ParcelOutput]) -> Decimal | None:
    """Over the parcels whose figure is known and that are let: their output over their land."""
    known = [row for row in rows if row.fen_per_mu is not None and row.tenants]
    land = sum((row.area_mu or ZERO for row in known), ZERO)
    return sum((row.output_fen for row in known), ZERO) / land if land else None


def _parcels(places: list[Place]) -> dict[int, int]:
    """The parcel of every parcel, building and room."""
    by_key = {place.pk: place for place in places}
    found: dict[int, int] = {}
    for place in places:
        above: Place | None = place
        while above is not None and above.level != Level.PARCEL:
            above = by_key.get(above.parent_id or 0)
        if above is not None:
            found[place.pk] = above.pk
    return found


def _share(here: list[Decimal | None], everywhere: Iterable[list[Decimal | None]]) -> Decimal | None:
    every = list(everywhere)
    if len(every) == 1:
        return Decimal(1)
    areas = [area for group in every for area in group]
    if any(area is None for area in areas):
        return None
    whole = sum((area for area in areas if area is not None), ZERO)
    return sum((area for area in here if area is not None), ZERO) / whole if whole else None


def _output(year: int, firms: Iterable[int], known_at: datetime) -> dict[int, Decimal]:
    accepted = Acceptance.objects.known(known_at).filter(
        report__organisation__in=list(firms),
        report__campaign__frequency=Frequency.YEAR,
        report__campaign__period=(date(year, 1, 1), date(year + 1, 1, 1)),
    )
    rows = ReturnValue.objects.filter(version__in=accepted.values("version"), item="output_value")
    return {firm: Decimal(fen) for firm, fen in rows.values_list("version__report__organisation", "quantity")}

"""Space by layer and kind, who waits for it and in which order, and an organisation's way from kind to kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.registry.engine.moving import Asked, Checked, check
from valley.registry.models import (
    OPEN_REQUESTS,
    Carrier,
    Layer,
    Organisation,
    Place,
    SpaceCriterion,
    SpaceRequest,
    SpaceState,
    Tenancy,
)
from valley.registry.queries.ladder import facts_of
from valley.registry.queries.organisations import acted_for

ZERO = Decimal(0)


@dataclass(frozen=True)
class Cell:
    """Places of one layer and kind: how many, their area where all of it is known, what is let, how many wait."""

    layer: str
    carrier: str
    places: int
    area_m2: Decimal | None
    let_m2: Decimal
    waiting: int


def cells(day: date | None = None) -> list[Cell]:
    """Layer × kind, the empty ones too: what is missing shows. Untagged places stand in no cell (see `untagged`)."""
    day = day or clock.today()
    tagged = list(Place.objects.filter(closed_on=None).exclude(carrier="").exclude(layer=""))
    let = Tenancy.objects.known().on(day).filter(place__in=tagged).values_list("place", "area_m2", "exclusive")
    areas = {place.pk: place.area_m2 for place in tagged}
    held: dict[int, Decimal] = {}
    for place, area, exclusive in let:
        whole = areas[place] if exclusive and area is None else area
        held[place] = held.get(place, ZERO) + (whole or ZERO)
    waiting: dict[str, int] = {}
    for carrier in SpaceRequest.objects.filter(state=SpaceState.QUEUED).values_list("carrier", flat=True):
        waiting[carrier] = waiting.get(carrier, 0) + 1
    found = []
    for layer in Layer.values:
        for carrier in Carrier.values:
            here = [place for place in tagged if (place.layer, place.carrier) == (layer, carrier)]
            known = [place.area_m2 for place in here if place.area_m2 is not None]
            area = sum(known, ZERO) if len(known) == len(here) else None
            taken = sum((held.get(place.pk, ZERO) for place in here), ZERO)
            found.append(Cell(layer, carrier, len(here), area, taken, waiting.get(carrier, 0)))
    return found


def untagged() -> int:
    """Buildings and rooms in use of which nobody has said what they are."""
    return (
        Place.objects.filter(closed_on=None, level__in=["building", "room"]).filter(Q(carrier="") | Q(layer="")).count()
    )


def requests_for(user: User) -> QuerySet[SpaceRequest]:
    """Those that `user` may see: the park's side all, others those of their organisations; in their order."""
    rows = SpaceRequest.objects.select_related("organisation", "park", "place", "owner").order_by("asked_at", "pk")
    return rows if may(user, "registry.see_space_queue") else rows.filter(organisation__in=acted_for(user))


def ahead_of(request: SpaceRequest, place: Place | None = None) -> QuerySet[SpaceRequest]:
    """Whoever asked earlier for the same kind of space and still waits; with `place`, those for whom it would do."""
    rows = SpaceRequest.objects.filter(state=SpaceState.QUEUED, carrier=request.carrier, asked_at__lt=request.asked_at)
    rows = rows.exclude(pk=request.pk)
    if place is not None:
        rows = rows.filter(Q(park=None) | Q(park=place.park))
        if place.area_m2 is not None:
            rows = rows.filter(area_m2__lte=place.area_m2)
    return rows


def criteria_of(carrier: str, day: date) -> list[SpaceCriterion]:
    """What the park asks on `day` of whoever moves into this kind of space."""
    rows = SpaceCriterion.objects.filter(carrier=carrier, begins_on__lte=day)
    return list(rows.filter(Q(ended_on=None) | Q(ended_on__gt=day)).order_by("begins_on", "pk"))


def checked(request: SpaceRequest, day: date | None = None) -> list[Checked]:
    """The criteria against what the organisation's accepted return says."""
    day = day or clock.today()
    facts = facts_of([request.organisation_id], day, clock.now()).get(request.organisation_id, {})
    asked = [Asked(c.words, c.source, c.fact, c.at_least) for c in criteria_of(request.carrier, day)]
    return check(asked, facts)


def way_of(organisation: Organisation) -> list[Tenancy]:
    """Every space that it has held and whose kind is known, oldest first."""
    rows = Tenancy.objects.known().filter(organisation=organisation).exclude(place__carrier="")
    return list(rows.select_related("place", "place__park").order_by("period", "pk"))


def moves_up(tenancies: Iterable[Tenancy]) -> int:
    """How often a later space of one organisation was of a later kind, in the plan's order; living space aside."""
    order = [carrier for carrier in Carrier.values if carrier != Carrier.LIVING]
    highest, moved = None, 0
    for tenancy in tenancies:
        if tenancy.place.carrier not in order:
            continue
        step = order.index(tenancy.place.carrier)
        if highest is not None and step > highest:
            moved += 1
        highest = step if highest is None else max(highest, step)
    return moved


def open_requests(owner: User, within: str) -> QuerySet[SpaceRequest]:
    """Open requests that name `owner`, of the organisation with this URI ("": of any)."""
    rows = SpaceRequest.objects.filter(owner=owner, state__in=OPEN_REQUESTS)
    return rows.filter(organisation__public_id=within.rsplit("/", 1)[-1]) if within else rows

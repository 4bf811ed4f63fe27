"""Places as a tree, with what is let and what is free."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from valley.kernel import clock
from valley.registry.models import Level, Place, Tenancy


@dataclass
class Node:
    """A place with its children and its tenants of the day. `let_m2` counts known areas only."""

    place: Place
    children: list["Node"] = field(default_factory=list)
    tenancies: list[Tenancy] = field(default_factory=list)

    @property
    def let_m2(self) -> Decimal:
        own = sum((t.area_m2 or Decimal(0) for t in self.tenancies), Decimal(0))
        return own + sum((child.let_m2 for child in self.children), Decimal(0))

    @property
    def floor_m2(self) -> Decimal | None:
        """Floor area: a building's or room's own, a park's or parcel's as the sum of buildings; None if unknown."""
        if self.place.level in (Level.BUILDING, Level.ROOM):
            return self.place.area_m2
        floors = [child.floor_m2 for child in self.children]
        known = [floor for floor in floors if floor is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(floors) else None

    @property
    def let_share(self) -> Decimal | None:
        """Let floor area over floor area, 0 to 1; a parcel without buildings by its land; None where unknown."""
        whole = self.floor_m2
        if whole is None and not self.children:
            whole = self.place.area_m2
        return min(self.let_m2 / whole, Decimal(1)) if whole else None


def places_tree(park: Place | None = None, day: date | None = None) -> list[Node]:
    """All places (of `park`) as trees, in two queries."""
    day = day or clock.today()
    places = Place.objects.filter(park=park) if park else Place.objects.all()
    nodes = {place.pk: Node(place) for place in places.order_by("code", "pk")}
    tenancies = Tenancy.objects.known().on(day).select_related("organisation").filter(place__in=list(nodes))
    for tenancy in tenancies.order_by("organisation__name"):
        nodes[tenancy.place_id].tenancies.append(tenancy)
    roots = []
    for node in nodes.values():
        if node.place.parent_id in nodes:
            nodes[node.place.parent_id].children.append(node)
        else:
            roots.append(node)
    return roots


def parks() -> list[Place]:
    """Every park, closed ones too: their records stay."""
    return list(Place.objects.filter(level=Level.PARK).order_by("code", "pk"))


def free_places(day: date | None = None) -> QuerySet[Place]:
    """Rooms that nobody holds on `day`, and that are not closed."""
    day = day or clock.today()
    held = Tenancy.objects.filter(retracted_at=None, period__contains=day, place=OuterRef("pk"))
    return Place.objects.filter(~Exists(held), level=Level.ROOM, closed_on=None).select_related("park", "parent")

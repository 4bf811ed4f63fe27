"""Rules about places: the office of the park that a place stands in."""

from valley.kernel.permissions import permits
from valley.registry.models import Place
from valley.registry.rules.roles import Asker, is_operator


@permits("registry.view_place")
def may_view_place(user: Asker, place: Place | None) -> bool:
    """Everybody with an account: what stands where, and what is free."""
    return user.is_authenticated


@permits("registry.change_place")
def may_change_place(user: Asker, place: Place | None) -> bool:
    """Add, change, let, vacate: the office of that park. A new park: any park office."""
    return is_operator(user, place.park if place else None)


@permits("registry.settle_organisation")
def may_settle_organisation(user: Asker, park: Place | None) -> bool:
    """Arrivals and exits: the office of that park."""
    return is_operator(user, park)


@permits("registry.view_land_output")
def may_view_land_output(user: Asker, park: Place | None) -> bool:
    """What each parcel brings shows single firms' returns: the office of that park, as it sees these."""
    return is_operator(user, park)

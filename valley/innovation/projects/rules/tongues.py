"""Who may write the other language of a thing."""

from valley.innovation.projects.models import (
    Consortium,
    Fostering,
    Gathering,
    Interface,
    Order,
    Pool,
    Promotion,
    Track,
)
from valley.kernel.permissions import permits
from valley.registry.models import Organisation
from valley.registry.rules import acts_for, is_operator
from valley.registry.rules.roles import Asker

Told = Consortium | Order | Track | Gathering | Promotion | Pool | Interface | Fostering


@permits("projects.retell")
def may_retell(user: Asker, thing: Told) -> bool:
    """Its words in the other language: whose it is, either side where it has two, the park office; a track's owner."""
    if is_operator(user) or (isinstance(thing, Track) and thing.owner_id == user.pk):
        return True
    return any(acts_for(user, one) for one in _sides(thing) if one is not None)


def _sides(thing: Told) -> tuple[Organisation | None, ...]:
    match thing:
        case Consortium():
            return (thing.lead,)
        case Order():
            return thing.customer, thing.contractor
        case Gathering() | Pool():
            return (thing.organiser,)
        case Promotion():
            return (thing.association,)
        case Interface():
            return thing.upstream.organisation, thing.downstream.organisation
        case Fostering():
            return thing.leader, thing.supplier
    return ()

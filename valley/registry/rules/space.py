"""Rules about space: organisations ask and answer, the park's office allocates."""

from valley.kernel.permissions import permits
from valley.registry.models import Organisation, Place, SpaceRequest
from valley.registry.rules.roles import Asker, acts_for, is_leading_group, is_operator


@permits("registry.ask_for_space")
def may_ask_for_space(user: Asker, organisation: Organisation | None) -> bool:
    """Whoever acts for the organisation."""
    return organisation is not None and acts_for(user, organisation)


@permits("registry.see_space_queue")
def may_see_space_queue(user: Asker, thing: object) -> bool:
    """Everybody's requests: the park's office and the leading group."""
    return is_operator(user) or is_leading_group(user)


@permits("registry.see_space_request")
def may_see_space_request(user: Asker, request: SpaceRequest) -> bool:
    """A request: the organisation, and whoever sees the queue."""
    return is_operator(user) or is_leading_group(user) or acts_for(user, request.organisation)


@permits("registry.allocate_space")
def may_allocate_space(user: Asker, place: Place | None) -> bool:
    """The office of the park that the place stands in."""
    return is_operator(user, place.park if place else None)


@permits("registry.answer_space_offer")
def may_answer_space_offer(user: Asker, request: SpaceRequest) -> bool:
    """Whoever acts for the organisation that asked."""
    return acts_for(user, request.organisation)

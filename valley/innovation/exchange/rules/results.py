"""Rules about results and their way down."""

from typing import TYPE_CHECKING

from valley.innovation.exchange.models import Result, Route
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_operator
from valley.registry.rules.roles import Asker, held_by

if TYPE_CHECKING:
    from valley.registry.models import Organisation


@permits("exchange.register_result")
def may_register_result(user: Asker, organisation: "Organisation | None") -> bool:
    """Whoever acts for the organisation; without one named: for any."""
    if organisation is not None:
        return acts_for(user, organisation)
    return any(held.organisation is not None for held in held_by(user))


@permits("exchange.change_result")
def may_change_result(user: Asker, result: Result) -> bool:
    """Whoever acts for its owner."""
    return acts_for(user, result.organisation)


@permits("exchange.route_result")
def may_route_result(user: Asker, result: Result) -> bool:
    """Its owner, and the desk that knows who looks for what."""
    return result.withdrawn_at is None and (acts_for(user, result.organisation) or is_operator(user))


@permits("exchange.view_route")
def may_view_route(user: Asker, route: Route) -> bool:
    """Both ends and the desk."""
    return acts_for(user, route.organisation) or acts_for(user, route.result.organisation) or is_operator(user)


@permits("exchange.answer_route")
def may_answer_route(user: Asker, route: Route) -> bool:
    """The party that it was handed to: taking, declining, saying what came of it. Nobody adopts for somebody else."""
    return acts_for(user, route.organisation)

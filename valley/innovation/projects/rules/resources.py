"""Rules about shared resources."""

from valley.innovation.projects.models import Lending, Resource
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_staff
from valley.registry.rules.roles import Asker, held_by


@permits("projects.own_resource")
def may_own(user: Asker, resource: Resource) -> bool:
    """Stopping to offer it: whoever acts for its owner."""
    return acts_for(user, resource.owner)


@permits("projects.ask_lending")
def may_ask(user: Asker, resource: Resource) -> bool:
    """Whoever acts for some organisation but its owner."""
    others = [held for held in held_by(user) if held.organisation not in (None, resource.owner_id)]
    return resource.is_open and bool(others)


@permits("projects.view_lending")
def may_view(user: Asker, lending: Lending) -> bool:
    """Both sides, and the park's side."""
    return is_staff(user) or acts_for(user, lending.resource.owner) or acts_for(user, lending.organisation)


@permits("projects.decide_lending")
def may_decide(user: Asker, lending: Lending) -> bool:
    """The owner; nobody agrees for them."""
    return acts_for(user, lending.resource.owner)


@permits("projects.use_lending")
def may_use(user: Asker, lending: Lending) -> bool:
    """Noting a use: the borrower."""
    return acts_for(user, lending.organisation)


@permits("projects.end_lending")
def may_end(user: Asker, lending: Lending) -> bool:
    """Either side."""
    return acts_for(user, lending.resource.owner) or acts_for(user, lending.organisation)

"""Rules about needs that several parks share."""

from valley.innovation.projects.models import CommonNeed
from valley.kernel.permissions import permits
from valley.registry.rules import is_operator
from valley.registry.rules.roles import Asker, held_by


@permits("projects.confirm_common")
def may_confirm_common(user: Asker, _: object) -> bool:
    """A machine proposes, a person of the park office confirms."""
    return is_operator(user)


@permits("projects.join_common")
def may_join_common(user: Asker, common: CommonNeed) -> bool:
    """Whoever acts for an organisation; that it leads the consortium is asked of the consortium."""
    return any(held.organisation is not None for held in held_by(user))

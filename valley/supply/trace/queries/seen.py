"""Which events a user may see, as a condition over an event `e`."""

from valley.kernel.models import User
from valley.registry.rules import Asker, is_operator, is_regulator
from valley.registry.rules.roles import held_by
from valley.supply.trace.queries.epcis.compiling import ALWAYS, NEVER, Condition


def seen_by(user: Asker) -> Condition:
    """The park office and the regulator see everything, an organisation's people what their organisation captured."""
    if is_operator(user) or is_regulator(user):
        return ALWAYS
    if not isinstance(user, User):
        return NEVER
    own = sorted({held.organisation for held in held_by(user) if held.organisation is not None})
    return Condition("e.organisation_id = ANY(%s)", (own,)) if own else NEVER

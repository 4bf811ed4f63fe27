"""Who decides what an organisation shows, and who may look at a single event."""

from valley.kernel.permissions import permits
from valley.registry.models import Organisation, Role
from valley.registry.rules import Asker, acts_for, is_operator


@permits("trace.set_disclosure")
def may_set_disclosure(user: Asker, organisation: Organisation | None) -> bool:
    """The organisation's administrator: what a firm shows is the firm's to say."""
    return organisation is not None and acts_for(user, organisation, Role.ADMINISTRATOR)


@permits("trace.view_disclosure")
def may_view_disclosure(user: Asker, organisation: Organisation | None) -> bool:
    """Everybody who acts for the organisation, and the park office."""
    return is_operator(user) or (organisation is not None and acts_for(user, organisation))


@permits("trace.add_party_key")
def may_add_party_key(user: Asker, organisation: Organisation | None) -> bool:
    """The park office: whoever holds a key sees what names it, so nobody gives it to himself."""
    return is_operator(user)

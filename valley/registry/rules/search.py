"""Audience tokens: whom a document of the registry is for, and what a user holds."""

from collections.abc import Iterator

from valley.kernel import clock, search
from valley.kernel.models import User
from valley.registry.models import Organisation, RoleGrant


def organisation_token(organisation: Organisation) -> str:
    """Held by everybody with a role in the organisation."""
    return f"organisation:{organisation.public_id}"


def administrators_token(organisation: Organisation) -> str:
    """Held by the administrators of the organisation."""
    return f"{organisation_token(organisation)}:administrator"


@search.tokens
def tokens_of_roles(user: User) -> Iterator[str]:
    """On the park's side "park:<role>"; in organisations "organisation:<id>" and "organisation:<id>:<role>"."""
    for grant in RoleGrant.objects.known().on(clock.today()).filter(user=user).select_related("organisation"):
        if grant.organisation is None:
            yield f"park:{grant.role}"
        else:
            yield organisation_token(grant.organisation)
            yield f"{organisation_token(grant.organisation)}:{grant.role}"

"""The kinds of objects of the registry, as the rest of the platform sees them."""

from valley.registry.things import (
    access,
    accounts,
    cases,
    following,
    identities,
    imports,
    internships,
    people,
    records,
    returns,
    rulebooks,
    space,
)

__all__ = [
    "access",
    "accounts",
    "cases",
    "following",
    "identities",
    "imports",
    "internships",
    "people",
    "records",
    "returns",
    "rulebooks",
    "space",
]

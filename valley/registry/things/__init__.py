"""The kinds of objects of the registry, as the rest of the platform sees them."""

from valley.registry.things import access, identities, people, records, returns

__all__ = ["access", "identities", "people", "records", "returns"]

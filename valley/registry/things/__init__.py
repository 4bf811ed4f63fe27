"""The kinds of objects of the registry, as the rest of the platform sees them."""

from valley.registry.things import access, cases, identities, people, records, returns

__all__ = ["access", "cases", "identities", "people", "records", "returns"]

"""The kinds of objects of the registry, as the rest of the platform sees them."""

from valley.registry.things import identities, people, records, returns

__all__ = ["identities", "people", "records", "returns"]

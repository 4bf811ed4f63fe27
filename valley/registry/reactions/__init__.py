"""What follows elsewhere from what happened here."""

from valley.registry.reactions import erasure, returns

__all__ = ["erasure", "returns"]

"""What follows elsewhere from what happened here."""

from valley.registry.reactions import access, erasure, returns

__all__ = ["access", "erasure", "returns"]

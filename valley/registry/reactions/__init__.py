"""What follows elsewhere from what happened here."""

from valley.registry.reactions import access, erasure, imports, internships, returns

__all__ = ["access", "erasure", "imports", "internships", "returns"]

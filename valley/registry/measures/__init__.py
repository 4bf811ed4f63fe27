"""What the registry can count: from its registers, and from the firms' returns."""

from valley.registry.measures import grades, registers, returns

__all__ = ["grades", "registers", "returns"]

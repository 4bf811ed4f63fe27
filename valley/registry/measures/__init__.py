"""What the registry can count: from its registers, and from the firms' returns."""

from valley.registry.measures import alliances, grades, registers, returns

__all__ = ["alliances", "grades", "registers", "returns"]

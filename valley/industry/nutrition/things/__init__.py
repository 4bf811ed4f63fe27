"""Plugs into search, thread, “my work” and the export of one's own data."""

from valley.industry.nutrition.things import accounts, kinds, people

__all__ = ["accounts", "kinds", "people"]

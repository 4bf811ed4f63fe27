"""Plugs into search, thread, “my work” and the export of one's own data."""

from valley.industry.nutrition.things import accounts, kinds, people, rulebooks

__all__ = ["accounts", "kinds", "people", "rulebooks"]

"""Kinds of joint projects: cards for whom may see them, open work for whom it waits for."""

from valley.innovation.projects.things import accounts, consortia, orders, outcomes, passing, resources, rows, studies

__all__ = ["accounts", "consortia", "orders", "outcomes", "passing", "resources", "rows", "studies"]

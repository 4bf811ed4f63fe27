"""Who may do what in joint projects."""

from valley.innovation.projects.rules import consortia, orders

__all__ = ["consortia", "orders"]

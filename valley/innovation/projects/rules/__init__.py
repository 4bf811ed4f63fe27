"""Who may do what in joint projects."""

from valley.innovation.projects.rules import consortia, orders, outcomes

__all__ = ["consortia", "orders", "outcomes"]

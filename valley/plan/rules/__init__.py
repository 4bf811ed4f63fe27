"""Who may do what with the plan."""

from valley.plan.rules import steering

__all__ = ["steering"]

"""Who may do what with the plan."""

from valley.plan.rules import indicators, steering

__all__ = ["indicators", "steering"]

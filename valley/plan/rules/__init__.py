"""Who may do what with the plan."""

from valley.plan.rules import indicators, steering, watching

__all__ = ["indicators", "steering", "watching"]

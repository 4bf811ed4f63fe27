"""The plan's kinds of objects as the rest of the platform sees them."""

from valley.plan.things import accounts, figures, steering

__all__ = ["accounts", "figures", "steering"]

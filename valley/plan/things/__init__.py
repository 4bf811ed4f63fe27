"""The plan's kinds of objects as the rest of the platform sees them."""

from valley.plan.things import accounts, figures, rulebooks, steering

__all__ = ["accounts", "figures", "rulebooks", "steering"]

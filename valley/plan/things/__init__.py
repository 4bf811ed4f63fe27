"""The plan's kinds of objects as the rest of the platform sees them."""

from valley.plan.things import accounts, figures, following, rulebooks, steering, watching

__all__ = ["accounts", "figures", "following", "rulebooks", "steering", "watching"]

"""Every write of the registry."""

from valley.registry.actions.roles import end_role, grant_role

__all__ = ["end_role", "grant_role"]

"""What joint projects can count."""

from valley.innovation.projects.measures import technologies

__all__ = ["technologies"]

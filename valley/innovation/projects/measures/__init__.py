"""What joint projects can count."""

from valley.innovation.projects.measures import gatherings, technologies

__all__ = ["gatherings", "technologies"]

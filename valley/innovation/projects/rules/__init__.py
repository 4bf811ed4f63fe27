"""Who may do what in joint projects."""

from valley.innovation.projects.rules import common, consortia, orders, outcomes, resources, rows, studies, tongues

__all__ = ["common", "consortia", "orders", "outcomes", "resources", "rows", "studies", "tongues"]

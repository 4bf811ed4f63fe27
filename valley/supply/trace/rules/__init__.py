"""Who may do what: one function per verb, registered with `@permits`."""

from valley.supply.trace.rules import capturing, querying, recalls, sharing

__all__ = ["capturing", "querying", "recalls", "sharing"]

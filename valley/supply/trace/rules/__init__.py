"""Who may do what: one function per verb, registered with `@permits`."""

from valley.supply.trace.rules import capturing, looking, querying, recalls, sharing

__all__ = ["capturing", "looking", "querying", "recalls", "sharing"]

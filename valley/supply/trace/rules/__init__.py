"""Who may do what: one function per verb, registered with `@permits`."""

from valley.supply.trace.rules import capturing, querying, sharing

__all__ = ["capturing", "querying", "sharing"]

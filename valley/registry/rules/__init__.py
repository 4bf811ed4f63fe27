"""Who may do what in the registry: one rule per verb, used by page, API and action."""

from valley.registry.rules import access, accounts, office, organisations, places, returns, search, space
from valley.registry.rules.roles import (
    Asker,
    acts_for,
    holds,
    is_assessor,
    is_leading_group,
    is_operator,
    is_operator_of_all,
    is_regulator,
    is_staff,
)

__all__ = [
    "Asker",
    "access",
    "accounts",
    "acts_for",
    "holds",
    "is_assessor",
    "is_leading_group",
    "is_operator",
    "is_operator_of_all",
    "is_regulator",
    "is_staff",
    "office",
    "organisations",
    "places",
    "returns",
    "search",
    "space",
]

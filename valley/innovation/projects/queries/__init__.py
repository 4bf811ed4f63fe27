"""Reads of joint projects."""

from valley.innovation.projects.queries.consortia import candidates_for, empty_roles, programme_of
from valley.innovation.projects.queries.credit import orders_for, shares_of_person

__all__ = ["candidates_for", "empty_roles", "orders_for", "programme_of", "shares_of_person"]

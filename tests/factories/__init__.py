"""Makers of things for tests. What an action can make, is made through the action."""

import itertools
from typing import Any

from valley.kernel.models import User

_serial = itertools.count(1)


def user(username: str = "", **more: Any) -> User:
    """An account that can sign in with the password "correct horse battery"."""
    return User.objects.create_user(username or f"user{next(_serial)}", password="correct horse battery", **more)

"""Permissions of the kernel's own verbs; who administers accounts is the registry's to say."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from valley.kernel.models import ApiToken, User
from valley.kernel.permissions import may, permits


@permits("kernel.issue_token", delegable=False)
def may_issue_token(user: User | AnonymousUser, thing: Any) -> bool:
    """Anybody for themselves, signed in as a person: a token never begets a token."""
    return isinstance(user, User) and user == thing and user.allowed_verbs is None


@permits("kernel.revoke_token", delegable=False)
def may_revoke_token(user: User | AnonymousUser, thing: Any) -> bool:
    """Its owner, and whoever administers the owner's account."""
    if not isinstance(thing, ApiToken):
        return False
    return user == thing.user or may(user, "kernel.administer_account", thing.user)


@permits("kernel.hand_over_work")
def may_hand_over_work(user: User | AnonymousUser, owner: Any) -> bool:
    """Each their own; a deputy also that of the person deputised for."""
    return isinstance(user, User) and user.is_active and user == owner


@permits("kernel.see_own_work")
def may_see_own_work(user: User | AnonymousUser, thing: Any) -> bool:
    """Everybody with an account, and only their own."""
    return isinstance(user, User) and user.is_active

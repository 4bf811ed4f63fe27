"""One question for page, API and action: may this user do this to this thing?

Each app's `rules` registers the answer for its verbs; a verb nobody registered is a programming fault.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser

from valley.kernel.errors import NotAllowed
from valley.kernel.models import User

Rule = Callable[[User | AnonymousUser, Any], bool]
_rules: dict[str, Rule] = {}


def permits(verb: str) -> Callable[[Rule], Rule]:
    """Register the rule of `verb` ("app.verb_noun"). Raises ValueError where the verb is taken."""

    def register(rule: Rule) -> Rule:
        if verb in _rules:
            raise ValueError(f"verb {verb!r} has a rule already: {_rules[verb].__qualname__}")
        _rules[verb] = rule
        return rule

    return register


def may(user: User | AnonymousUser, verb: str, thing: Any = None) -> bool:
    """True if `user` may do `verb` to `thing`. Raises KeyError for a verb without a rule.

    A user who came with an API token may do no more than the token's scopes allow.
    """
    rule = _rules[verb]
    allowed = user.allowed_verbs if isinstance(user, User) else None
    return (allowed is None or verb in allowed) and rule(user, thing)


def require(user: User | AnonymousUser, verb: str, thing: Any = None) -> None:
    """Raises NotAllowed unless `may`."""
    if not may(user, verb, thing):
        raise NotAllowed(field=verb)


def verbs() -> list[str]:
    """Every registered verb, sorted (for the matrix test)."""
    return sorted(_rules)

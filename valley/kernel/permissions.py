"""One question for page, API and action: may this user do this to this thing?

Each app's `rules` registers the answer for its verbs; a verb nobody registered is a programming fault.
A deputy may do what the person deputised for may, but for verbs that say `delegable=False`; the journal names both.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser

from valley.kernel.errors import NotAllowed
from valley.kernel.models import User

Rule = Callable[[User | AnonymousUser, Any], bool]
Principals = Callable[[User], Iterable[User]]
_rules: dict[str, Rule] = {}
T = TypeVar("T")
_personal: set[str] = set()
_principals: list[Principals] = []


def permits(verb: str, *, delegable: bool = True) -> Callable[[Rule], Rule]:
    """Register the rule of `verb` ("app.verb_noun"); `delegable` False keeps deputies out.

    Raises ValueError where the verb is taken.
    """

    def register(rule: Rule) -> Rule:
        if verb in _rules:
            raise ValueError(f"verb {verb!r} has a rule already: {_rules[verb].__qualname__}")
        _rules[verb] = rule
        if not delegable:
            _personal.add(verb)
        return rule

    return register


def principals(source: Principals) -> Principals:
    """Register who can say for whom a user acts as a deputy today."""
    _principals.append(source)
    return source


def may(user: User | AnonymousUser, verb: str, thing: Any = None) -> bool:
    """True if `user` may do `verb` to `thing`, in person or as a deputy. Raises KeyError for a verb without a rule.

    A user who came with an API token may do no more than the token's scopes allow.
    """
    return _whose_right(user, verb, thing) is not None


def require(user: User | AnonymousUser, verb: str, thing: Any = None) -> None:
    """Raises NotAllowed unless `may`. What `user` then publishes names the person deputised for, if any."""
    whose = _whose_right(user, verb, thing)
    if whose is None:
        raise NotAllowed(field=verb)
    if isinstance(user, User) and isinstance(whose, User):
        user.on_behalf_of = "" if whose is user else whose.uri


def principals_of(user: User) -> list[User]:
    """For whom `user` acts as a deputy today."""
    return [principal for source in _principals for principal in source(user)]


def deputised(user: Any, holds: Callable[..., bool], *given: Any) -> bool:
    """Whether `holds(…, *given)` of `user` or of somebody for whom `user` is a deputy today.

    For lists, and for conditions that are no verb: a verb is asked by `may` and `require`. As after `require`, what
    `user` then publishes names the person deputised for.
    """
    if holds(user, *given):
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    whose = next((principal for principal in principals_of(user) if holds(principal, *given)), None)
    if whose is not None:
        user.on_behalf_of = whose.uri
    return whose is not None


def _whose_right(user: User | AnonymousUser, verb: str, thing: Any) -> User | AnonymousUser | None:
    rule = _rules[verb]
    if isinstance(user, User) and user.allowed_verbs is not None and verb not in user.allowed_verbs:
        return None
    if rule(user, thing):
        return user
    if not isinstance(user, User) or not user.is_active or verb in _personal:
        return None
    return next((principal for principal in principals_of(user) if rule(principal, thing)), None)


_memory: ContextVar[dict[Any, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Let rules remember within this block what they looked up: one page asks many questions about one user.

    Only around work that changes nothing (a GET): what is remembered is not looked up again. Within another such block
    the memory is that block's.
    """
    if _memory.get() is not None:
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(key: Any, look_up: Callable[[], T]) -> T:
    """`look_up()`, once per `key` inside `remembering`; every time elsewhere."""
    memory = _memory.get()
    if memory is None:
        return look_up()
    if key not in memory:
        memory[key] = look_up()
    found: T = memory[key]
    return found


def verbs() -> list[str]:
    """Every registered verb, sorted (for the matrix test)."""
    return sorted(_rules)

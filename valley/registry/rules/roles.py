"""Who holds which role today; every other rule stands on these."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.contrib.auth.models import AnonymousUser

from valley.kernel import clock
from valley.kernel.models import User
from valley.registry.models import Organisation, Place, Role, RoleGrant

Asker = User | AnonymousUser
Held = tuple[str, int | None, int | None]  # role, organisation, park
_memory: ContextVar[dict[tuple[int, date], list[Held]] | None] = ContextVar("roles_remembered", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Within the block each user's roles are read once: for answering a request that changes nothing."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def held(user: User) -> list[Held]:
    """Every role of `user` today."""
    memory, key = _memory.get(), (user.pk, clock.today())
    if memory is not None and key in memory:
        return memory[key]
    rows = RoleGrant.objects.known().on(key[1]).filter(user=user)
    found: list[Held] = list(rows.values_list("role", "organisation", "park"))
    if memory is not None:
        memory[key] = found
    return found


def holds(user: Asker, *roles: str, park: Place | None = None) -> bool:
    """Whether `user` holds one of the park `roles` today; with `park`, for that park (or for all parks)."""
    if not (isinstance(user, User) and user.is_active):
        return False
    allowed = None if park is None else (None, park.pk)
    return any(
        role in roles and organisation is None and (allowed is None or where in allowed)
        for role, organisation, where in held(user)
    )


def is_operator(user: Asker, park: Place | None = None) -> bool:
    """The park office."""
    return holds(user, Role.OPERATOR, park=park)


def is_operator_of_all(user: Asker) -> bool:
    """The office of all parks: it may grant park roles."""
    if not (isinstance(user, User) and user.is_active):
        return False
    return (Role.OPERATOR.value, None, None) in held(user)


def is_assessor(user: Asker) -> bool:
    """An assessor or think tank (专业智库)."""
    return holds(user, Role.ASSESSOR)


def is_regulator(user: Asker) -> bool:
    """A regulator (监管部门)."""
    return holds(user, Role.REGULATOR)


def is_leading_group(user: Asker) -> bool:
    """The leading group (领导小组)."""
    return holds(user, Role.LEADING_GROUP)


def is_staff(user: Asker) -> bool:
    """Whoever works on the park's side and may see what firms show the park: office, regulator, leading group."""
    return holds(user, Role.OPERATOR, Role.REGULATOR, Role.LEADING_GROUP)


def acts_for(user: Asker, organisation: Organisation, *roles: str) -> bool:
    """Whether `user` holds one of `roles` (any, if none is named) in `organisation` today."""
    if not (isinstance(user, User) and user.is_active):
        return False
    return any(where == organisation.pk and (not roles or role in roles) for role, where, _park in held(user))

"""Who holds which role today; every other rule stands on these."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from valley.kernel import clock
from valley.kernel.compiled import Compiled
from valley.kernel.models import User
from valley.kernel.permissions import remembered
from valley.registry.models import Organisation, Place, Role, RoleGrant

Asker = User | AnonymousUser


@dataclass(frozen=True)
class Held:
    """A role that an account holds today."""

    role: str
    organisation: int | None
    park: int | None


def held_by(user: Asker) -> tuple[Held, ...]:
    """Everything that `user` may be today: one query, once a page."""
    if not (isinstance(user, User) and user.is_active):
        return ()
    return remembered(("registry.roles", user.pk, clock.today()), lambda: _held(user))


def _held(user: User) -> tuple[Held, ...]:
    return tuple(Held(*row) for row in _GRANTS.rows(user=user.pk, today=clock.today()))


def _grants(user: int, today: date) -> Any:
    grants = RoleGrant.objects.known().on(today).filter(user=user)
    return grants.values_list("role", "organisation_id", "park_id")


_GRANTS = Compiled(_grants, user=int, today=date)


def holds(user: Asker, *roles: str, park: Place | None = None) -> bool:
    """Whether `user` holds one of the park `roles` today; with `park`, for that park (or for all parks)."""
    return any(
        held.role in roles and held.organisation is None and (park is None or held.park in (None, park.pk))
        for held in held_by(user)
    )


def is_operator(user: Asker, park: Place | None = None) -> bool:
    """The park office."""
    return holds(user, Role.OPERATOR, park=park)


def is_operator_of_all(user: Asker) -> bool:
    """The office of all parks: it may grant park roles."""
    return any(held.role == Role.OPERATOR and held.park is None for held in held_by(user))


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
    return any(
        held.organisation == organisation.pk and (not roles or held.role in roles)
        for held in held_by(user)
        if organisation.pk is not None
    )

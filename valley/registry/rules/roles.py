"""Who holds which role today; every other rule stands on these."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from valley.kernel import clock
from valley.kernel.models import User
from valley.registry.models import Organisation, Place, Role, RoleGrant

Asker = User | AnonymousUser


def holds(user: Asker, *roles: str, park: Place | None = None) -> bool:
    """Whether `user` holds one of the park `roles` today; with `park`, for that park (or for all parks)."""
    if not (isinstance(user, User) and user.is_active):
        return False
    grants = RoleGrant.objects.known().on(clock.today()).filter(user=user, role__in=roles)
    if park is not None:
        grants = grants.filter(Q(park=None) | Q(park=park))
    return bool(grants.exists())


def is_operator(user: Asker, park: Place | None = None) -> bool:
    """The park office."""
    return holds(user, Role.OPERATOR, park=park)


def is_operator_of_all(user: Asker) -> bool:
    """The office of all parks: it may grant park roles."""
    if not (isinstance(user, User) and user.is_active):
        return False
    grants = RoleGrant.objects.known().on(clock.today()).filter(user=user, role=Role.OPERATOR, park=None)
    return bool(grants.exists())


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
    grants = RoleGrant.objects.known().on(clock.today()).filter(user=user, organisation=organisation)
    return bool((grants.filter(role__in=roles) if roles else grants).exists())

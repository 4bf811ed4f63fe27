"""Claims, invitations, deputies; and for whom a deputy acts."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from valley.kernel import clock, notices, permissions, things
from valley.kernel.compiled import Compiled
from valley.kernel.models import User
from valley.kernel.permissions import permits
from valley.registry.models import Claim, Deputy, Role, RoleGrant
from valley.registry.rules.accounts import may_administer_account
from valley.registry.rules.roles import Asker, Held, acts_for, held_by, is_operator


@permissions.principals
@things.principals
def deputised_for(user: User) -> Iterable[User]:
    """Accounts for which `user` is a deputy today; asked of the database once per request."""
    today = clock.today()
    kept: tuple[object, list[User]] | None = user.__dict__.get("_deputised_for")
    if kept is None or kept[0] != today:
        kept = user.__dict__["_deputised_for"] = (today, _PRINCIPALS.objects(deputy=user.pk, today=today))
    return kept[1]


def _principals(deputy: int, today: date) -> QuerySet[User]:
    held = Deputy.objects.known().on(today).filter(deputy=deputy)
    return User.objects.filter(pk__in=held.values("principal"), is_active=True).order_by("pk")


_PRINCIPALS = Compiled(_principals, deputy=int, today=date)


def held_or_deputised(user: Asker) -> tuple[Held, ...]:
    """The roles that `user` holds today, in person and as a deputy: for lists of what concerns them."""
    principals = deputised_for(user) if isinstance(user, User) and user.is_active else ()
    return (*held_by(user), *(held for principal in principals for held in held_by(principal)))


@notices.stand_ins
def deputies_today(users: Sequence[User]) -> Iterable[tuple[User, User]]:
    """(principal, deputy) of these principals."""
    rows = Deputy.objects.known().on(clock.today()).filter(principal__in=users, deputy__is_active=True)
    return [(row.principal, row.deputy) for row in rows.select_related("principal", "deputy").order_by("pk")]


@permits("registry.claim_organisation")
def may_claim_organisation(user: Asker, _: None) -> bool:
    """Everybody with an account."""
    return isinstance(user, User) and user.is_active


@permits("registry.view_claim")
def may_view_claim(user: Asker, claim: Claim) -> bool:
    """The claimant, the park office, and the administrators of the organisation claimed: they are told."""
    if user == claim.claimant or is_operator(user):
        return True
    return claim.organisation is not None and acts_for(user, claim.organisation, Role.ADMINISTRATOR)


@permits("registry.decide_claim")
def may_decide_claim(user: Asker, claim: Claim | None) -> bool:
    """The park office."""
    return is_operator(user)


@permits("registry.appoint_deputy", delegable=False)
def may_appoint_deputy(user: Asker, principal: User) -> bool:
    """Everybody for themselves; for somebody who is absent, whoever administers the account."""
    return isinstance(user, User) and user.is_active and (user == principal or may_administer_account(user, principal))


def share_a_side(one: User, other: User) -> bool:
    """Whether both hold a role today in one organisation, or both on the park's side."""
    today = RoleGrant.objects.known().on(clock.today())
    ours = set(today.filter(user=one).values_list("organisation", flat=True))
    theirs = set(today.filter(user=other).values_list("organisation", flat=True))
    return bool(ours & theirs)


def there_is_an_administrator() -> bool:
    """Whether the first run is over: somebody holds, held or will hold the park office's role."""
    return bool(_OPERATOR.rows())


_OPERATOR = Compiled(lambda: RoleGrant.objects.filter(role=Role.OPERATOR).order_by().values_list("pk")[:1])


@permits("registry.run_first")
def may_run_first(user: Asker, _: None) -> bool:
    """Anybody who reaches a server without an administrator; the page asks for more."""
    return not there_is_an_administrator()

"""Reads about accounts, claims, invitations and deputies."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from valley.kernel import clock
from valley.kernel.engine.credentials import digest_of
from valley.kernel.models import User
from valley.registry.models import Claim, ClaimVerdict, Deputy, Invitation, Organisation, Role, RoleGrant


@dataclass(frozen=True)
class Member:
    """An account with the roles that it holds today, by name."""

    user: User
    grants: tuple[RoleGrant, ...]


def members_of(organisation: Organisation) -> list[Member]:
    """Accounts with a role in the organisation today, by name."""
    return _by_user(_today().filter(organisation=organisation))


def accounts(search: str = "") -> list[Member]:
    """Every account (of those whose name holds `search`) with the roles of today, by name."""
    users = User.objects.filter(username__icontains=search).order_by("username")
    held = {member.user.pk: member for member in _by_user(_today().filter(user__in=users))}
    return [held.get(user.pk, Member(user, ())) for user in users]


def open_claims() -> QuerySet[Claim]:
    """The park office's queue, oldest first."""
    rows = Claim.objects.filter(verdict=ClaimVerdict.OPEN).select_related("claimant", "organisation", "licence")
    found: QuerySet[Claim] = rows.order_by("claimed_at", "pk")
    return found


def competing(claim: Claim) -> QuerySet[Claim]:
    """Other claims of the same code, oldest first."""
    found: QuerySet[Claim] = Claim.objects.filter(code=claim.code).exclude(pk=claim.pk).select_related("claimant")
    return found


def verifiers_of(claim: Claim) -> list[User]:
    """Active accounts of any park's office today and their deputies of today, without the claimant, by account."""
    office = _today().filter(role=Role.OPERATOR, user__is_active=True).values("user")
    standing_in = Deputy.objects.known().on(clock.today()).filter(principal__in=office).values("deputy")
    found = User.objects.filter(Q(pk__in=office) | Q(pk__in=standing_in), is_active=True)
    return list(found.exclude(pk=claim.claimant_id).order_by("pk"))


def administrators_of(organisation: Organisation | None) -> list[User]:
    """Accounts that administer the organisation today, by name."""
    if organisation is None:
        return []
    grants = _today().filter(organisation=organisation, role="administrator").order_by("user__username")
    return [grant.user for grant in grants]


def organisations_administered(user: User) -> QuerySet[Organisation]:
    """Organisations that `user` administers today."""
    grants = RoleGrant.objects.known().on(clock.today()).filter(user=user, role=Role.ADMINISTRATOR)
    return Organisation.objects.filter(pk__in=grants.filter(organisation__isnull=False).values("organisation"))


def claims_of(user: User) -> QuerySet[Claim]:
    """Claims that `user` made, newest first."""
    found: QuerySet[Claim] = Claim.objects.filter(claimant=user).select_related("organisation").order_by("-claimed_at")
    return found


def open_invitations(organisation: Organisation | None = None) -> QuerySet[Invitation]:
    """Links that still open something: of one organisation, or all."""
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    rows = rows.select_related("organisation", "park", "invited_by")
    found: QuerySet[Invitation] = rows if organisation is None else rows.filter(organisation=organisation)
    return found


def invitation_by_secret(secret: str) -> Invitation | None:
    """The open invitation that this link belongs to."""
    return open_invitations().filter(digest=digest_of(secret)).first()


def deputies_of(user: User) -> QuerySet[Deputy]:
    """Who acts for `user`, and for whom `user` acts, now or later."""
    rows = Deputy.objects.known().filter(Q(principal=user) | Q(deputy=user), period__endswith__gt=clock.today())
    found: QuerySet[Deputy] = rows.select_related("principal", "deputy").order_by("period")
    return found


def _today() -> QuerySet[RoleGrant]:
    found: QuerySet[RoleGrant] = RoleGrant.objects.known().on(clock.today())
    return found.select_related("user", "organisation", "park")


def _by_user(grants: QuerySet[RoleGrant]) -> list[Member]:
    held: dict[int, list[RoleGrant]] = {}
    for grant in grants.order_by("user__username", "role"):
        held.setdefault(grant.user_id, []).append(grant)
    return [Member(rows[0].user, tuple(rows)) for rows in held.values()]

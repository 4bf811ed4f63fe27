"""Invitations: issued, withdrawn, accepted by an account or by opening one."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.actions.accounts import open_account
from valley.kernel.engine.credentials import digest_of, new_link_secret
from valley.kernel.errors import CredentialRefused, Invalid, NotAllowed
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.roles import grant_role
from valley.registry.actions.versions import choice, lock
from valley.registry.errors import PeriodTaken
from valley.registry.events.access import InvitationAccepted, InvitationWithdrawn, Invited
from valley.registry.models import ORGANISATION_ROLES, PARK_ROLES, Invitation, Organisation, Place, Role

LONGEST_DAYS = 60


@transaction.atomic
def invite(
    *,
    by: User,
    role: str = "",
    organisation: Organisation | None = None,
    park: Place | None = None,
    role_until: date | None = None,
    days: int = 14,
) -> tuple[Invitation, str]:
    """A link that opens `role` (none: just an account) to one person within `days` (1 … 60) days of 24 h.

    Returns the record and the link's secret, told only here.
    Raises: NotAllowed; Invalid on `role`, `organisation`, `role_until` or `days`.
    """
    if role:
        choice(role, Role, field="role")
        require(by, "registry.grant_role", organisation)
    else:
        require(by, "kernel.list_accounts")
    fits = (role in ORGANISATION_ROLES) == (organisation is not None) and (park is None or role in PARK_ROLES)
    if not fits:
        raise Invalid(_("角色与单位不相配。"), field="organisation", remedy=_("单位角色须选单位，园区角色不选单位。"))
    if role_until is not None and role_until <= clock.today():
        raise Invalid(_("角色截止日须在今天之后。"), field="role_until", value=role_until.isoformat())
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(_("有效天数超出范围。"), field="days", value=days, remedy=_("请填写 1 到 60 之间的整数。"))
    minted, now = new_link_secret(), clock.now()
    invitation = Invitation.objects.create(
        digest=minted.digest,
        role=role,
        organisation=organisation,
        park=park,
        role_until=role_until,
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=days),
    )
    scope = organisation.uri if organisation else park.uri if park else ""
    publish(Invited(subject=invitation.uri, role=role, scope=scope, expires=invitation.expires_at.isoformat()), by=by)
    return invitation, minted.text


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """The link opens nothing any more; withdrawing twice changes nothing.

    Raises: NotAllowed; CredentialRefused if it was accepted already.
    """
    if by != invitation.invited_by:
        verb, thing = (
            ("registry.grant_role", invitation.organisation) if invitation.role else ("kernel.list_accounts", None)
        )
        require(by, verb, thing)
    invitation = lock(invitation)
    if invitation.accepted_at is not None:
        raise CredentialRefused(_("邀请已被接受，不能撤回。"), remedy=_("请改为结束其角色。"))
    if invitation.withdrawn_at is None:
        _withdraw(by, invitation)


def withdraw_all_of(*, by: User | None, inviter: User, organisation: Organisation | None) -> int:
    """Inside the action of leaving: open invitations of `inviter` open nothing any more; how many."""
    rows = Invitation.objects.filter(invited_by=inviter, accepted_at=None, withdrawn_at=None)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    found = list(rows.select_for_update(of=("self",), no_key=True))
    for invitation in found:
        _withdraw(by, invitation)
    return len(found)


@transaction.atomic
def accept_invitation(*, by: User, secret: str) -> Invitation:
    """`by` takes the role that the link offers.

    Raises: CredentialRefused for a link that is unknown, used, withdrawn or expired, or whose issuer lost the right
            to grant the role.
    """
    return _accept(_live(secret), by)


@transaction.atomic
def open_account_by_invitation(*, secret: str, username: str, password: str, language: str) -> User:
    """Open an account with the link and take the role that it offers.

    Raises: CredentialRefused as above; Invalid on `username` or `password` (the link is then not used up).
    """
    invitation = _live(secret)
    user = open_account(by=None, username=username, password=password, language=language)
    _accept(invitation, user)
    return user


def _withdraw(by: User | None, invitation: Invitation) -> None:
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    publish(InvitationWithdrawn(subject=invitation.uri), by=by)


def _live(secret: str) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",), no_key=True)
        .filter(digest=digest_of(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
        .filter(invited_by__is_active=True)
        .first()
    )
    if found is None:
        raise CredentialRefused(field="secret")
    return found


def _accept(invitation: Invitation, user: User) -> Invitation:
    invitation.accepted_by, invitation.accepted_at = user, clock.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    if invitation.role:
        try:
            grant_role(
                by=invitation.invited_by,
                user=user,
                role=invitation.role,
                organisation=invitation.organisation,
                park=invitation.park,
                until=invitation.role_until,
            )
        except NotAllowed as gone:
            raise CredentialRefused(field="secret") from gone
        except PeriodTaken as held:
            raise CredentialRefused(_("您已担任这个角色，无需再接受邀请。"), field="secret", remedy="") from held
    publish(InvitationAccepted(subject=invitation.uri, account=user.uri, role=invitation.role), by=user)
    return invitation

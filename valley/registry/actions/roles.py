"""Granting and ending roles."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, end, insert, lock, retract, span
from valley.registry.errors import LastAdministrator, WrongLevel
from valley.registry.events import RoleEnded, RoleGranted
from valley.registry.models import ORGANISATION_ROLES, PARK_ROLES, Level, Organisation, Place, Role, RoleGrant


@transaction.atomic
def grant_role(
    *,
    by: User | None,
    user: User,
    role: str,
    organisation: Organisation | None = None,
    park: Place | None = None,
    since: date | None = None,
    until: date | None = None,
) -> RoleGrant:
    """Let `user` hold `role` over [since, until); without `since`, from today.

    Park roles take a `park` (none: all parks), the others an `organisation`. `by` is None for the platform itself
    (the first run). Raises: NotAllowed; Invalid for an unknown role, a wrong scope or reversed dates; PeriodTaken.
    """
    choice(role, Role, field="role")
    if role in PARK_ROLES and organisation is not None:
        raise Invalid(field="organisation", value=organisation.name)
    if role in ORGANISATION_ROLES and organisation is None:
        raise Invalid(field="organisation")
    if park is not None and (role in ORGANISATION_ROLES or park.level != Level.PARK):
        raise WrongLevel(field="park", value=park.name)
    if by is not None:
        require(by, "registry.grant_role", organisation)
    since = since or clock.today()
    lock(user)
    grant = insert(
        RoleGrant, by=by, user=user, role=role, organisation=organisation, park=park, period=span(since, until)
    )
    subject = organisation.uri if organisation else park.uri if park else user.uri
    publish(RoleGranted(subject=subject, user=user.uri, role=role, since=since.isoformat()), by=by)
    return grant


@transaction.atomic
def end_role(*, by: User | None, grant: RoleGrant, on: date | None = None, reason: str = "") -> RoleGrant:
    """End the grant; `on` is the first day without it (default today). One that began today or later is retracted.

    Raises: NotAllowed; LastAdministrator where an organisation's accounts, or the office of all
            parks, would stay without one; Superseded.
    """
    on = on or clock.today()
    if by is not None and by != grant.user:  # everybody may lay down their own role
        require(by, "registry.grant_role", grant.organisation)
    if grant.organisation is not None:
        lock(grant.organisation)
        _leave_no_orphans(grant, on)
    _leave_an_office(grant, on)
    ended = retract(grant, by=by, reason=reason) if on <= grant.started_on else end(grant, by=by, on=on, reason=reason)
    subject = grant.organisation.uri if grant.organisation else grant.park.uri if grant.park else grant.user.uri
    publish(RoleEnded(subject=subject, user=grant.user.uri, role=grant.role, on=on.isoformat()), by=by)
    return ended


def _leave_an_office(grant: RoleGrant, on: date) -> None:
    if grant.role != Role.OPERATOR or grant.park is not None:
        return
    others = RoleGrant.objects.known().on(on).filter(role=Role.OPERATOR, park=None, user__is_active=True)
    if not others.exclude(user=grant.user).exists():
        raise LastAdministrator(
            _("这是园区办公室最后一个可管理全部园区的账号。"), field="user", value=grant.user.username
        )


def _leave_no_orphans(grant: RoleGrant, on: date) -> None:
    if grant.role != Role.ADMINISTRATOR:
        return
    others = RoleGrant.objects.known().on(on).filter(organisation=grant.organisation).exclude(pk=grant.pk)
    if others.exists() and not others.filter(role=Role.ADMINISTRATOR).exists():
        raise LastAdministrator(field="user", value=grant.user.username)

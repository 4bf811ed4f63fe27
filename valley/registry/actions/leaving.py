"""Leaving: every role ends at once, open work goes to a named person."""

from django.db import transaction
from django.db.models import Q, QuerySet

from valley.kernel import clock, things
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions import deputies, invitations
from valley.registry.actions.roles import end_role
from valley.registry.actions.versions import lock
from valley.registry.errors.access import NotASuccessor, OpenWorkRemains
from valley.registry.events.access import Left
from valley.registry.models import Organisation, RoleGrant


@transaction.atomic
def leave(*, by: User, user: User, organisation: Organisation | None = None, hand_to: User | None = None) -> Left:
    """`user` leaves `organisation` (none: everything on the platform) today.

    Roles end, also those that were to begin; open invitations of `user` there are withdrawn; deputies end when no role
    is left; open things that `user` owns go to `hand_to`.
    Raises: NotAllowed unless `by` is `user`, may grant roles there, or administers the account; OpenWorkRemains
            without `hand_to`; NotASuccessor; LastAdministrator.
    """
    if by != user:
        if organisation is None:
            require(by, "kernel.administer_account", user)
        else:
            require(by, "registry.grant_role", organisation)
    lock(user)
    within = organisation.uri if organisation else ""
    if hand_to is not None:
        _check_successor(user, hand_to, organisation)
        moved = things.hand_over(user, hand_to, by=by, within=within)
    elif open_things := things.owned_by(user, within):
        raise OpenWorkRemains(field="hand_to", value=open_things)
    else:
        moved = 0
    grants = list(_grants(user, organisation))
    for grant in grants:
        end_role(by=None if by == user else by, grant=grant)
    invitations.withdraw_all_of(by=by, inviter=user, organisation=organisation)
    if not _grants(user, None).exists():
        deputies.end_all_of(by=by, user=user)
    event = Left(
        subject=user.uri,
        organisation=within,
        roles=len(grants),
        things=moved,
        handed_to=hand_to.uri if hand_to else "",
    )
    publish(event, by=by)
    return event


def _grants(user: User, organisation: Organisation | None) -> QuerySet[RoleGrant]:
    rows = RoleGrant.objects.known().filter(user=user)
    rows = rows.filter(Q(period__endswith=None) | Q(period__endswith__gt=clock.today()))
    found: QuerySet[RoleGrant] = rows if organisation is None else rows.filter(organisation=organisation)
    return found.select_related("organisation", "park").order_by("pk")


def _check_successor(user: User, to: User, organisation: Organisation | None) -> None:
    ours = RoleGrant.objects.known().on(clock.today())
    scopes = [organisation.pk] if organisation else list(ours.filter(user=user).values_list("organisation", flat=True))
    theirs = set(ours.filter(user=to).values_list("organisation", flat=True))
    if to == user or not to.is_active or not theirs.intersection(scopes):
        raise NotASuccessor(field="hand_to", value=to.username)

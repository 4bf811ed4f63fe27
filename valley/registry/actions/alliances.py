"""Alliances and their rolls."""

from datetime import date

from django.db import transaction

from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, end, insert, lock, promises, span, text
from valley.registry.events import AllianceEnded, AllianceFounded, AllianceJoined, AllianceLeft
from valley.registry.models import (
    Alliance,
    AllianceMember,
    AllianceOrigin,
    AllianceRole,
    AllianceStanding,
    Organisation,
    Place,
)


@transaction.atomic
def found_alliance(
    *,
    by: User | None,
    name: str,
    since: date,
    origin: str = AllianceOrigin.FOUNDED,
    field: str = "",
    organisation: Organisation | None = None,
    park: Place | None = None,
    source: str = "",
) -> Alliance:
    """An alliance was founded in, or introduced into, the valley on `since`. Counts for indicator 18 from that day.

    Raises: NotAllowed; Invalid; NameTaken.
    """
    if by is not None:
        require(by, "registry.change_alliance", None)
    with promises():
        alliance = Alliance.objects.create(
            name=text(name, field="name", most=200),
            field=text(field, field="field", most=200, required=False),
            organisation=organisation,
        )
    insert(
        AllianceStanding,
        by=by,
        alliance=alliance,
        origin=choice(origin, AllianceOrigin, field="origin"),
        park=park,
        source=text(source, field="source", most=200, required=False),
        period=span(since),
    )
    publish(AllianceFounded(subject=alliance.uri, origin=origin, since=since.isoformat()), by=by)
    return alliance


@transaction.atomic
def end_alliance(*, by: User, standing: AllianceStanding, on: date) -> AllianceStanding:
    """It dissolved or left; `on` is the first day without. It stays in cumulative counts.

    Raises: NotAllowed; AlreadyEnded; Superseded.
    """
    require(by, "registry.change_alliance", standing.alliance)
    row = end(standing, by=by, on=on)
    publish(AllianceEnded(subject=standing.alliance.uri, on=on.isoformat()), by=by)
    return row


@transaction.atomic
def join_alliance(
    *,
    by: User | None,
    alliance: Alliance,
    organisation: Organisation,
    since: date,
    until: date | None = None,
    role: str = AllianceRole.MEMBER,
) -> AllianceMember:
    """A line of the roll over [since, until). Raises: NotAllowed; Invalid; PeriodTaken."""
    if by is not None:
        require(by, "registry.change_alliance", alliance)
    choice(role, AllianceRole, field="role")
    lock(alliance)
    row = insert(
        AllianceMember, by=by, alliance=alliance, organisation=organisation, role=role, period=span(since, until)
    )
    link(alliance.uri, Relation.HAD_MEMBER, organisation.uri, by=by)
    publish(AllianceJoined(subject=alliance.uri, organisation=organisation.uri, since=since.isoformat()), by=by)
    return row


@transaction.atomic
def leave_alliance(*, by: User | None, member: AllianceMember, on: date) -> AllianceMember:
    """The member leaves; `on` is the first day without. Raises: NotAllowed; AlreadyEnded; Superseded."""
    if by is not None:
        require(by, "registry.change_alliance", member.alliance)
    row = end(member, by=by, on=on)
    publish(AllianceLeft(subject=member.alliance.uri, organisation=member.organisation.uri, on=on.isoformat()), by=by)
    return row

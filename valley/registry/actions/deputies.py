"""Deputies with dates."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from valley.kernel import clock
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import end, insert, lock, retract, span
from valley.registry.errors.access import NotADeputy
from valley.registry.events.access import DeputyAppointed, DeputyEnded
from valley.registry.models import Deputy
from valley.registry.rules.access import share_a_side


@transaction.atomic
def appoint_deputy(*, by: User, principal: User, deputy: User, since: date, until: date) -> Deputy:
    """`deputy` may act for `principal` over [since, until), but not grant roles or administer accounts.

    Raises: NotAllowed; NotADeputy for oneself, a closed account or somebody from elsewhere; Invalid for reversed
            dates; PeriodTaken.
    """
    require(by, "registry.appoint_deputy", principal)
    if deputy == principal or not deputy.is_active or not share_a_side(principal, deputy):
        raise NotADeputy(field="deputy", value=deputy.username)
    lock(principal)
    row = insert(Deputy, by=by, principal=principal, deputy=deputy, period=span(since, until))
    publish(
        DeputyAppointed(subject=principal.uri, deputy=deputy.uri, since=since.isoformat(), until=until.isoformat()),
        by=by,
    )
    return row


@transaction.atomic
def end_deputy(*, by: User, row: Deputy, on: date | None = None) -> None:
    """End it; `on` is the first day without (default today). The deputy may lay it down.

    Raises: NotAllowed; AlreadyEnded; Superseded.
    """
    if by != row.deputy:
        require(by, "registry.appoint_deputy", row.principal)
    _end(by, row, on or clock.today())


def end_all_of(*, by: User | None, user: User) -> int:
    """Inside the action of leaving: nobody acts for `user` any more, nor `user` for anybody; how many ended."""
    today = clock.today()
    rows = Deputy.objects.known().filter(Q(principal=user) | Q(deputy=user), period__endswith__gt=today)
    found = list(rows)
    for row in found:
        _end(by, row, today)
    return len(found)


def _end(by: User | None, row: Deputy, on: date) -> None:
    if on <= row.started_on:
        retract(row, by=by, reason="")
    else:
        end(row, by=by, on=on)
    publish(DeputyEnded(subject=row.principal.uri, deputy=row.deputy.uri, on=on.isoformat()), by=by)

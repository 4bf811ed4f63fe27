"""Whoever leaves hands the open tasks and actions to a named person."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.plan import events
from valley.plan.models import OPEN_TARGETS, Action, ActionState, Assignment, Target
from valley.plan.models.assignment import OPEN


def open_assignments(owner: User, within: str) -> QuerySet[Assignment]:
    """Open tasks that name `owner`, of the unit with this URI ("": of any), in order of entry."""
    return _of_unit(Assignment.objects.filter(owner=owner, status__in=OPEN), within)


def open_actions(owner: User, within: str) -> QuerySet[Action]:
    """Open actions that name `owner`, of the unit with this URI ("": of any), in order of entry."""
    return _of_unit(Action.objects.filter(owner=owner, state=ActionState.OPEN), within)


@transaction.atomic
def hand_over_assignments(user: User, to: User, by: User | None, within: str) -> int:
    """`to` answers for the open tasks of `user` from now on; how many. Called by the action of leaving."""
    return _hand_over(open_assignments(user, within), to, by)


@transaction.atomic
def hand_over_actions(user: User, to: User, by: User | None, within: str) -> int:
    """`to` answers for the open actions of `user` from now on; how many. Called by the action of leaving."""
    return _hand_over(open_actions(user, within), to, by)


@transaction.atomic
def pass_on(uri: str, user: User, to: User, by: User | None) -> bool:
    """`to` answers for the open task or action at `uri` from now on; False where `user` does not answer for it."""
    rows: QuerySet[Any] = open_actions(user, "") if uri.startswith(Action.uri_prefix) else open_assignments(user, "")
    return _hand_over(rows.filter(public_id=uri.rsplit("/", 1)[-1]), to, by) == 1


def _of_unit(rows: QuerySet[Any], within: str) -> QuerySet[Any]:
    if within:
        rows = rows.filter(unit__public_id=within.rsplit("/", 1)[-1])
    return rows.order_by("pk")


def _hand_over(rows: QuerySet[Any], to: User, by: User | None) -> int:
    found = list(rows.select_for_update(of=("self",), no_key=True))
    for row in found:
        before, row.owner = row.owner, to
        row.save(update_fields=["owner"])
        publish(events.OwnerChanged(subject=row.uri, before=before.uri, owner=to.uri), by=by)
    return len(found)


def open_targets(user: User, within: str) -> QuerySet[Target]:
    """Open targets that `user` reports on or gives points for; within a unit only those that it reports on."""
    mine = Q(owner=user) if within else Q(owner=user) | Q(scorer=user)
    return _of_unit(Target.objects.filter(mine, state__in=OPEN_TARGETS), within)


@transaction.atomic
def hand_over_targets(user: User, to: User, by: User | None, within: str) -> int:
    """`to` stands for `user` in the open targets; how many. Called by the action of leaving."""
    return _hand_over_targets(open_targets(user, within), user, to, by)


@transaction.atomic
def pass_on_target(uri: str, user: User, to: User, by: User | None) -> bool:
    """`to` stands for `user` in the target at `uri`; False where `user` has no part in it, or `to` has the other."""
    rows = open_targets(user, "").filter(public_id=uri.removeprefix(Target.uri_prefix))
    return _hand_over_targets(rows, user, to, by) == 1


def _hand_over_targets(rows: QuerySet[Target], user: User, to: User, by: User | None) -> int:
    """Nobody gives points for their own report: where `to` is the other of both, the target stays."""
    moved = 0
    for row in list(rows.select_for_update(of=("self",), no_key=True)):
        part = "owner" if row.owner_id == user.pk else "scorer"
        if to.pk in (row.owner_id, row.scorer_id):
            continue
        setattr(row, part, to)
        row.save(update_fields=[part])
        publish(events.OwnerChanged(subject=row.uri, before=user.uri, owner=to.uri), by=by)
        moved += 1
    return moved

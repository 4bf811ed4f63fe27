"""Whoever leaves hands open needs, and the voice of whoever asked, to a named person."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from valley.innovation.exchange import events
from valley.innovation.exchange.models import OPEN, Need
from valley.kernel.journal import publish
from valley.kernel.models import User


def open_needs(owner: User, within: str) -> QuerySet[Need]:
    """Open needs that `owner` has to act on, of the organisation with this URI ("": of any)."""
    rows = Need.objects.filter(owner=owner, state__in=OPEN)
    return _of(rows, "owner_organisation", within)


def asked_needs(reporter: User, within: str) -> QuerySet[Need]:
    """Open needs that `reporter` asked, on behalf of the organisation with this URI ("": of any)."""
    return _of(Need.objects.filter(reporter=reporter, state__in=OPEN), "organisation", within)


def count_open(user: User, within: str) -> int:
    """Needs owned or asked; routes have a kind of their own."""
    return (open_needs(user, within) | asked_needs(user, within)).distinct().count()


@transaction.atomic
def hand_over_needs(user: User, to: User, by: User | None, within: str) -> int:
    """`to` owns and speaks for the open needs of `user`; how many. Called by the action of leaving."""
    moved = 0
    pks = set(open_needs(user, within).values_list("pk", flat=True))
    pks |= set(asked_needs(user, within).values_list("pk", flat=True))
    for need in Need.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk"):
        if need.owner_id == user.pk:
            need.owner = to
        if need.reporter_id == user.pk:
            need.reporter = to
        need.save(update_fields=["owner", "reporter"])
        publish(events.OwnerChanged(subject=need.uri, before=user.uri, owner=to.uri), by=by)
        moved += 1
    return moved


@transaction.atomic
def pass_on_need(uri: str, user: User, to: User, by: User | None) -> bool:
    """`to` acts on the open need at `uri` from now on; whoever asked it stays. False unless `user` owns it."""
    rows = open_needs(user, "").filter(public_id=uri.rsplit("/", 1)[-1])
    need = rows.select_for_update(of=("self",), no_key=True).first()
    if need is None:
        return False
    need.owner = to
    need.save(update_fields=["owner"])
    publish(events.OwnerChanged(subject=need.uri, before=user.uri, owner=to.uri), by=by)
    return True


def _of(rows: QuerySet[Any], field: str, within: str) -> QuerySet[Any]:
    if within:
        rows = rows.filter(**{f"{field}__public_id": within.rsplit("/", 1)[-1]})
    return rows.order_by("pk")

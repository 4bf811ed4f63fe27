"""Whoever leaves hands the watched series and the open alerts to a named person."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.plan import events
from valley.plan.queries.market import open_alerts_of, open_series_of


@transaction.atomic
def hand_over_series(user: User, to: User, by: User | None, within: str) -> int:
    """`to` watches the series of `user` from now on; how many. They belong to no organisation."""
    return 0 if within else _hand_over(open_series_of(user), to, by)


@transaction.atomic
def hand_over_alerts(user: User, to: User, by: User | None, within: str) -> int:
    """`to` answers the open alerts of `user` from now on; how many. They belong to no organisation."""
    return 0 if within else _hand_over(open_alerts_of(user), to, by)


@transaction.atomic
def pass_on_series(uri: str, user: User, to: User, by: User | None) -> bool:
    """One series changes hands; False where `user` does not watch it."""
    return _hand_over(open_series_of(user).filter(public_id=uri.rsplit("/", 1)[-1]), to, by) == 1


@transaction.atomic
def pass_on_alert(uri: str, user: User, to: User, by: User | None) -> bool:
    """One alert changes hands; False where it does not wait for `user`."""
    return _hand_over(open_alerts_of(user).filter(public_id=uri.rsplit("/", 1)[-1]), to, by) == 1


def _hand_over(rows: QuerySet[Any], to: User, by: User | None) -> int:
    found = list(rows.select_for_update(of=("self",), no_key=True))
    for row in found:
        before, row.owner = row.owner, to
        row.save(update_fields=["owner"])
        publish(events.OwnerChanged(subject=row.uri, before=before.uri, owner=to.uri), by=by)
    return len(found)

"""Deliveries: what a subscription's query newly found is posted until it is confirmed, and never again.

One sender at a time holds a subscription by a lease. The place in the store moves on in a transaction of its own right
after the confirmation; a sender that dies between the two sends that one report again, nothing else ever is.
"""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from valley.kernel import clock
from valley.supply.trace.actions.positions import place_batches
from valley.supply.trace.actions.subscriptions import next_due, unseal
from valley.supply.trace.engine.formats import EpcFormat
from valley.supply.trace.engine.keys import prefixes_of
from valley.supply.trace.engine.query import Kind, Query, QueryFault, Some, parse
from valley.supply.trace.engine.query.tree import Than
from valley.supply.trace.engine.webhooks import NotDelivered, pause_s, post, signature
from valley.supply.trace.models import NamedQuery, Subscription
from valley.supply.trace.queries.epcis import LAST, Found, horizon, since
from valley.supply.trace.queries.reporting import report, translator_for
from valley.supply.trace.queries.visibility import Sight, sight_of

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
REPORT_EVENTS = 500
"""Events of one report."""
AT_ONCE = 100
"""Subscriptions of one round."""


def deliver_due() -> int:
    """Send every report that is due; how many reports were confirmed."""
    place_batches()
    now, until = clock.now(), horizon()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    news = Q(stream=False) | Q(position__lt=until)
    due = Subscription.objects.filter(free, news, due_at__lte=now).order_by("due_at")
    return sum(_deliver(pk, until) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def query_of(query: NamedQuery) -> Query:
    """What a named query asks. Raises: QueryFault."""
    own = {name: value for name, value in query.query.items() if name != "@context"}
    return parse(own, {**query.prefixes, **prefixes_of(query.query.get("@context"))})


def _deliver(pk: int, until: int) -> int:
    held = _lease(pk)
    if held is None:
        return 0
    confirmed = 0
    try:
        query, sight = query_of(held.query), sight_of(held.by)
        if held.initial_record_time:
            query = query.narrowed(Some(frozenset({Kind.RECORD_TIME}), Than("GE", held.initial_record_time)))
        while True:
            place = (held.position, held.ordinal)
            found, reached = since(query, sight=sight, place=place, until=until, size=REPORT_EVENTS)
            last = reached >= (until, LAST)
            if found or (last and not held.stream and held.report_if_empty and not confirmed):
                _send(held, found, sight)
                confirmed += 1
            _confirm(held, len(found), reached, last)
            if last:
                return confirmed
    except (NotDelivered, QueryFault) as fault:
        _note_failure(held, str(fault))
    except Exception as fault:  # one subscription never keeps the others waiting
        log.exception("subscription %s", held.public_id)
        _note_failure(held, type(fault).__name__)
    return confirmed


@transaction.atomic
def _lease(pk: int) -> Subscription | None:
    now = clock.now()
    held = (
        Subscription.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("query", "by")
        .filter(Q(leased_until=None) | Q(leased_until__lt=now), pk=pk)
        .first()
    )
    if held is not None:
        held.leased_until = now + LEASE
        held.save(update_fields=["leased_until"])
    return held


def _send(held: Subscription, found: list[Found], sight: Sight) -> None:
    asked = EpcFormat(held.epc_format)
    body = report(
        found,
        sight=sight,
        name=held.query.name,
        subscription=str(held.public_id),
        translate=translator_for(found, asked),
        created=clock.now(),
    )
    secret = unseal(bytes(held.secret))
    headers = {
        "Content-Type": "application/json",
        "GS1-EPCIS-Version": "2.0.0",
        "GS1-CBV-Version": "2.0.0",
        "GS1-EPC-Format": asked.value,
        **({"GS1-Signature": signature(body, secret)} if secret else {}),
    }
    post(held.dest, body, headers, private_allowed=settings.WEBHOOKS_PRIVATE)


@transaction.atomic
def _confirm(held: Subscription, sent: int, reached: tuple[int, int], last: bool) -> None:
    """Move on behind everything that was looked at: what matched was confirmed."""
    now = clock.now()
    held.position, held.ordinal = reached
    changes: dict[str, Any] = {"leased_until": None if last else now + LEASE}
    if sent:
        changes |= {"failures": 0, "failing_since": None, "last_fault": "", "last_notified_at": now}
    if last:
        changes |= {"min_record_time": now, "due_at": now if held.stream else next_due(held.schedule)}
    Subscription.objects.filter(pk=held.pk).update(
        position=reached[0], ordinal=reached[1], events_sent=F("events_sent") + sent, **changes
    )


@transaction.atomic
def _note_failure(held: Subscription, fault: str) -> None:
    now = clock.now()
    failures = held.failures + 1
    Subscription.objects.filter(pk=held.pk).update(
        failures=failures,
        failing_since=held.failing_since or now,
        last_fault=fault[:500],
        due_at=now + timedelta(seconds=pause_s(failures)),
        leased_until=None,
    )

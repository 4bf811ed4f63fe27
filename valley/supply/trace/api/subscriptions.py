"""Subscriptions to a named query: webhooks, listed with their state."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from valley.kernel.permissions import may
from valley.supply.trace import actions
from valley.supply.trace.api.answers import EpcisFault, no_such
from valley.supply.trace.api.asked import Asked
from valley.supply.trace.api.paging import cursor_of, linked, size_of
from valley.supply.trace.api.queries import body_of, named, told
from valley.supply.trace.engine.reports import stamp
from valley.supply.trace.errors import SubscriptionRefused
from valley.supply.trace.models import Subscription
from valley.supply.trace.queries.epcis import Cursor


def list_subscriptions(asked: Asked, *, query_name: str) -> HttpResponse:
    """GET: those that this account may see."""
    cursor, size = cursor_of(asked, 0), size_of(asked)
    held = Subscription.objects.filter(query=named(query_name), pk__gt=cursor.id or 0).order_by("pk")
    if not may(asked.user, "trace.see_subscriptions"):
        held = held.filter(by=asked.user)
    found = list(held[: size + 1])
    page = found[:size]
    response = told([_shown(subscription) for subscription in page], asked)
    return linked(response, asked, Cursor(0, id=page[-1].pk) if len(found) > size else None)


def subscribe(asked: Asked, *, query_name: str) -> HttpResponse:
    """POST: 201 with the subscription, without its secret."""
    query = named(query_name)
    given = body_of(asked.request)
    try:
        made = actions.subscribe(by=asked.user, query=query, epc_format=asked.epc_format.value, **_wishes(given))
    except SubscriptionRefused as refused:
        raise EpcisFault(400, "SubscriptionControlsException", f"{refused.field}: {refused}") from refused
    response = told(_shown(made), asked, status=201)
    response.headers["Location"] = asked.request.build_absolute_uri(f"{asked.request.path}/{made.public_id}")
    return response


def _wishes(given: dict[str, Any]) -> dict[str, Any]:
    names = {
        "dest": "dest", "signatureToken": "secret", "stream": "stream", "schedule": "schedule",
        "reportIfEmpty": "report_if_empty", "initialRecordTime": "initial_record_time",
    }  # fmt: skip
    return {ours: given[theirs] for theirs, ours in names.items() if theirs in given}


def show(asked: Asked, *, query_name: str, subscription_id: str) -> HttpResponse:
    """GET: what was agreed, and how it goes."""
    return told(_shown(_held(asked, query_name, subscription_id)), asked)


def unsubscribe(asked: Asked, *, query_name: str, subscription_id: str) -> HttpResponse:
    """DELETE."""
    actions.unsubscribe(by=asked.user, subscription=_held(asked, query_name, subscription_id))
    return HttpResponse(status=204)


def require_subscription(asked: Asked, *, query_name: str, subscription_id: str) -> None:
    """Raises: EpcisFault 404."""
    _held(asked, query_name, subscription_id)


def told_in_options(asked: Asked, *, query_name: str, subscription_id: str) -> dict[str, str]:
    """OPTIONS: from which record time on the next report looks."""
    return {"GS1-Query-Min-Record-Time": stamp(_held(asked, query_name, subscription_id).min_record_time)}


def _held(asked: Asked, query_name: str, subscription_id: str) -> Subscription:
    found = None
    if _is_uuid(subscription_id):
        found = Subscription.objects.filter(query=named(query_name), public_id=subscription_id).first()
    if found is None or not (found.by_id == asked.user.pk or may(asked.user, "trace.see_subscriptions")):
        raise no_such(f"Subscription {subscription_id}")
    return found


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _shown(held: Subscription) -> dict[str, Any]:
    told: dict[str, Any] = {
        "subscriptionID": str(held.public_id),
        "queryName": held.query.name,
        "dest": held.dest,
        "createdAt": stamp(held.created_at),
        "minRecordTime": stamp(held.min_record_time),
        "epcFormat": held.epc_format,
    }
    if held.stream:
        told["stream"] = True
    else:
        told["schedule"], told["reportIfEmpty"] = held.schedule, held.report_if_empty
    if held.initial_record_time:
        told["initialRecordTime"] = stamp(held.initial_record_time)
    if held.last_notified_at:
        told["lastNotifiedAt"] = stamp(held.last_notified_at)
    told["valley:state"] = {
        "eventsSent": held.events_sent,
        "failures": held.failures,
        "nextAttemptAt": stamp(held.due_at),
        **({"failingSince": stamp(held.failing_since), "lastFault": held.last_fault} if held.failing_since else {}),
    }
    return told

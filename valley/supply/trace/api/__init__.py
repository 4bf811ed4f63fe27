"""`/epcis/v2`: EPCIS 2.0 as GS1's OpenAPI document has it; and, in the platform's own API, recalls and the ledger."""

from collections.abc import Sequence
from functools import partial

from django.urls import URLPattern, path
from ninja import Router

from valley.supply.trace.api import capturing, events, ledger, listing, queries, recalls, subscriptions
from valley.supply.trace.api.asked import EVENT_MEDIA, JSON_MEDIA, Authenticator
from valley.supply.trace.api.paging import forget
from valley.supply.trace.api.resources import nowhere, resource

router = Router(tags=["trace"])
router.add_router("", ledger.router)
router.add_router("", recalls.router)
NAMED = ("eventTypes", "bizSteps", "dispositions")


def urls(ways: Sequence[Authenticator]) -> list[URLPattern]:
    """Every address of the standard; `ways` to know who asks."""
    make = partial(resource, ways)
    return [
        path("", make(GET=listing.top, media=EVENT_MEDIA), name="epcis_top"),
        path(
            "capture",
            make(
                POST=capturing.post_document,
                GET=capturing.list_jobs,
                media=EVENT_MEDIA,
                options=capturing.CAPTURE_OPTIONS,
                verb=None,
            ),
            name="epcis_capture",
        ),
        path(
            "capture/<str:capture_id>",
            make(GET=capturing.show_job, media=EVENT_MEDIA, found=capturing.found_job, verb=None),
            name="epcis_capture_job",
        ),
        path(
            "events",
            make(GET=events.list_events, POST=capturing.post_event, media=EVENT_MEDIA, verb=None),
            name="epcis_events",
        ),
        path(
            "events/<path:event_id>",
            make(GET=events.event_by_id, media=EVENT_MEDIA, found=events.found_event),
            name="epcis_event",
        ),
        *[part for name in (*NAMED, *listing.THINGS) for part in _of_resource(name, ways)],
        path("queries", make(GET=queries.list_queries, POST=queries.define), name="epcis_queries"),
        path(
            "queries/<str:query_name>",
            make(GET=queries.show, DELETE=queries.drop, found=queries.require_query),
            name="epcis_query",
        ),
        path(
            "queries/<str:query_name>/events",
            make(GET=queries.events, media=EVENT_MEDIA, found=queries.require_query),
            name="epcis_query_events",
        ),
        path(
            "queries/<str:query_name>/subscriptions",
            make(GET=subscriptions.list_subscriptions, POST=subscriptions.subscribe, found=queries.require_query),
            name="epcis_subscriptions",
        ),
        path(
            "queries/<str:query_name>/subscriptions/<str:subscription_id>",
            make(
                GET=subscriptions.show,
                DELETE=subscriptions.unsubscribe,
                found=subscriptions.require_subscription,
                options=subscriptions.told_in_options,
            ),
            name="epcis_subscription",
        ),
        path("nextPageToken/<str:token>", make(DELETE=forget, media=("*/*",)), name="epcis_page_token"),
        path("<path:rest>", nowhere, name="epcis_nowhere"),
    ]


def _of_resource(name: str, ways: Sequence[Authenticator]) -> list[URLPattern]:
    """A top-level resource, one of its members, the events of that."""
    listed = listing.list_names if name in NAMED else listing.list_things
    here = {"resource": name}
    exists = listing.require_resource
    return [
        path(name, resource(ways, GET=listed, media=JSON_MEDIA), here, name=f"epcis_{name}"),
        path(
            f"{name}/<path:name>/events",
            resource(ways, GET=events.events_of, media=EVENT_MEDIA, found=exists),
            here,
            name=f"epcis_{name}_events",
        ),
        path(
            f"{name}/<path:name>",
            resource(ways, GET=listing.sub_resources, found=exists),
            here,
            name=f"epcis_{name}_one",
        ),
    ]

"""Events: all that a query means, one by its ID, and those of a thing, a place, a word or a type."""

from typing import Any

from django.http import HttpResponse

from valley.kernel import clock
from valley.kernel.permissions import require
from valley.supply.trace.api.answers import no_such
from valley.supply.trace.api.asked import Asked
from valley.supply.trace.api.paging import cursor_of, linked, parameters_of, size_of
from valley.supply.trace.engine.query import Query, parse
from valley.supply.trace.engine.query.parameters import read
from valley.supply.trace.engine.query.tree import Any as AnyOf
from valley.supply.trace.engine.query.tree import Tree
from valley.supply.trace.queries.epcis import Cursor, Page, horizon, matching
from valley.supply.trace.queries.reporting import report, translator_for
from valley.supply.trace.queries.visibility import sight_of

SIMPLE = "SimpleEventQuery"
NARROWED = {
    "eventTypes": ("eventType",),
    "epcs": ("MATCH_anyEPC", "MATCH_anyEPCClass"),
    "bizSteps": ("EQ_bizStep",),
    "bizLocations": ("EQ_bizLocation",),
    "readPoints": ("EQ_readPoint",),
    "dispositions": ("EQ_disposition",),
}
"""Resource → the parameters of which one has to hold for its events."""


def list_events(asked: Asked) -> HttpResponse:
    """GET /events; the address asks for no right of its own, since capture posts there."""
    require(asked.user, "trace.query")
    return answered(asked, parse(parameters_of(asked), asked.prefixes))


def events_of(asked: Asked, *, resource: str, name: str) -> HttpResponse:
    """GET /epcs/{epc}/events and its like."""
    narrowed = _narrowed(resource, name, asked.prefixes)
    return answered(asked, parse(parameters_of(asked), asked.prefixes).narrowed(narrowed))


def event_by_id(asked: Asked, *, event_id: str) -> HttpResponse:
    """GET /events/{eventID}: the event and the declarations about it, which share its ID; never in pages."""
    whole = event_id
    ver = asked.request.GET.get("ver")  # ni:///sha-256;…?ver=CBV2.0 whose ? was not encoded
    if whole.startswith("ni:///") and "?" not in whole and ver:
        whole = f"{whole}?ver={ver}"
    query = Query(read("EQ_eventID", [whole], {}))
    page = matching(query, sight=sight_of(asked.user), cursor=Cursor(horizon()), size=10_000)
    if not page.events:
        raise no_such(f"Event {whole}")
    return written(asked, page, SIMPLE)


def found_event(asked: Asked, *, event_id: str) -> None:
    """Raises 404 where there is no such event."""
    event_by_id(asked, event_id=event_id)


def answered(asked: Asked, query: Query, name: str = SIMPLE) -> HttpResponse:
    """One page of the query as a document, with the way to the next."""
    cursor = cursor_of(asked, horizon())
    page = matching(query, sight=sight_of(asked.user), cursor=cursor, size=size_of(asked))
    return linked(written(asked, page, name), asked, page.next)


def written(asked: Asked, page: Page, name: str) -> HttpResponse:
    """The page as an EPCISQueryDocument in the form asked."""
    translate = translator_for(page.events, asked.epc_format)
    body = report(
        page.events,
        sight=sight_of(asked.user),
        name=name,
        translate=translate,
        created=clock.now(),
        xml=asked.wants_xml,
        cbv_format=asked.cbv_format,
    )
    response = HttpResponse(body, content_type=asked.media)
    response.headers["GS1-EPC-Format"] = asked.epc_format.value
    if translate.untranslated:
        response.headers["Valley-EPC-Untranslated"] = str(len(translate.untranslated))
    return response


def _narrowed(resource: str, name: str, prefixes: dict[str, Any]) -> Tree:
    trees = tuple(read(parameter, [name], prefixes) for parameter in NARROWED[resource])
    return AnyOf(trees)

"""Named queries: define, list, look at, ask, drop."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from valley.supply.trace import actions
from valley.supply.trace.api.answers import EpcisFault, no_such
from valley.supply.trace.api.asked import Asked, content_is
from valley.supply.trace.api.events import answered
from valley.supply.trace.api.paging import cursor_of, linked, size_of
from valley.supply.trace.errors import QueryNameTaken
from valley.supply.trace.models import NamedQuery
from valley.supply.trace.queries.epcis import Cursor

LARGEST_BODY = 256 * 1024


def list_queries(asked: Asked) -> HttpResponse:
    """GET /queries, in the order in which they were defined."""
    cursor, size = cursor_of(asked, 0), size_of(asked)
    found = list(NamedQuery.objects.filter(pk__gt=cursor.id or 0).order_by("pk")[: size + 1])
    page = found[:size]
    response = told([_shown(query) for query in page], asked)
    return linked(response, asked, Cursor(0, id=page[-1].pk) if len(found) > size else None)


def define(asked: Asked) -> HttpResponse:
    """POST /queries."""
    given = body_of(asked.request)
    name, query = given.get("name"), given.get("query")
    if not isinstance(name, str) or not name or "/" in name or len(name) > 200:
        raise EpcisFault(400, "QueryValidationException", "name: a text of 1 to 200 characters without / is needed.")
    if not isinstance(query, dict):
        raise EpcisFault(400, "QueryValidationException", "query: an object of query parameters is needed.")
    try:
        made = actions.define_query(by=asked.user, name=name, query=query, prefixes=asked.prefixes)
    except QueryNameTaken as taken:
        raise EpcisFault(409, "ResourceAlreadyExistsException", f"There is a query named {name}.") from taken
    response = HttpResponse(status=201)
    response.headers["Location"] = f"{asked.request.path.rstrip('/')}/{made.name}"
    return response


def show(asked: Asked, *, query_name: str) -> HttpResponse:
    """GET /queries/{queryName}."""
    return told(_shown(named(query_name)), asked)


def drop(asked: Asked, *, query_name: str) -> HttpResponse:
    """DELETE /queries/{queryName}: its subscriptions end with it."""
    actions.drop_query(by=asked.user, query=named(query_name))
    return HttpResponse(status=204)


def events(asked: Asked, *, query_name: str) -> HttpResponse:
    """GET /queries/{queryName}/events; a WebSocket is opened at the server beside this one (ADR-0016)."""
    query = named(query_name)
    if asked.request.headers.get("Upgrade", "").lower() == "websocket":
        return _elsewhere(asked.request)
    return answered(asked, actions.query_of(query), query.name)


def require_query(asked: Asked, *, query_name: str) -> None:
    """Raises: EpcisFault 404."""
    named(query_name)


def named(name: str) -> NamedQuery:
    """Raises: EpcisFault 404."""
    found = NamedQuery.objects.filter(name=name).first()
    if found is None:
        raise no_such(f"Query {name}")
    return found


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises: EpcisFault 400, 413, 415."""
    content_is(request, "application/json", "application/ld+json")
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise EpcisFault(413, "QueryTooLargeException", f"A definition has at most {LARGEST_BODY} bytes.")
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError) as fault:
        raise EpcisFault(400, "ValidationException", f"The body is no JSON: {fault}") from fault
    if not isinstance(given, dict):
        raise EpcisFault(400, "ValidationException", "The body is a JSON object.")
    return given


def told(value: Any, asked: Asked, status: int = 200) -> HttpResponse:
    """JSON."""
    return HttpResponse(json.dumps(value, ensure_ascii=False), content_type=asked.media, status=status)


def _shown(query: NamedQuery) -> dict[str, Any]:
    return {"name": query.name, "query": query.query}


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """Where the WebSocket server listens; a proxy in front leads Upgrade requests there by itself."""
    response = HttpResponse(status=307)
    response.headers["Location"] = f"{settings.STREAMS_ORIGIN}{request.get_full_path()}"
    return response

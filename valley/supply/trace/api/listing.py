"""The top-level resources: what there is, page by page, and that each has `events`."""

import json
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse

from valley.supply.trace.api.answers import no_such
from valley.supply.trace.api.asked import Asked
from valley.supply.trace.api.paging import cursor_of, linked, size_of
from valley.supply.trace.engine.cbv import BIZ_STEPS, DISPOSITIONS
from valley.supply.trace.engine.formats import EpcFormat, Translator
from valley.supply.trace.engine.query.facts import event_type
from valley.supply.trace.engine.query.words import meanings
from valley.supply.trace.engine.reports import CONTEXT, bare_word
from valley.supply.trace.engine.vocabulary import BARE
from valley.supply.trace.models import CompanyPrefix
from valley.supply.trace.queries.epcis import Cursor, horizon, names_of, resource_exists, things_of
from valley.supply.trace.queries.visibility import sight_of

TOP = (
    "events", "eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions", "capture", "queries",
)  # fmt: skip
THINGS = ("epcs", "bizLocations", "readPoints")
_BARE = {"bizSteps": BARE["bizStep"], "dispositions": BARE["disposition"]}
STANDARD = {"bizSteps": BIZ_STEPS, "dispositions": DISPOSITIONS}


def top(asked: Asked) -> HttpResponse:
    """GET /."""
    if asked.wants_xml:
        members = "".join(f"<member>{escape(name)}</member>" for name in TOP)
        body = f'<epcis:Collection xmlns:epcis="urn:epcglobal:epcis:xsd:2">{members}</epcis:Collection>'
        return HttpResponse(body, content_type=asked.media)
    return collection(asked, TOP)


def list_names(asked: Asked, *, resource: str) -> HttpResponse:
    """GET /eventTypes, /bizSteps, /dispositions: the standard's, then those of one's own that events name."""
    cursor, size = cursor_of(asked, horizon()), size_of(asked)
    names = names_of(resource, sight=sight_of(asked.user), until=cursor.until)
    page = names[cursor.passed : cursor.passed + size]
    more = len(names) > cursor.passed + size
    response = collection(asked, map(bare_word, page))
    return linked(response, asked, Cursor(cursor.until, passed=cursor.passed + size) if more else None)


def list_things(asked: Asked, *, resource: str) -> HttpResponse:
    """GET /epcs, /bizLocations, /readPoints: what visible events name."""
    cursor, size = cursor_of(asked, horizon()), size_of(asked)
    after = -1 if cursor.id is None else cursor.id
    found = things_of(resource, sight=sight_of(asked.user), until=cursor.until, after=after, limit=size + 1)
    page = found[:size]
    keeps = asked.epc_format in (EpcFormat.NEVER, EpcFormat.NO_PREFERENCE)
    translate = Translator(
        asked.epc_format, {thing.uri: thing.urn for thing in page if thing.urn}, _prefixes(asked.epc_format)
    )
    names = [(thing.urn or thing.uri) if keeps else translate(thing.uri) for thing in page]
    response = collection(asked, names)
    if translate.untranslated:
        response.headers["Valley-EPC-Untranslated"] = str(len(translate.untranslated))
    return linked(response, asked, Cursor(cursor.until, id=page[-1].id) if len(found) > size else None)


def _prefixes(asked: EpcFormat) -> list[str]:
    return list(CompanyPrefix.objects.values_list("prefix", flat=True)) if asked is EpcFormat.URN else []


def sub_resources(asked: Asked, *, resource: str, name: str) -> HttpResponse:
    """GET /epcs/{epc} and its like: that it has `events`. Raises 404 where no visible event names it."""
    require_resource(asked, resource=resource, name=name)
    return collection(asked, ["events"])


def require_resource(asked: Asked, *, resource: str, name: str) -> None:
    """Raises: EpcisFault 404."""
    if resource == "eventTypes":
        forms: Iterable[str] = {event_type(name)}
    else:
        forms = meanings(name, asked.prefixes, _BARE.get(resource, ""))
    until, sight = horizon(), sight_of(asked.user)
    if not any(resource_exists(resource, form, sight=sight, until=until) for form in forms):
        raise no_such(f"{resource}/{name}")


def collection(asked: Asked, members: Iterable[Any]) -> HttpResponse:
    """A list of names as GS1's document shapes it."""
    context: Any = [CONTEXT, asked.prefixes] if asked.prefixes else CONTEXT
    told = {"@context": context, "type": "Collection", "member": list(dict.fromkeys(members))}
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type=asked.media)

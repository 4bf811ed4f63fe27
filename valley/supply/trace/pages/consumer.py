"""Behind the code on the package: the journey told plainly, as far as each partner lets everybody see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from valley.kernel import clock, formats
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.disclosure import Group
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.models import Node
from valley.supply.trace.pages import tables
from valley.supply.trace.queries import naming, told
from valley.supply.trace.queries.certifying import certificate_of
from valley.supply.trace.queries.visibility import sight_of
from valley.supply.trace.queries.walking import walk

MOST = 40
"""Ancestors of which the public page tells."""
QUIET = {"sensor_reporting", "loading", "unloading", "packing", "unpacking", "picking"}
"""Steps that say nothing to an eater."""


class Line(NamedTuple):
    """One step of the journey, with what may be told of it: "" where it may not."""

    when: str
    what: str
    where: str
    who: str


@require_safe
@cache_control(public=True, max_age=60)
def journey(request: HttpRequest, key: str) -> HttpResponse:
    """`key`: the path of a Digital Link (`01/…/10/…`). An unknown code gets the same page, which says so."""
    node = Node.objects.filter(pk=id_of(f"https://id.gs1.org/{key}")).first()
    lines: list[Line] = []
    named = None
    if node is not None:
        found = walk(node.pk, "back")
        nodes = sorted(found.bounds, key=lambda each: (each != node.pk, found.bounds[each]))[:MOST]
        named = naming.names([node.pk])[node.pk]
        # Of an ingredient that went into other dishes too, only what was before it went into this one.
        lines = _lines(nodes, {each: bound for each, bound in found.bounds.items() if each != node.pk})
    known = bool(lines)
    given = certificate_of(node.uri) if known and node is not None and node.kind == NodeKind.LOT else None
    if given is not None and given.valid_until < clock.today():
        given = None
    context = {"named": named if known else None, "lines": lines, "key": key, "certificate": given}
    return render(request, "trace/journey.html", context, status=200 if known else 404)


def _lines(nodes: list[int], until: Mapping[int, datetime]) -> list[Line]:
    """What anybody may know of the events of these things, in time, the same thing said once."""
    nobody = AnonymousUser()
    sight = sight_of(nobody)
    events = {event.id: event for event in told.history(nodes, nobody, limit=200, until=until) if not event.withdrawn}
    called = naming.names({each for event in events.values() for each in event.nodes})
    found: dict[tuple[str, ...], Line] = {}
    for event in sorted(events.values(), key=lambda each: each.at):
        groups = sight.groups(event.organisation, "public")
        step = called.get(event.step or 0)
        if step is None or step.number in QUIET or Group.STEP not in groups:
            continue
        line = Line(
            formats.moment(event.at)[:10] if Group.TIME in groups else "",
            tables.step_word(step),
            called[event.place].title if Group.PLACE in groups and event.place in called else "",
            event.organisation_name or "" if Group.PARTIES in groups else "",
        )
        found.setdefault(line, line)
    return list(found.values())

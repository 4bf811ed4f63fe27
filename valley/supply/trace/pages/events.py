"""Events one by one: the list, one event with its things, its correction and its original bytes."""

from typing import Any
from uuid import UUID

import orjson
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel.deeds import user_of
from valley.kernel.errors import Missing
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.supply.trace.engine.codes import EventType, Role
from valley.supply.trace.models import Document, Event, Link
from valley.supply.trace.pages import tables
from valley.supply.trace.queries import told
from valley.supply.trace.queries.naming import names
from valley.supply.trace.queries.visibility import sight_of

ROLE_WORDS = {
    Role.EPC: gettext_lazy("对象"), Role.PARENT: gettext_lazy("容器"), Role.CHILD: gettext_lazy("内装"),
    Role.INPUT: gettext_lazy("投入"), Role.OUTPUT: gettext_lazy("产出"), Role.EPC_CLASS: gettext_lazy("对象（按批）"),
    Role.CHILD_CLASS: gettext_lazy("内装（按批）"), Role.INPUT_CLASS: gettext_lazy("投入（按批）"),
    Role.OUTPUT_CLASS: gettext_lazy("产出（按批）"),
}  # fmt: skip


class Events(Table):
    """Events that the viewer sees, the newest first."""

    name = "events"
    caption = gettext_lazy("事件")
    exports = ()
    columns = [
        Column("what", gettext_lazy("事件"), heading=True, href=lambda row: f"/trace/events/{row.pk}"),
        Column("place", gettext_lazy("地点")),
        Column("event_time", gettext_lazy("发生时间"), "moment", order="event_time"),
        Column("record_time", gettext_lazy("记录时间"), "moment", order="record_time"),
        Column("organisation.name", gettext_lazy("报送单位")),
    ]
    filters = [
        Filter("type", gettext_lazy("类型"), [(int(kind), words) for kind, words in tables.EVENT_WORDS.items()]),
        Filter("organisation", gettext_lazy("报送单位"), lambda: _organisations()),
    ]


def _organisations() -> list[tuple[Any, Any]]:
    return [(row.pk, row.name) for row in told.organisations()]


@login_required
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The explorer."""
    user = user_of(request)
    require(user, "trace.ask", None)
    rows = Event.objects.filter(sight_of(user).q()).select_related("organisation").defer("body")
    table = Events(request, rows.order_by("-event_time", "-pk"))
    page = list(table.page.object_list)
    ids = (each for event in page for each in (event.biz_step_id, event.biz_location_id, event.read_point_id) if each)
    called = names(ids)
    for event in page:
        event.what = tables.step_word(called.get(event.biz_step_id)) or tables.EVENT_WORDS[EventType(event.type)]
        place = called.get(event.biz_location_id or event.read_point_id)
        event.place = place.title if place else ""
    table.page.object_list = page
    context = {"title": _("全部事件"), "crumbs": [(_("追溯"), "/trace")]}
    return table.response("trace/events.html", context)


@login_required
@require_safe
def event(request: HttpRequest, number: int) -> HttpResponse:
    """One event, as this viewer may see it."""
    user = user_of(request)
    require(user, "trace.ask", None)
    sight = sight_of(user)
    found = get_object_or_404(Event.objects.select_related("organisation", "batch__document"), pk=number)
    seen = sight.events().filter(pk=number).first()
    if seen is None:
        raise Missing(value=str(number))
    body, withheld = sight.show(found.body, found.organisation_id, seen.relation)
    links = Link.objects.filter(event_id=number, role__lte=Role.OUTPUT_CLASS).order_by("role", "place")[:200]
    called = names({*(link.node_id for link in links), *filter(None, (found.biz_step_id, found.disposition_id,
                    found.biz_location_id, found.read_point_id))})  # fmt: skip
    shown = "goods" not in withheld
    related = list(sight.events().filter(event_id=found.event_id).exclude(pk=number).order_by("record_time"))
    corrections = told.corrections(found, user)
    place = called.get(found.biz_location_id or found.read_point_id or 0)
    document = found.batch.document
    context = {
        "title": tables.step_word(called.get(found.biz_step_id or 0)) or tables.EVENT_WORDS[EventType(found.type)],
        "subtitle": tables.EVENT_WORDS[EventType(found.type)],
        "crumbs": [(_("追溯"), "/trace"), (_("全部事件"), "/trace/events")],
        "status": _status(found, related),
        "facts": pairs(
            (_("事件标识"), found.event_id),
            (_("发生时间"), found.event_time if "time" not in withheld else None),
            (_("记录时间"), found.record_time if "time" not in withheld else None),
            (_("地点"), place.title if place and "place" not in withheld else None),
            (_("报送单位"), found.organisation.name if found.organisation else None),
            (_("更正声明时间"), found.declared_at or ""),
        ),
        "things": [
            (ROLE_WORDS[Role(link.role)], called[link.node_id], link) for link in links if link.node_id in called
        ] if shown else [],
        "related": [*related, *corrections],
        "body": orjson.dumps(body, option=orjson.OPT_INDENT_2).decode(),
        "withheld": withheld,
        "actions": [Action(_("报送原文"), f"/trace/documents/{document.public_id}", "download")]
        if document and told.may_have_document(user, found) else [],
    }  # fmt: skip
    return render(request, "trace/event.html", context)


def _status(found: Event, related: list[Any]) -> tuple[str, Any] | None:
    if found.declared_at:
        return ("info", _("更正声明"))
    return ("bad", _("已声明有误")) if any(each.declared_at for each in related) else None


@login_required
@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The bytes as they were received."""
    user = user_of(request)
    found = get_object_or_404(Document.objects.select_related("job", "organisation"), public_id=public_id)
    require(user, "trace.view_capture", found.job)
    response = HttpResponse(told.document_bytes(found), content_type=found.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.public_id}"'
    return response

"""For developers: how to come in, a query to try, named queries with their subscriptions, every address."""

import json
from typing import Any
from urllib.parse import parse_qsl, quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import user_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action
from valley.kernel.tables import Column, Table
from valley.supply.trace.engine.formats import EpcFormat, Translator
from valley.supply.trace.engine.openapi import document
from valley.supply.trace.engine.query import QueryFault, parse
from valley.supply.trace.models import Subscription
from valley.supply.trace.queries.epcis import Cursor, horizon, matching
from valley.supply.trace.queries.reporting import report
from valley.supply.trace.queries.visibility import sight_of

SHOWN = 5
"""Events shown when a query is tried."""
EXAMPLES = (
    "EQ_bizStep=shipping&orderBy=eventTime&eventCountLimit=5",
    "MATCH_anyEPC=urn:epc:idpat:sgtin:0614141.*.*",
    "EXISTS_sensorElementList=true&GT_value_CEL=8",
    "EXISTS_errorDeclaration=true",
)


class Subscriptions(Table):
    """Who is told of what, and how it goes."""

    name = "subscriptions"
    caption = gettext_lazy("事件订阅")
    empty = gettext_lazy("还没有订阅")
    columns = [
        Column("query.name", gettext_lazy("查询"), heading=True),
        Column("dest", gettext_lazy("接收地址")),
        Column("events_sent", gettext_lazy("已送达事件"), "number"),
        Column("last_notified_at", gettext_lazy("最近送达"), "moment"),
        Column("failures", gettext_lazy("连续失败"), "number"),
        Column("due_at", gettext_lazy("下次发送"), "moment"),
        Column("last_fault", gettext_lazy("最近的问题")),
    ]


@login_required
@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """`?q=` tries a query, written as in the address of /events."""
    user = user_of(request)
    require(user, "trace.query")
    held = Subscription.objects.select_related("query").order_by("pk")
    if not may(user, "trace.see_subscriptions"):
        held = held.filter(by=user)
    table = Subscriptions(request, held)
    asked = request.GET.get("ask", "").strip().lstrip("?")
    context: dict[str, Any] = {
        "title": _("EPCIS 2.0 接口"),
        "actions": [
            Action(_("签发令牌"), reverse("my_tokens"), "key"),
            Action(_("OpenAPI 文档"), reverse("epcis_document"), "file-code"),
        ],
        "examples": [(example, f"?ask={quote(example)}") for example in EXAMPLES],
        "ask": asked,
        "table": table,
        "addresses": _addresses(),
        "events": reverse("epcis_events"),
    }
    status = 200
    if asked:
        try:
            context |= _tried(request, asked)
        except QueryFault as fault:
            context["fault"], status = str(fault), 422
    return render(request, "trace/developers.html", context, status=status)


def _tried(request: HttpRequest, asked: str) -> dict[str, Any]:
    user = user_of(request)
    sight = sight_of(user)
    query = parse(dict(parse_qsl(asked, keep_blank_values=True)))
    page = matching(query, sight=sight, cursor=Cursor(horizon()), size=SHOWN)
    body = report(
        page.events,
        sight=sight,
        name="SimpleEventQuery",
        translate=Translator(EpcFormat.DIGITAL_LINK),
        created=clock.now(),
    )
    told = json.loads(body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return {
        "found": len(page.events),
        "more": page.next is not None,
        "answer": json.dumps(told, ensure_ascii=False, indent=1),
    }


def _addresses() -> list[tuple[str, str]]:
    return [
        (address, ", ".join(method.upper() for method in item if method != "parameters"))
        for address, item in document()["paths"].items()
    ]


urlpatterns: list[URLPattern] = [path("trace/api", api, name="trace_api")]

"""One thing: a lot, an item, a container; from where, to where, in what conditions, and what does not add up."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import user_of
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Tab, pairs
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.excursions import Limit
from valley.supply.trace.models import Node
from valley.supply.trace.pages import measured, tables
from valley.supply.trace.pages.pictures import journey
from valley.supply.trace.queries import answers, balancing, conditions, finding, naming, standing, told
from valley.supply.trace.queries.certifying import certificate_of, maker_of

TABS = {
    "": gettext_lazy("来龙去脉"), "events": gettext_lazy("经过"), "where": gettext_lazy("现在哪里"),
    "conditions": gettext_lazy("环境条件"), "balance": gettext_lazy("物料平衡"), "gaps": gettext_lazy("缺口与矛盾"),
}  # fmt: skip
FIRST = 600
"""A hot lot's page shows what the first levels reach; the whole is one link away."""


@login_required
@require_safe
def thing(request: HttpRequest, node: int, tab: str = "") -> HttpResponse:
    """The page of a thing. Raises: Missing where the viewer sees no event about it."""
    user = user_of(request)
    require(user, "trace.ask", None)
    found = get_object_or_404(Node, pk=node)
    if tab not in TABS or not answers.knows(user, node):
        raise Missing(value=str(node))
    named = naming.names([node])[node]
    stood = next(iter(standing.standing([node])), None)
    context = {
        "title": named.title, "subtitle": f"{named.kind_word} · {named.uri}", "named": named,
        "crumbs": [(_("追溯"), "/trace")],
        "status": standing.WORDS[stood.state] if stood else None,
        "tabs": [
            Tab(words, f"{named.address}/{key}" if key else named.address, key == tab)
            for key, words in TABS.items()
        ],
        "actions": _ways(user, found),
    }  # fmt: skip
    parts = {"": _journey, "events": _events, "where": _where, "conditions": _conditions, "balance": _balance,
             "gaps": _gaps}  # fmt: skip
    context |= parts[tab](request, user, node, named, stood)
    if isinstance(fragment := context.pop("response", None), HttpResponse):
        return fragment
    return render(request, "trace/thing.html", context)


def _ways(user: User, node: Node) -> list[Action]:
    """The page behind its code; of a lot its trace certificate, or for the park office the way to one."""
    if node.kind not in (NodeKind.ITEM, NodeKind.LOT):
        return []
    ways = [Action(_("二维码背后的页面"), f"/t/{node.uri.removeprefix('https://id.gs1.org/')}", "qrcode")]
    if node.kind == NodeKind.LOT:
        standing_one = certificate_of(node.uri)
        if standing_one is not None:
            ways.append(Action(_("溯源证明 %(number)s") % {"number": standing_one.number}, standing_one.uri, "rosette"))
        elif may(user, "trace.certify_lot", None):
            asked = {"lot": node.uri, "organisation": maker.uri if (maker := maker_of(node.pk)) else ""}
            ways.append(Action(_("出具溯源证明"), f"/trace/certificates/new?{urlencode(asked)}", "rosette"))
    return ways


def _journey(request: HttpRequest, user: User, node: int, named: naming.Named, stood: Any) -> dict[str, Any]:
    most = None if request.GET.get("all") else FIRST
    back = answers.trace(node, "back", user)
    forward = answers.trace(node, "forward", user, most=most)
    events = {event for answer in (back, forward) for flow in answer.flows for event in (flow.out_of, flow.into)}
    amounts = told.amounts(list(events))
    places = naming.names([stood.place] if stood and stood.place else [])
    whole = forward.whole
    rows_back, rows_forward = tables.reached(back), tables.reached(forward)
    return {
        "facts": pairs(
            (_("名称"), named.name or None), (_("编号"), named.number), (_("种类"), named.kind_word),
            (_("最近地点"), places[stood.place].title if stood and stood.place in places else None),
            (_("最近一次"), stood.at if stood else None),
            (_("首次见到的写法"), named.urn),
        ),
        "flow": journey([back, forward], node, amounts),
        "more": None if whole else Action(_("列出全部去向"), f"{named.address}?all=1", "list"),
        "tables": [
            tables.Reached(request, rows_back, caption=_("由什么做成"), name="back"),
            tables.Reached(request, rows_forward, caption=_("做成了什么、流向了哪里"), name="forward"),
        ],
        "hidden": back.hidden + forward.hidden,
    }  # fmt: skip


def _events(request: HttpRequest, user: User, node: int, named: naming.Named, stood: Any) -> dict[str, Any]:
    history = told.history([node], user)
    called = naming.names({each for event in history for each in event.nodes})
    return {"moments": [tables.moment(event, called, node) for event in history]}


def _where(request: HttpRequest, user: User, node: int, named: naming.Named, stood: Any) -> dict[str, Any]:
    forward = answers.trace(node, "forward", user)
    rows = tables.inventory(standing.grouped(standing.standing(forward.things)))
    at = _moment(request.GET.get("at", ""))
    with_it = conditions.with_what(node, at) if at else []
    called = naming.names([each.node for each in with_it])
    return {
        "tables": [tables.Inventory(request, rows)],
        "asked_at": request.GET.get("at", ""),
        "with_it": [(called[each.node], each) for each in with_it if each.node in called],
        "ask_at": True, "asked": at is not None,
    }  # fmt: skip


def _conditions(request: HttpRequest, user: User, node: int, named: naming.Named, stood: Any) -> dict[str, Any]:
    spans = conditions.spans({node: None})
    read = conditions.readings(spans)
    seen = answers.seen_events({each.event for each in read}, user)
    read = [each for each in read if each.event in seen]
    limit = _limit(request)
    lived = []
    if limit:
        lived = [each for each in conditions.lived_through(spans, limit) if each.excursion.event in seen]
    called = naming.names({*(each.thing for each in read), *(int(each.carrier) for each in lived)})
    return {
        "chart": measured.temperatures(read, called, limit),
        "limit": limit, "asked_limit": request.GET,
        "tables": [measured.Lived(request, measured.exposures(lived, called))] if limit else [],
        "ask_limit": True,
    }  # fmt: skip


def _balance(request: HttpRequest, user: User, node: int, named: naming.Named, stood: Any) -> dict[str, Any]:
    back = answers.trace(node, "back", user)
    events = sorted({event for flow in back.flows if flow.way == "made" for event in (flow.out_of, flow.into)})
    steps = balancing.of_steps(events)
    called = naming.names({each for step in steps for each in (*step.inputs, *step.outputs)})
    return {
        "tables": [
            measured.Balances(request, measured.balances([(named.title, balancing.of_lot(node))]),
                            caption=_("这一批自身"), name="own"),
            measured.Balances(request, measured.step_balances(steps, called),
                              caption=_("来路上的每一步"), name="steps"),
        ],
    }  # fmt: skip


def _gaps(request: HttpRequest, user: User, node: int, named: naming.Named, stood: Any) -> dict[str, Any]:
    forward = answers.trace(node, "forward", user)
    found = finding.gaps(forward.things, clock.now())
    seen = answers.seen_events({gap.event for gap in found}, user)
    found = [gap for gap in found if gap.event in seen]
    called = naming.names({each for gap in found for each in (gap.node, gap.place) if each})
    return {"tables": [tables.Gaps(request, tables.gaps(found, called))]}


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        return None
    return make_aware(found) if found and is_naive(found) else found


def _limit(request: HttpRequest) -> Limit | None:
    """The limit that was asked about; who asks says where it comes from."""
    try:
        high = float(request.GET["high"]) if request.GET.get("high") else None
        low = float(request.GET["low"]) if request.GET.get("low") else None
        minutes = float(request.GET.get("minutes") or 0)
    except ValueError:
        return None
    if high is None and low is None:
        return None
    return Limit(low, high, "CEL", request.GET.get("source", "")[:200], timedelta(minutes=min(minutes, 100_000)))

"""Where a question begins: a box that takes any code, the camera, and the newest things."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from valley.kernel.deeds import user_of
from valley.kernel.permissions import require
from valley.kernel.screens import Action, Figure
from valley.kernel.tables import Column, Table
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.errors import NotInStore, UnreadableCode
from valley.supply.trace.queries import answers, newest
from valley.supply.trace.queries.naming import Named, names

KINDS = (NodeKind.LOT, NodeKind.ITEM)


class Newest(Table):
    """The lots that were heard of last."""

    name = "newest"
    caption = gettext_lazy("最近有动静的批次")
    per_page = 12
    exports = ()
    columns = [
        Column("named.title", gettext_lazy("批次"), heading=True, href=lambda row: row.named.address),
        Column("state", gettext_lazy("最近状态"), "status"),
        Column("place", gettext_lazy("地点")),
        Column("at", gettext_lazy("时间"), "moment"),
    ]


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The box; with `?code=` straight to the thing, or to those that it may be."""
    user = user_of(request)
    require(user, "trace.ask", None)
    code = request.GET.get("code", "").strip()
    context: dict[str, Any] = {"title": _("追溯"), "code": code, "actions": [
        Action(_("扫码"), "/trace/scan", "scan"), Action(_("投诉批次的共同点"), "/trace/common", "git-merge"),
        Action(_("全部事件"), "/trace/events", "list-details"),
    ]}  # fmt: skip
    status = 200
    if code:
        try:
            node = answers.node_of(code)
        except (UnreadableCode, NotInStore) as refusal:
            context["refusal"], status = refusal, refusal.status
        else:
            if node.kind == NodeKind.TRADE_ITEM:
                context["found"] = names(newest.of_class(node.pk, user)).values()
            elif answers.knows(user, node.pk):
                return redirect(Named(node.pk, node.uri, node.kind).address)
            else:
                context["refusal"], status = NotInStore.of(node.uri), 404
    numbers = newest.numbers()
    context["figures"] = [
        Figure(_("已存事件"), numbers.events, pgettext("events", "条"), note=_("只增不改，原文可查")),
        Figure(_("货物、批次与容器"), numbers.things, _("个")),
        Figure(_("待并入图谱的批"), numbers.behind, _("批"), tone="warn" if numbers.behind else "good",
               note=_("演示链条装入时会逐日增加") if numbers.behind else ""),
    ]  # fmt: skip
    table = Newest(request, newest.lots(user))
    return render(request, "trace/start.html", {**context, "table": table}, status=status)


@login_required
@require_safe
def scan(request: HttpRequest) -> HttpResponse:
    """The phone's camera where the browser can read codes, and a box for typing where it cannot."""
    require(user_of(request), "trace.ask", None)
    response = render(request, "trace/scan.html", {"title": _("扫码")})
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response

"""The network: who waits for whom, who stands where, how it does."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms import results as forms
from valley.innovation.exchange.models import OPEN, Level, Party, Tier
from valley.innovation.exchange.pages.performance import figures
from valley.innovation.exchange.queries import needs_for, who_waits_for_whom
from valley.innovation.exchange.queries.picture import picture
from valley.kernel.charts import Chart, Flow, FlowEdge, FlowNode, Series
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table


class Parties(Table):
    """The roll."""

    name = "parties"
    caption = gettext_lazy("网络成员")
    empty = gettext_lazy("还没有登记网络成员")
    columns = [
        Column(
            "organisation", gettext_lazy("单位"), order="organisation__name", search="organisation__name",
            href=lambda row: row.uri, heading=True,
        ),
        Column("tier", gettext_lazy("层级"), order="tier", value=lambda row: row.get_tier_display()),
        Column("topics", gettext_lazy("擅长领域"), value=lambda row: "、".join(row.topics)),
        Column("region", gettext_lazy("所在地区"), order="region", search="region"),
        Column("capacity_count", gettext_lazy("同时受理上限（件）"), kind="number", order="capacity_count"),
        Column("since", gettext_lazy("自"), kind="date", order="since"),
        Column("until", gettext_lazy("至"), kind="date", order="until"),
    ]  # fmt: skip
    filters = [Filter("tier", gettext_lazy("层级"), Tier.choices)]


class WaitingTable(Table):
    """Who waits for whom."""

    name = "waiting"
    caption = gettext_lazy("谁在等谁")
    empty = gettext_lazy("没有未办结的需求")
    columns = [
        Column("asker", gettext_lazy("提出方"), search="asker", heading=True, order="asker"),
        Column("asked", gettext_lazy("在等"), search="asked", order="asked", value=lambda row: _asked(row.asked)),
        Column("count", gettext_lazy("未办结"), kind="number", unit=gettext_lazy("条"), order="count"),
        Column("days", gettext_lazy("最长已等"), kind="number", unit=gettext_lazy("天"), order="days"),
    ]


def _asked(name: str) -> str:
    return _("园区办公室") if name == "desk" else name


@login_required
@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Who waits for whom, how long; and for the park's side how the network does over the last year."""
    user = user_of(request)
    require(user, "exchange.see_network")
    rows = who_waits_for_whom(needs_for(user))
    shown = figures() if may(user, "exchange.see_performance", None) else []
    by_level = [(str(level.label), needs_for(user).filter(level=level, state__in=OPEN).count()) for level in Level]
    context = {
        "title": _("知识输送网络"),
        "actions": [
            Action(_("需求"), "/needs", "arrow-up-circle"), Action(_("成果"), "/results", "arrow-down-circle"),
            Action(_("网络成员"), "/network/parties", "users-group"), Action(_("我的订阅"), "/watches", "bell"),
        ],
        "figures": shown,
        "chart": Chart(
            "levels", _("未办结的需求，按层级"), [Series(_("未办结"), by_level, look="bar")], unit=_("条"),
            from_zero=True, source=_("您可以查看的需求"), short=True,
        ),
        "flow": _flow(user),
    }  # fmt: skip
    return WaitingTable(request, rows).response("exchange/network.html", context)


def _flow(user: User) -> Flow | None:
    """Needs up and results down as one picture; the list below it says the same."""
    found = picture(user)
    if not found.waits:
        return None
    ordered = sorted(found.waits, key=lambda one: not one.up)  # upward first: what comes down is drawn dashed
    names = dict.fromkeys(name for one in ordered for name in (one.source, one.target))
    nodes = [FlowNode(name, _asked(name), found.tiers.get(name, "")) for name in names]
    edges = [
        FlowEdge(
            one.source, one.target,
            (_("需求往上：%(count)s 条，最长 %(days)s 天") if one.up else _("成果往下：%(count)s 项，最长 %(days)s 天"))
            % {"count": one.count, "days": one.days},
            min(1.0, one.days / 365),
        )
        for one in ordered
    ]  # fmt: skip
    note = _("线越粗等得越久，一年封顶；折返的线画成虚线。")
    if found.left_out_count:
        note = _("%(note)s等得较短的 %(count)s 条没有画出，见下表。") % {"note": note, "count": found.left_out_count}
    return Flow("both-ways", _("一张图，两个方向：问题往上走，成果往下来"), nodes, edges, note)


@login_required
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """The roll of the network."""
    user = user_of(request)
    require(user, "exchange.see_network")
    able = may(user, "exchange.run_desk", None)
    context = {
        "title": _("网络成员"),
        "subtitle": _("试验站、研究所、大学：谁能受理哪一级的需求。"),
        "actions": [Action(_("登记成员"), "/network/parties/new", "plus", tone="primary")] if able else [],
    }
    return Parties(request, Party.objects.select_related("organisation")).response("exchange/list.html", context)


@login_required
def new_party(request: HttpRequest) -> HttpResponse:
    """A new party."""
    return answer(request, {"new": NEW}, "new", None, _("网络成员"), back="/network/parties")


@login_required
@require_safe
def party(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One party."""
    user = user_of(request)
    require(user, "exchange.see_network")
    found = get_object_or_404(Party.objects.select_related("organisation"), public_id=public_id)
    context = {
        "title": str(found),
        "actions": links(DEEDS, user, found),
        "facts": pairs(
            (_("层级"), found.get_tier_display()), (_("擅长领域"), "、".join(found.topics)),
            (_("所在地区"), found.region),
            (_("同时受理上限（件）"), found.capacity_count if found.capacity_count is not None else _("未说明")),
            (_("自"), found.since), (_("至"), found.until or ""),
        ),
        "organisation": found.organisation,
        "held": needs_for(user).filter(handler=found.organisation, state__in=OPEN)[:50],
    }  # fmt: skip
    return render(request, "exchange/party.html", context)


@login_required
def do_party(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Something to do with a party."""
    found = get_object_or_404(Party.objects.select_related("organisation"), public_id=public_id)
    return answer(request, DEEDS, deed, found, str(found))


NEW = Deed(
    gettext_lazy("登记成员"), forms.PartyForm, "exchange.run_desk",
    lambda by, _thing, data: actions.join_network(by=by, **data), "plus",
)  # fmt: skip
DEEDS: dict[str, Deed] = {
    "leave": Deed(
        gettext_lazy("登记退出"), forms.LeaveForm, "exchange.run_desk",
        lambda by, party, data: actions.leave_network(by=by, party=party, on=data["on"]), "flag-off",
        offered=lambda party: party.until is None,
    ),
}  # fmt: skip

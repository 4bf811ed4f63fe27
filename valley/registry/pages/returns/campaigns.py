"""Campaigns: the list, how far one is, who is missing, the due list with its reasons."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel.permissions import may, require
from valley.kernel.screens import Action
from valley.kernel.tables import Column, Filter, Table
from valley.registry.models import Campaign, DueItem, Frequency, Return, ReturnState
from valley.registry.pages.returns.firm import NEXT
from valley.registry.pages.returns.shared import campaign_of, status
from valley.registry.queries import returns as queries


class Campaigns(Table):
    """All campaigns, the latest period first."""

    name = "campaigns"
    caption = gettext_lazy("填报批次")
    empty = gettext_lazy("还没有开启填报")
    columns = [
        Column("title", gettext_lazy("填报批次"), href=lambda row: row.uri, heading=True),
        Column("listed_on", gettext_lazy("名单日期"), kind="date", order="listed_on"),
        Column("due_on", gettext_lazy("截止日期"), kind="date", order="due_on"),
        Column("opened_at", gettext_lazy("开启时间"), kind="moment", order="opened_at"),
        Column("locked_at", gettext_lazy("锁定时间"), kind="moment", order="locked_at"),
    ]
    filters = [Filter("frequency", gettext_lazy("周期"), Frequency.choices)]


class Returns(Table):
    """The campaign's returns: where each stands, and whose turn it is. No values."""

    name = "campaign-returns"
    caption = gettext_lazy("应报单位")
    empty = gettext_lazy("没有符合条件的单位")
    columns = [
        Column(
            "organisation",
            gettext_lazy("单位"),
            value=lambda row: row.organisation.name,
            href=lambda row: row.uri,
            order="organisation__name",
            search="organisation__name",
            heading=True,
        ),
        Column("park_name", gettext_lazy("园区"), order="park_name"),
        Column("state", gettext_lazy("状态"), kind="status", value=status, order="state"),
        Column("next", gettext_lazy("下一步"), value=lambda row: NEXT[row.state]),
        Column("saved_at", gettext_lazy("最近保存"), kind="moment", order="saved_at"),
        Column("signed_at", gettext_lazy("签报时间"), kind="moment", order="signed_at"),
        Column("reminded_at", gettext_lazy("最近催报"), kind="moment", order="reminded_at"),
    ]
    filters = [
        Filter("state", gettext_lazy("状态"), ReturnState.choices),
        Filter(
            "missing",
            gettext_lazy("缺报"),
            [("1", gettext_lazy("只看缺报"))],
            lambda rows, value: rows.filter(queries.unanswered()),
        ),
    ]


class DueList(Table):
    """Everything that ever stood on the list, with the reasons."""

    name = "due-list"
    caption = gettext_lazy("应报名单")
    empty = gettext_lazy("名单是空的")
    columns = [
        Column(
            "organisation",
            gettext_lazy("单位"),
            value=lambda row: row.organisation.name,
            href=lambda row: row.organisation.uri,
            order="organisation__name",
            search="organisation__name",
            heading=True,
        ),
        Column("park", gettext_lazy("园区"), value=lambda row: row.park.name if row.park else None),
        Column("recorded_at", gettext_lazy("列入时间"), kind="moment", order="recorded_at"),
        Column("added_because", gettext_lazy("增列理由"), value=lambda row: row.added_because or _("开启时在园")),
        Column("retracted_at", gettext_lazy("移出时间"), kind="moment", order="retracted_at"),
        Column("retraction_reason", gettext_lazy("移出理由")),
    ]


@login_required
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Raises: NotAllowed."""
    require(request.user, "registry.view_campaign")
    ways = []
    if may(request.user, "registry.open_campaign"):
        ways = [
            Action(_("待审核"), "/returns/to-check", "checkup-list"),
            Action(_("开启填报"), "/campaigns/new", "plus", tone="primary"),
        ]
    return Campaigns(request, Campaign.objects.all()).response(
        "registry/returns/list.html",
        {"title": _("填报批次"), "subtitle": _("年报和季报：开启、催报、审核、锁定。"), "actions": ways},
    )


@login_required
@require_safe
def campaign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is, every return's state, and what the office can do. Raises: Missing, NotAllowed."""
    found = campaign_of(request, public_id)
    rows = (
        queries.returns_due(found)
        .select_related("campaign", "organisation")
        .annotate(signed_at=F("version__signed_at"))
    )
    table = Returns(request, rows)
    ways = [Action(_("应报名单"), f"{found.uri}/due-list", "list-details")]
    if may(request.user, "registry.open_campaign", found):
        ways += [
            Action(_("批量导入"), f"{found.uri}/import", "upload"),
            Action(_("催报"), f"{found.uri}/remind", "bell", method="post"),
            Action(_("锁定"), f"{found.uri}/lock", "lock"),
        ]
    return table.response("registry/returns/campaign.html", {"actions": ways, **_standing(found)})


def _standing(found: Campaign) -> dict[str, Any]:
    missing = queries.missing(found).order_by(queries.by_next_step(), "organisation__name")
    first: list[Return] = list(missing[:50])
    return {
        "campaign": found,
        "title": found.title,
        "progress": queries.progress(found),
        "missing": [(report, NEXT[report.state]) for report in first],  # type: ignore[index]
    }


@login_required
@require_safe
def live(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The fragment that the campaign's page asks for again and again."""
    return render(request, "registry/returns/_standing.html", _standing(campaign_of(request, public_id)))


@login_required
@require_safe
def due_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who stands on the list and who stood, with reasons. Raises: Missing, NotAllowed."""
    found = campaign_of(request, public_id)
    rows = (
        DueItem.objects.filter(campaign=found)
        .select_related("organisation", "park")
        .order_by("organisation__name", "pk")
    )
    ways = []
    if may(request.user, "registry.open_campaign", found):
        ways = [
            Action(_("增列单位"), f"{found.uri}/add", "plus"),
            Action(_("移出单位"), f"{found.uri}/remove", "minus"),
        ]
    return DueList(request, rows).response(
        "registry/returns/list.html",
        {
            "title": _("应报名单"),
            "subtitle": found.title,
            "actions": ways,
            "crumbs": [(_("填报批次"), "/campaigns"), (found.title, found.uri)],
        },
    )

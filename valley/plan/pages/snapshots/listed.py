"""All snapshots of the plan in force, and taking another."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.errors import Refusal
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, refuse
from valley.kernel.tables import Column, Table
from valley.plan.actions.snapshots import take_snapshot
from valley.plan.forms.steering import TakeSnapshot
from valley.plan.pages.common import asked, me
from valley.plan.queries import snapshots
from valley.plan.queries.readings import span_of_year


class SnapshotTable(Table):
    name = "snapshots"
    caption = lazy("指标快照")
    empty = lazy("还没有快照。")
    columns = (
        Column("title", lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("start", lazy("年度"), value=lambda row: str(row.start.year), order="start"),
        Column("known_at", lazy("截至何时所知"), "moment", order="known_at"),
        Column("reason", lazy("用途"), search="reason"),
        Column("made_at", lazy("生成时间"), "moment", order="made_at"),
        Column("hash", lazy("校验值"), search="hash", value=lambda row: f"{row.hash[:16]}…"),
    )


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Snapshots of the plan in force, newest first."""
    page = asked(request)
    require(request.user, "plan.see_snapshot")
    actions: list[Action] = []
    if may(request.user, "plan.take_snapshot"):
        actions.append(Action(_("生成快照"), "/plan/snapshots/take", "camera", tone="primary"))
    context = {"actions": actions, "crumbs": [(_("规划"), "/plan")]}
    return SnapshotTable(request, snapshots.listed(page.edition)).response("plan/snapshots/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Freeze a year's indicators as they are known now."""
    page = asked(request)
    require(request.user, "plan.take_snapshot", page.edition)
    posted = request.method == "POST"
    form = TakeSnapshot(request.POST if posted else None, edition=page.edition)
    if posted and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        try:
            span = span_of_year(page.plan, given.pop("year"), page.today)
            taken = take_snapshot(by=me(request), edition=page.edition, span=span, **given)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已冻结；以后的更正不会改变它。"))
            return redirect(taken.uri)
    context = {
        "title": _("生成快照"),
        "subtitle": _("冻结一个年度的全部指标：数值、记录、口径，连同一个校验值。"),
        "crumbs": [(_("指标快照"), "/plan/snapshots")],
        "form": form,
        "submit": _("生成快照"),
        "cancel": "/plan/snapshots",
    }
    return render(request, "plan/form.html", context, status=422 if form.errors else 200)

"""Where everybody lands: the leading group what is off path and to be decided, a firm its own work, a visitor the
plan's aims and what may be known of its indicators."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action
from valley.kernel.things import work_of
from valley.plan.models import Assignment, PlanEdition
from valley.plan.queries import home as queries
from valley.plan.queries import words
from valley.plan.queries.boards import STAMP, board
from valley.plan.queries.values import in_force
from valley.registry.queries import beginnings, open_campaigns
from valley.registry.rules.access import there_is_an_administrator

MOST = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """At most twelve queries for the leading group."""
    found, today = in_force(stamp=STAMP), clock.today()
    if found is None and not there_is_an_administrator():
        return redirect("first_run")  # a new installation: whoever opens it finds the way in
    if found is None:
        return render(request, "plan/home_empty.html")
    edition, plan = found
    context: dict[str, Any] = {"edition": edition, "today": today}
    inside = may(request.user, "plan.see_inside")
    shown = board(edition, plan, today=today, inside=inside)
    context |= {
        "plan": plan,
        "title": words.said(plan.short_title) or words.said(plan.title),
        "aim": words.said(plan.main_line),
        "inside": inside,
        "board": shown,
        "stage": next((s for s in plan.stages if s.first_year <= today.year <= s.last_year), None),
    }
    if inside:
        return render(request, "plan/home.html", context | _steering(request.user, edition, today))
    if isinstance(request.user, User):
        context["work"] = work_of(request.user)[:20]
        return render(request, "plan/home_member.html", context)
    context["stages"] = [
        (words.said(s.name), f"{s.first_year}–{s.last_year}", [words.said(g.text) for g in s.goals[:4]])
        for s in plan.stages
    ]
    return render(request, "plan/front.html", context)


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The first of one's open work, as a fragment of the home page; without scripts the page of all of it."""
    assert isinstance(request.user, User)
    if "HX-Request" not in request.headers:
        return redirect("my_work")
    return render(request, "plan/_work.html", {"work": work_of(request.user)[:MOST]})


def _steering(user: Any, edition: PlanEdition, today: date) -> dict[str, Any]:
    returns = open_campaigns()
    return {
        "first_steps": [] if returns else _first_steps(user),
        "to_decide": queries.to_decide(edition, today),
        "late": queries.late(edition, today),
        "returns": returns,
        "actions": [Action(_("全部指标"), "/plan/indicators", "chart-line", tone="primary")],
    }


def _first_steps(user: Any) -> list[tuple[bool, Any, str]]:
    """(done, words, address) of what fills a new installation; nothing once its first campaign was opened."""
    if not may(user, "registry.open_campaign"):
        return []
    there = beginnings()
    if there.campaign:
        return []
    return [
        (there.place, _("登记园区、地块和楼宇"), "/places"),
        (there.organisation, _("导入或登记单位，写明入驻日期"), "/imports"),
        (there.colleague, _("邀请同事和各单位开通账号"), "/office/accounts"),
        (Assignment.objects.exists(), _("任务分工：每项任务落实到单位、人和期限"), "/plan/tasks"),
        (False, _("开启第一个填报批次"), "/campaigns/new"),
    ]

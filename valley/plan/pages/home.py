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
from valley.plan.models import PlanEdition
from valley.plan.queries import home as queries
from valley.plan.queries import words
from valley.plan.queries.boards import STAMP, board
from valley.plan.queries.values import in_force
from valley.registry.queries import open_campaigns

MOST = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """At most twelve queries for the leading group."""
    found, today = in_force(stamp=STAMP), clock.today()
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
        return render(request, "plan/home.html", context | _steering(edition, today))
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


def _steering(edition: PlanEdition, today: date) -> dict[str, Any]:
    return {
        "to_decide": queries.to_decide(edition, today),
        "late": queries.late(edition, today),
        "returns": open_campaigns(),
        "actions": [Action(_("全部指标"), "/plan/indicators", "chart-line", tone="primary")],
    }

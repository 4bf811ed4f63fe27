"""Calls with a bounty: the list, one call for each kind of viewer, its steps."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms import contracts as forms
from valley.innovation.exchange.models import Bid, Call, CallState, Milestone
from valley.innovation.exchange.pages.call_deeds import MILESTONE_DEEDS, assigning, deeds_for
from valley.innovation.exchange.pages.words import TITLED, tone
from valley.innovation.exchange.queries import needs_for
from valley.innovation.exchange.queries.calls import standing_of, won_calls_of
from valley.kernel import formats
from valley.kernel.deeds import answer, links, user_of
from valley.kernel.errors import Refusal
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import deputised, may, require
from valley.kernel.screens import Action, pairs, refuse
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for
from valley.registry.rules import acts_for


class Calls(Table):
    """Calls."""

    name = "calls"
    caption = gettext_lazy("榜单")
    empty = gettext_lazy("还没有榜单")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        replace(TITLED, label=gettext_lazy("榜题")),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("organisation", gettext_lazy("发榜单位"), order="organisation__name", search="organisation__name"),
        Column("bounty_fen", gettext_lazy("榜金"), kind="money", order="bounty_fen"),
        Column("closes_on", gettext_lazy("揭榜截止"), kind="date", order="closes_on"),
    ]
    filters = [Filter("state", gettext_lazy("状态"), CallState.choices)]


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The board: open to everybody."""
    able = isinstance(request.user, User) and may(request.user, "exchange.set_call", None)
    office = may(request.user, "exchange.assign_reviewers", None)
    context = {
        "title": _("揭榜挂帅"),
        "subtitle": _("谁能解决，谁来揭榜；由出题的单位验收。"),
        "actions": [
            *([Action(_("发榜"), "/calls/new", "plus", tone="primary")] if able else []),
            *([Action(_("评审分派"), "/review-rounds", "users-group")] if office else []),
        ],
    }
    return Calls(request, Call.objects.select_related("organisation")).response("exchange/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new call."""
    user = user_of(request)
    require(user, "exchange.set_call", None)
    posted = request.method == "POST"
    form = forms.CallForm(
        request.POST if posted else None, organisations=acted_for(user), needs=needs_for(user),
        initial={"need": request.GET.get("need")},
    )  # fmt: skip
    if posted and form.is_valid():
        try:
            made = actions.publish_call(by=user, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect(made.uri)
    context = {"form": form, "title": _("发榜"), "submit": _("发布"), "back": "/calls"}
    return render(request, "exchange/form.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Sight:
    """How much of the bids this viewer sees. Until the award not even the office sees a name beside a letter."""

    office: bool
    judging: bool
    setting: bool

    @property
    def inside(self) -> bool:
        return self.office or self.judging or self.setting


@require_safe
def call(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One call. The public sees the problem and who won; reviewers see bids by letter; parties see their own."""
    found = _call(public_id)
    user = request.user
    known = isinstance(user, User)
    steps = links(deeds_for(user), user, found) if isinstance(user, User) else []
    first = next((step for step in steps if step.tone == "primary"), None)
    sight = Sight(
        office=known and may(user, "exchange.arrange_review", found),
        judging=known and may(user, "exchange.review", found),
        setting=known and may(user, "exchange.run_call", found),
    )
    bids = list(found.bids.select_related("organisation"))
    won = next((bid for bid in bids if bid.state == Bid.State.AWARDED), None)
    context = {
        "call": found,
        "words": found.marked("words"),
        "status": (tone(found.state), found.get_state_display()),
        "next_step": first,
        "actions": [*(step for step in steps if step is not first), *_further(user, found)],
        "facts": pairs(
            (_("发榜单位"), found.organisation), (_("榜金"), formats.money(found.bounty_fen)),
            (_("揭榜截止（当日可报）"), found.closes_on), (_("验收办法"), found.acceptance_test),
            (_("中榜单位"), won.organisation if won else ""), (_("中榜理由"), won.reason if won else ""),
            (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("结束时间"), found.ended_at or ""),
            (_("说明"), found.reason),
        ),
        "criteria": found.criteria.all(),
        "received": _received(bids) if found.state == CallState.OPEN and (sight.office or sight.setting) else "",
        "own": [(bid, _feedback(found, bid)) for bid in bids if known and deputised(user, acts_for, bid.organisation)],
        "shown": [bid for bid in bids if bid.state == Bid.State.SUBMITTED]
        if sight.judging and found.state == CallState.REVIEW
        else [],
        "plan": won if won and (sight.office or sight.setting) else None,
        **_judged(found, sight, won),
        "reviewers": found.reviewers.select_related("user") if sight.office else [],
        "milestones": [(row, tone(row.state), _milestone_steps(user, row)) for row in found.milestones.all()]
        if may(user, "exchange.see_milestones", found)
        else [],
        "edges": edges_of(found.uri, user),
    }  # fmt: skip
    return render(request, "exchange/call.html", context)


def _received(bids: list[Bid]) -> str:
    count = sum(bid.state == Bid.State.SUBMITTED for bid in bids)
    return _("已收到 %(count)s 份方案；截止前不拆封，评审时只显示代号，公布中榜后才显示单位。") % {"count": count}


def _feedback(call: Call, bid: Bid) -> Any:
    """What the reviewers said of a bid, told to its party once it is decided."""
    decided = bid.state in (Bid.State.AWARDED, Bid.State.LOST)
    return bid.scores.exclude(reviewer__tied=True).select_related("criterion") if decided else []


def _judged(call: Call, sight: Sight, won: Bid | None) -> dict[str, Any]:
    """While reviewed: letters and points, for the office. Once decided: names too, for whoever had a part in it."""
    if call.state == CallState.REVIEW and sight.office:
        return {"judged": [(row, "") for row in standing_of(call)], "judged_title": _("评审进展（不显示单位）")}
    if won is not None and sight.inside:
        return {"judged": [(row, str(row.bid.organisation)) for row in standing_of(call)],
                "judged_title": _("评审结果")}  # fmt: skip
    return {}


def _further(user: Any, call: Call) -> list[Action]:
    """Ways on from here that are no step of the call itself."""
    found = []
    if call.state in (CallState.OPEN, CallState.REVIEW) and may(user, "exchange.assign_reviewers", None):
        found.append(Action(_("按契合度分派评审人"), assigning(call), "users-group"))
    if isinstance(user, User) and won_calls_of(user).filter(pk=call.pk).exists():
        found.append(Action(_("组建联合体"), f"/consortia/new?{urlencode(_consortium(call))}", "users"))
    return found


def _consortium(call: Call) -> dict[str, Any]:
    given = {"call": call.pk, "title": call.title[:110], "goal": call.acceptance_test}
    return given | ({"need": call.need_id} if call.need_id else {})


def _milestone_steps(user: Any, milestone: Milestone) -> list[Action]:
    return links(MILESTONE_DEEDS, user, milestone) if milestone.call.state == CallState.AWARDED else []


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a call."""
    found = _call(public_id)
    return answer(request, deeds_for(user_of(request)), deed, found, str(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_milestone(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a milestone."""
    found = get_object_or_404(Milestone.objects.select_related("call__organisation"), public_id=public_id)
    return answer(request, MILESTONE_DEEDS, deed, found, str(found), back=found.call.uri)


@login_required
@require_safe
def bid(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A bid has no page but its call's."""
    found = get_object_or_404(Bid.objects.select_related("call", "organisation"), public_id=public_id)
    return redirect(found.call.uri)


@login_required
@require_safe
def milestone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A milestone has no page but its call's."""
    return redirect(get_object_or_404(Milestone.objects.select_related("call"), public_id=public_id).call.uri)


def _call(public_id: UUID) -> Call:
    return get_object_or_404(Call.objects.select_related("organisation", "need"), public_id=public_id)

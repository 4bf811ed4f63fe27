"""Calls with a bounty: the list, one call for each kind of viewer, its steps."""

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
from valley.innovation.exchange.forms.needs import NothingForm, ReasonForm
from valley.innovation.exchange.models import Bid, Call, CallState, Milestone, Reviewer
from valley.innovation.exchange.pages.words import tone
from valley.innovation.exchange.queries import needs_for
from valley.innovation.exchange.queries.calls import Judged, proposed_reviewers, standing_of, won_calls_of
from valley.kernel import clock, formats
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.errors import Refusal
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import deputised, may, require
from valley.kernel.screens import Action, pairs, refuse
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for
from valley.registry.rules import acts_for

Data = dict[str, Any]


class Calls(Table):
    """Calls."""

    name = "calls"
    caption = gettext_lazy("榜单")
    empty = gettext_lazy("还没有榜单")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("榜题"), order="title", search="title", href=lambda row: row.uri, heading=True),
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


@require_safe
def call(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One call. The public sees the problem; reviewers see bids by letter; parties see their own."""
    found = _call(public_id)
    user = request.user
    known = isinstance(user, User)
    steps = links(DEEDS, user, found) if isinstance(user, User) else []
    first = next((step for step in steps if step.tone == "primary"), None)
    office = known and may(user, "exchange.arrange_review", found)
    judging = known and may(user, "exchange.review", found)
    context = {
        "call": found,
        "status": (tone(found.state), found.get_state_display()),
        "next_step": first,
        "actions": [*(step for step in steps if step is not first), *_further(user, found)],
        "facts": pairs(
            (_("发榜单位"), found.organisation), (_("榜金"), formats.money(found.bounty_fen)),
            (_("揭榜截止（当日可报）"), found.closes_on), (_("验收办法"), found.acceptance_test),
            (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("结束时间"), found.ended_at or ""),
            (_("说明"), found.reason),
        ),
        "criteria": found.criteria.all(),
        "own": _own(user, found),
        "shown": found.bids.filter(state=Bid.State.SUBMITTED) if judging and found.state == CallState.REVIEW else [],
        "judged": _judged(found, names=not judging) if office or (judging and not found.is_open) else [],
        "reviewers": found.reviewers.select_related("user") if office else [],
        "milestones": [(row, tone(row.state), _milestone_steps(user, row)) for row in found.milestones.all()]
        if may(user, "exchange.see_milestones", found)
        else [],
        "edges": edges_of(found.uri, user),
    }  # fmt: skip
    return render(request, "exchange/call.html", context)


def _assigning(call: Call) -> str:
    return f"/review-rounds/new?calls={call.pk}"


def _further(user: Any, call: Call) -> list[Action]:
    """Ways on from here that are no step of the call itself."""
    found = []
    if call.state in (CallState.OPEN, CallState.REVIEW) and may(user, "exchange.assign_reviewers", None):
        found.append(Action(_("按契合度分派评审人"), _assigning(call), "users-group"))
    if isinstance(user, User) and won_calls_of(user).filter(pk=call.pk).exists():
        found.append(Action(_("组建联合体"), f"/consortia/new?{urlencode(_consortium(call))}", "users"))
    return found


def _consortium(call: Call) -> dict[str, Any]:
    given = {"call": call.pk, "title": call.title[:110], "goal": call.acceptance_test}
    return given | ({"need": call.need_id} if call.need_id else {})


def _judged(call: Call, *, names: bool) -> list[tuple[Judged, str]]:
    return [(row, str(row.bid.organisation) if names else "") for row in standing_of(call)]


def _milestone_steps(user: Any, milestone: Milestone) -> list[Action]:
    return links(MILESTONE_DEEDS, user, milestone) if milestone.call.state == CallState.AWARDED else []


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a call."""
    found = _call(public_id)
    return answer(request, DEEDS, deed, found, str(found))


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


def _own(user: Any, call: Call) -> list[Bid]:
    """The bids of the viewer's organisations."""
    bids = call.bids.select_related("organisation") if isinstance(user, User) else ()
    return [bid for bid in bids if deputised(user, acts_for, bid.organisation)]


def _call(public_id: UUID) -> Call:
    return get_object_or_404(Call.objects.select_related("organisation", "need"), public_id=public_id)


def _bid(by: User, call: Call, data: Data) -> object:
    actions.submit_bid(by=by, call=call, **data)
    return call


def _withdraw_bid(by: User, call: Call, data: Data) -> object:
    for one in call.bids.filter(state=Bid.State.SUBMITTED).select_related("organisation", "call"):
        if deputised(by, acts_for, one.organisation):
            actions.withdraw_bid(by=by, bid=one)
    return call


def _tie(by: User, call: Call, data: Data) -> object:
    actions.declare_tie(by=by, call=call, tied=data["tied"] == "yes", reason=data["reason"])
    return call


def _score(by: User, call: Call, data: Data) -> object:
    points = {
        int(key.removeprefix("points_")): (value, data[key.replace("points_", "why_")])
        for key, value in data.items()
        if key.startswith("points_")
    }
    actions.score_bid(by=by, bid=data["bid"], points=points)
    return call


def _undeclared(call: Call) -> bool:
    return call.state == CallState.REVIEW and Reviewer.objects.filter(call=call, declared_at=None).exists()


def _in(*states: str) -> Any:
    return lambda call: call.state in states


def _check(by: User, milestone: Milestone, data: Data) -> object:
    done = actions.check_milestone(
        by=by, milestone=milestone, accepted=data["accepted"] == "yes", reason=data["reason"]
    )
    return done.call


def _submit(by: User, milestone: Milestone, data: Data) -> object:
    return actions.submit_milestone(by=by, milestone=milestone, **data).call


DEEDS: dict[str, Deed] = {
    "bid": Deed(
        gettext_lazy("揭榜"), forms.BidForm, "exchange.bid", _bid, "flag", tone="primary",
        offered=lambda call: call.state == CallState.OPEN and call.closes_on >= clock.today(),
    ),
    "review": Deed(
        gettext_lazy("截止并组织评审"), forms.ReviewersForm, "exchange.arrange_review",
        lambda by, call, data: actions.open_review(by=by, call=call, **data), "users", tone="primary",
        offered=lambda call: call.state == CallState.OPEN and call.closes_on < clock.today(),
        initial=lambda call: {"reviewers": "\n".join(one.username for one in proposed_reviewers(call))},
        ways=lambda call: [Action(gettext_lazy("按契合度分派"), _assigning(call), "users-group")],
        words=gettext_lazy("最近一次分派的专家已填在下面，可以增减。"),
    ),
    "declare": Deed(
        gettext_lazy("利益关系声明"), forms.TieForm, "exchange.review", _tie, "shield-check", tone="primary",
        offered=_undeclared,
    ),
    "score": Deed(
        gettext_lazy("评分"), forms.ScoreForm, "exchange.review", _score, "stars", tone="primary",
        offered=_in(CallState.REVIEW), given=lambda call: {"call": call},
    ),
    "award": Deed(
        gettext_lazy("公布中榜"), forms.AwardForm, "exchange.arrange_review",
        lambda by, call, data: actions.award_call(by=by, call=call, **data), "trophy", tone="primary",
        offered=_in(CallState.REVIEW), given=lambda call: {"call": call},
    ),
    "withdraw-bid": Deed(
        gettext_lazy("撤回本单位方案"), NothingForm, "exchange.bid", _withdraw_bid, "arrow-back",
        offered=lambda call: call.state == CallState.OPEN and call.bids.filter(state=Bid.State.SUBMITTED).exists(),
    ),
    "withdraw": Deed(
        gettext_lazy("撤榜"), ReasonForm, "exchange.run_call",
        lambda by, call, data: actions.end_call(by=by, call=call, failed=False, **data), "x", tone="danger",
        offered=_in(CallState.OPEN, CallState.REVIEW),
    ),
    "fail": Deed(
        gettext_lazy("记为未成功"), ReasonForm, "exchange.run_call",
        lambda by, call, data: actions.end_call(by=by, call=call, failed=True, **data), "mood-sad", tone="danger",
        offered=_in(CallState.AWARDED), words=gettext_lazy("没有成功也是结果。请写明学到了什么，供后来的人参考。"),
    ),
}  # fmt: skip
MILESTONE_DEEDS: dict[str, Deed] = {
    "submit": Deed(
        gettext_lazy("提交验收"), forms.MilestoneForm, "exchange.submit_milestone", _submit, "send",
        offered=lambda row: row.state in (Milestone.State.PLANNED, Milestone.State.REJECTED),
    ),
    "check": Deed(
        gettext_lazy("验收"), forms.CheckForm, "exchange.check_milestone", _check, "check",
        offered=lambda row: row.state == Milestone.State.SUBMITTED,
    ),
}  # fmt: skip

"""Introductions: the broker's workspace, one of them, its steps."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange.actions import introductions as actions
from valley.innovation.exchange.forms import introductions as forms
from valley.innovation.exchange.forms.needs import ReasonForm, TakeForm
from valley.innovation.exchange.models import Introduction, IntroductionState, Need, Result
from valley.innovation.exchange.pages.words import for_own, tone
from valley.innovation.exchange.queries.introductions import Came, introductions_for, what_came
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Figure, pairs
from valley.kernel.tables import Column, Filter, Table


class Introductions(Table):
    """Introductions."""

    name = "introductions"
    caption = gettext_lazy("引介")
    empty = gettext_lazy("还没有引介。在需求或成果的页面上由引介方发起。")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number", href=lambda row: row.uri, heading=True),
        Column("broker", gettext_lazy("引介方"), order="broker__name", search="broker__name"),
        Column("owner", gettext_lazy("一方"), order="owner__name", search="owner__name"),
        Column("organisation", gettext_lazy("另一方"), order="organisation__name", search="organisation__name"),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
        Column("commission_fen", gettext_lazy("佣金"), kind="money", order="commission_fen"),
    ]
    filters = [Filter("state", gettext_lazy("状态"), IntroductionState.choices)]


@login_required
@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """Those that concern the viewer, with what came of them."""
    user = user_of(request)
    require(user, "exchange.list_introductions", None)
    rows = introductions_for(user)
    context = {
        "title": _("引介"),
        "subtitle": _("技术转移网络：引介方把需求和成果的双方带到一起，成交以合同为证。"),
        "actions": [],
        "figures": _figures(what_came(rows)),
    }
    return Introductions(request, rows).response("exchange/list.html", context)


def _figures(came: Came) -> list[Figure]:
    return [
        Figure(_("引介过"), came.made_count, _("次"), 0), Figure(_("见过面"), came.met_count, _("次"), 0),
        Figure(_("成交"), came.deal_count, _("次"), 0),
        Figure(_("成交合同额"), came.contracted_fen / 1_000_000, _("万元"), 2),
    ]  # fmt: skip


@login_required
@require_safe
def introduction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One introduction."""
    user, found = user_of(request), _one(public_id)
    require(user, "exchange.view_introduction", found)
    steps = links(DEEDS, user, found)
    first = next((step for step in steps if step.tone == "primary"), None)
    context = {
        "introduction": found,
        "status": (tone(found.state), found.get_state_display()),
        "next_step": first,
        "actions": [step for step in steps if step is not first],
        "facts": pairs(
            (_("引介方"), found.broker), (_("一方"), found.owner), (_("另一方"), found.organisation),
            (_("为什么引介"), found.why), (_("佣金约定"), found.terms), (_("下一步"), found.next_step),
            (_("期限"), found.due_on or ""), (_("引介时间"), found.made_at), (_("对接时间"), found.met_at or ""),
            (_("技术合同"), found.contract or ""),
            (_("佣金"), "" if found.commission_fen is None else formats.money(found.commission_fen)),
            (_("说明"), found.reason), (_("结束时间"), found.ended_at or ""),
        ),
        "edges": edges_of(found.uri, user),
    }  # fmt: skip
    return render(request, "exchange/introduction.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _one(public_id)
    require(user_of(request), "exchange.view_introduction", found)
    return answer(request, DEEDS, deed, found, str(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Introduce somebody to whoever has a need."""
    found = get_object_or_404(Need.objects.select_related("organisation"), public_id=public_id)
    return answer(request, _new(user_of(request)), "introduce", found, str(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Introduce somebody to whoever has a result."""
    found = get_object_or_404(Result.objects.select_related("organisation"), public_id=public_id)
    return answer(request, _new(user_of(request)), "introduce", found, str(found))


def _one(public_id: UUID) -> Introduction:
    related = ("broker", "owner", "organisation", "need", "result", "contract")
    return get_object_or_404(Introduction.objects.select_related(*related), public_id=public_id)


def _run(name: str) -> Any:
    return lambda by, found, data: getattr(actions, name)(by=by, introduction=found, **data)


def _open(found: Introduction) -> bool:
    return found.ended_at is None


def _new(user: User) -> dict[str, Deed]:
    return {"introduce": for_own(NEW["introduce"], user, "broker")}


NEW: dict[str, Deed] = {
    "introduce": Deed(
        gettext_lazy("引介"), forms.IntroduceForm, "exchange.introduce",
        lambda by, thing, data: actions.introduce(by=by, thing=thing, **data), "arrows-join",
        words=gettext_lazy("被引介的单位只看到这条需求或成果已公开的部分；要看更多，由它自己申请。"),
    ),
}  # fmt: skip
DEEDS: dict[str, Deed] = {
    "met": Deed(
        gettext_lazy("确认已对接"), TakeForm, "exchange.confirm_meeting", _run("confirm_meeting"), "users",
        tone="primary", offered=lambda found: found.state == IntroductionState.OFFERED,
    ),
    "deal": Deed(
        gettext_lazy("登记成交"), forms.DealForm, "exchange.end_introduction", _run("record_deal"), "signature",
        offered=_open, given=lambda found: {"introduction": found},
        words=gettext_lazy("成交以双方之间的技术合同为证。"),
    ),
    "nothing": Deed(
        gettext_lazy("没有结果"), ReasonForm, "exchange.end_introduction", _run("end_introduction"), "x",
        tone="danger", offered=_open,
    ),
}  # fmt: skip

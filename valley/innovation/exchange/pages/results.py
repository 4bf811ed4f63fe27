"""Results: the list, one result with its way, what can be done; what the public sees."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms import results as forms
from valley.innovation.exchange.models import Kind, Result, Rights, Route
from valley.innovation.exchange.pages import opened
from valley.innovation.exchange.pages.reasons import section_of
from valley.innovation.exchange.pages.result_deeds import DEEDS, ROUTE_DEEDS
from valley.innovation.exchange.pages.words import TITLE, tone, until
from valley.innovation.exchange.queries import needs_for, parties_for, results_for, way_of
from valley.innovation.exchange.rules import Seen, seen_by
from valley.kernel.deeds import answer, links, user_of
from valley.kernel.errors import Missing, Refusal
from valley.kernel.links import edges_of
from valley.kernel.models import EvidenceFile, User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs, refuse
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class Results(Table):
    """Results."""

    name = "results"
    caption = gettext_lazy("成果")
    empty = gettext_lazy("还没有登记成果")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        TITLE,
        Column("kind", gettext_lazy("类别"), order="kind", value=lambda row: row.get_kind_display()),
        Column("trl", gettext_lazy("成熟度"), kind="number", order="trl"),
        Column("rights", gettext_lazy("权利状态"), order="rights", value=lambda row: row.get_rights_display()),
        Column("organisation", gettext_lazy("所有单位"), order="organisation__name", search="organisation__name"),
        Column("registered_at", gettext_lazy("登记时间"), kind="date", order="registered_at"),
    ]
    filters = [
        Filter("kind", gettext_lazy("类别"), Kind.choices),
        Filter("rights", gettext_lazy("权利状态"), Rights.choices),
    ]


class Exhibition(Results):
    """What the public sees."""

    caption = gettext_lazy("成果展示")
    empty = gettext_lazy("还没有向公众展示的成果")


@require_safe
def exhibition(request: HttpRequest) -> HttpResponse:
    """For everybody: results whose owners show them."""
    context = {"title": _("成果展示"), "subtitle": _("所有单位愿意公开的成果；登录后可申请查看更多。"), "actions": []}
    return Exhibition(request, results_for(None)).response("exchange/list.html", context)


@login_required
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "exchange.see_network")
    able = may(user, "exchange.register_result", None)
    context = {
        "title": _("成果"),
        "actions": [Action(_("登记成果"), "/results/new", "plus", tone="primary")] if able else [],
    }
    return Results(request, results_for(user)).response("exchange/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new result."""
    user = user_of(request)
    require(user, "exchange.register_result", None)
    posted = request.method == "POST"
    form = forms.ResultForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        organisations=acted_for(user),
        results=results_for(user),
        needs=needs_for(user),
        initial={"answers_need": request.GET.get("need")},
    )
    if posted and form.is_valid():
        try:
            made = actions.register_result(by=user, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect(made.uri)
    return render(request, "exchange/result_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One result. The public sees title and summary of what is exhibited."""
    found = _result(public_id)
    user = request.user
    seen = seen_by(user, found)
    if seen < Seen.TITLE:
        raise Missing
    inside = isinstance(user, User)
    may_route = inside and may(user, "exchange.route_result", found)
    context = {
        "result": found,
        "status": ("idle", _("已撤回")) if found.withdrawn_at else None,
        "actions": [*links(DEEDS, user, found), *opened.offers(user, found)] if isinstance(user, User) else [],
        "facts": _facts(found, summary=seen >= Seen.SUMMARY),
        "way": way_of(found) if inside else [],
        "matching": section_of(user, found),
        "routes": [(row, tone(row.state)) for row in _routes(found, user)] if inside else [],
        "candidates": parties_for(found)[:5] if may_route else [],
        "files": EvidenceFile.objects.filter(owner=found.uri) if seen >= Seen.FULL else [],
        "edges": edges_of(found.uri, user),
        "disclosures": found.disclosures.select_related("organisation")
        if inside and may(user, "exchange.give_away", found)
        else [],
    }
    return render(request, "exchange/result.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a result."""
    found = _result(public_id)
    return answer(request, DEEDS, deed, found, str(found))


@login_required
@require_POST
def full_text(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The full text; that it was read is kept."""
    return opened.show(request, _result(public_id))


@login_required
@require_safe
def route(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One way: what was handed to whom, and what came of it."""
    user = user_of(request)
    found = _route(public_id)
    require(user, "exchange.view_route", found)
    steps = links(ROUTE_DEEDS, user, found)
    first = next((step for step in steps if step.tone == "primary"), None)
    context = {
        "route": found,
        "status": (tone(found.state), found.get_state_display()),
        "next_step": first,
        "actions": [step for step in steps if step is not first],
        "facts": pairs(
            (_("成果"), found.result.marked_title), (_("推送给"), found.organisation),
            (_("层级"), found.get_tier_display()), (_("推送理由"), found.why),
            (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
            (_("负责人"), found.owner.username if found.owner else ""), (_("说明"), found.reason),
            (_("采用后的效果"), found.effect), (_("推送时间"), found.offered_at), (_("承接时间"), found.taken_at or ""),
            (_("结束时间"), found.ended_at or ""),
        ),
        "files": EvidenceFile.objects.filter(owner=found.uri),
        "edges": edges_of(found.uri, user),
    }  # fmt: skip
    return render(request, "exchange/route.html", context)


@login_required
def do_route(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a way."""
    found = _route(public_id)
    return answer(request, ROUTE_DEEDS, deed, found, str(found.result))


def _result(public_id: UUID) -> Result:
    return get_object_or_404(
        Result.objects.select_related("organisation", "source", "answers_need"), public_id=public_id
    )


def _route(public_id: UUID) -> Route:
    related = ("organisation", "result__organisation", "owner")
    return get_object_or_404(Route.objects.select_related(*related), public_id=public_id)


def _routes(result: Result, user: Any) -> list[Route]:
    rows = result.routes.select_related("organisation", "result__organisation")
    return [row for row in rows if may(user, "exchange.view_route", row)]


def _facts(result: Result, *, summary: bool) -> Any:
    return pairs(
        (_("类别"), result.get_kind_display()),
        (_("所有单位"), result.organisation),
        (_("摘要"), result.marked_summary if summary else _("须申请查看")),
        (_("与什么相比"), result.incumbent if summary else ""),
        (_("测得的优势"), result.advantage if summary else ""),
        (_("成本比较"), result.cost if summary else ""),
        (_("技术成熟度（1–9）"), result.trl if result.trl is not None else _("未说明")),
        (_("成熟度依据"), result.trl_evidence),
        (_("权利状态"), result.get_rights_display()),
        (_("专利号或登记号"), result.patent_number),
        (_("国际专利分类"), "、".join(result.ipc)),
        (_("领域"), "、".join(result.topics)),
        (_("登记时间"), result.registered_at),
        (_("有效期至"), until(result.expires_on)),
    )

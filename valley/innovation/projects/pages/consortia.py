"""Consortia: the list, one of them, a seat."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange.queries import needs_for
from valley.innovation.exchange.queries.calls import won_calls_of
from valley.innovation.projects import actions
from valley.innovation.projects.forms import consortia as forms
from valley.innovation.projects.models import (
    Consortium,
    ConsortiumState,
    Field,
    Seat,
    Sector,
    Template,
)
from valley.innovation.projects.pages.consortium_deeds import DEEDS, SEAT_DEEDS, led
from valley.innovation.projects.pages.consortium_sections import programme, roles, shared, shares
from valley.innovation.projects.pages.shown import (
    SECTORS,
    TITLED,
    Line,
    Section,
    by_sector,
    show,
)
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class Consortia(Table):
    """Consortia."""

    name = "consortia"
    caption = gettext_lazy("创新联合体")
    empty = gettext_lazy("还没有创新联合体")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        TITLED,
        Column("field", gettext_lazy("领域"), order="field", value=lambda row: row.get_field_display()),
        Column("lead", gettext_lazy("牵头单位"), order="lead__name", search="lead__name"),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
    ]
    filters = [
        Filter("state", gettext_lazy("状态"), ConsortiumState.choices),
        Filter("field", gettext_lazy("领域"), Field.choices),
        Filter("sector", gettext_lazy("板块"), SECTORS, apply=by_sector),
    ]


@login_required
@require_safe
def consortia(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "projects.see", None)
    able = may(user, "projects.found", None)
    context = {
        "title": _("创新联合体"),
        "subtitle": _("企业出题牵头，政、产、学、研、用、金各就其位。"),
        "actions": [Action(_("发起联合体"), "/consortia/new", "plus", tone="primary")] if able else [],
    }
    return Consortia(request, Consortium.objects.select_related("lead")).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one."""
    user = user_of(request)
    made = Deed(
        gettext_lazy("发起联合体"), forms.ConsortiumForm, "projects.found", _found, "plus",
        given=lambda _thing: {
            "organisations": acted_for(user), "needs": needs_for(user), "calls": won_calls_of(user),
        },
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("创新联合体"), back="/consortia")


def _found(by: User, _thing: object, data: dict[str, Any]) -> object:
    data["topics_of"] = data.pop("topics")
    return actions.found_consortium(by=by, **data)


@login_required
@require_safe
def consortium(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One consortium: the roles with what is empty and who could come, shares, programme."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.see", None)
    inside = may(user, "projects.see_shares", found)
    leads = found.is_open and may(user, "projects.lead", found)
    sections = [roles(user, found, leads)]
    if inside:
        sections += [shares(_("出资份额"), found.contribution), shares(_("知识产权份额"), found.ip)]
    need = found.need if found.need and may(user, "exchange.view", found.need) else ""
    facts = pairs(
        (_("牵头单位"), found.lead), (_("领域"), found.get_field_display()), (_("目标"), found.marked("goal")),
        (_("板块"), _("、").join(str(Sector(one).label) for one in found.sectors)),
        (_("来自需求"), need), (_("来自榜单"), found.call or ""), (_("赛道"), found.track or ""),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
        (_("签约时间"), found.started_at or ""), (_("结束时间"), found.ended_at or ""), (_("说明"), found.reason),
    )  # fmt: skip
    planned, flow = programme(user, found)
    sections += shared(user, found)
    ways = []
    if inside:
        texts = Template.objects.filter(kind="agreement", withdrawn_at=None)
        sections.append(
            Section(_("协议范本：按本联合体的记录填好"), [Line(one, f"{one.uri}/text?of={found.uri}") for one in texts])
        )
        orders = [Line(one, one.uri, one.get_state_display()) for one in found.orders.all()
                  if may(user, "projects.view_order", one)]  # fmt: skip
        sections.append(Section(_("研发订单"), orders, "" if orders else _("还没有您可以查看的订单。")))
    if (
        found.is_open
        and acted_for(user).filter(pk__in=found.seats.filter(state="taken").values("organisation")).exists()
    ):
        ways.append(Action(_("下研发订单"), f"/rd-orders/new?{urlencode(_ordered(user, found))}", "flask"))
    return show(
        request, found, led(found), facts, sections=[*sections, *planned], flow=flow, further=ways,
        files=[found.agreement] if inside and found.agreement else [],
    )  # fmt: skip


def _ordered(user: User, found: Consortium) -> dict[str, Any]:
    """What an order of the consortium begins with."""
    seats = found.seats.filter(state="taken").values("organisation")
    mine = acted_for(user).filter(pk__in=seats).first()
    given = {"consortium": found.pk, "title": found.title, "acceptance_test": found.goal[:300]}
    return given | ({"customer": mine.pk} if mine else {}) | ({"need": found.need_id} if found.need_id else {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _one(public_id)
    return answer(request, DEEDS, deed, found, str(found))


@login_required
@require_safe
def seat(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A seat has no page but its consortium's."""
    return redirect(get_object_or_404(Seat.objects.select_related("consortium"), public_id=public_id).consortium.uri)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_seat(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """An answer to an invitation."""
    found = get_object_or_404(Seat.objects.select_related("consortium__lead", "organisation"), public_id=public_id)
    return answer(request, SEAT_DEEDS, deed, found, str(found), back=found.consortium.uri)


def _one(public_id: UUID) -> Consortium:
    rows = Consortium.objects.select_related("lead", "need", "call", "track", "contribution", "ip", "agreement")
    return get_object_or_404(rows, public_id=public_id)

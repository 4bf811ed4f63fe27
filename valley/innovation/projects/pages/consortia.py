"""Consortia: the list, one of them with roles, shares and programme."""

from dataclasses import replace
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
from valley.innovation.projects.actions import partners, templates
from valley.innovation.projects.forms import consortia as forms
from valley.innovation.projects.forms import rows
from valley.innovation.projects.forms.shares import SharesForm
from valley.innovation.projects.models import (
    Consortium,
    ConsortiumState,
    Field,
    Interface,
    Seat,
    Sector,
    Split,
    Template,
    WorkPackage,
)
from valley.innovation.projects.pages.packages import DEEDS as PACKAGE_DEEDS
from valley.innovation.projects.pages.shown import (
    RETELL,
    SECTORS,
    TITLED,
    TONES,
    Line,
    Section,
    by_sector,
    in_state,
    run,
    show,
    yes,
)
from valley.innovation.projects.pages.templates import SHARING_DEEDS
from valley.innovation.projects.queries import candidates_for, empty_roles, programme_of
from valley.kernel.charts import Flow, FlowEdge, FlowNode
from valley.kernel.deeds import Deed, answer, links, user_of
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
        Column("due_on", gettext_lazy("期限"), kind="date", order="due_on"),
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
    sections = [_roles(user, found, leads)]
    if inside:
        sections += [_shares(_("出资份额"), found.contribution), _shares(_("知识产权份额"), found.ip)]
    need = found.need if found.need and may(user, "exchange.view", found.need) else ""
    facts = pairs(
        (_("牵头单位"), found.lead), (_("领域"), found.get_field_display()), (_("目标"), found.marked("goal")),
        (_("板块"), "、".join(str(Sector(one).label) for one in found.sectors)),
        (_("来自需求"), need), (_("来自榜单"), found.call or ""), (_("赛道"), found.track or ""),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
        (_("签约时间"), found.started_at or ""), (_("结束时间"), found.ended_at or ""), (_("说明"), found.reason),
    )  # fmt: skip
    programme, flow = _programme(user, found)
    sections += _shared(user, found)
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
        request, found, _led(found), facts, sections=[*sections, *programme], flow=flow, further=ways,
        files=[found.agreement] if inside and found.agreement else [],
    )  # fmt: skip


def _roles(user: User, found: Consortium, leads: bool) -> Section:
    lines = []
    for seat in found.seats.select_related("organisation").exclude(state=Seat.State.LEFT):
        steps = links(SEAT_DEEDS, user, seat) if found.is_open else []
        more = f"{seat.duty} · {seat.reason}" if seat.reason else seat.duty
        lines.append(Line(str(seat), seat.organisation.uri, seat.get_state_display(), TONES[seat.state], more, steps))
    for role in empty_roles(found) if found.is_open else []:
        offered = candidates_for(found, role) if leads else []
        lines.append(Line(role.label, "", _("空缺"), "bad", "" if offered or not leads else _("名录中没有合适的单位")))
        for one in offered:
            why = _("共同领域：%(topics)s；相关成果 %(count)s 项") % {
                "topics": "、".join(one.topics) or "—", "count": one.results_count,
            }  # fmt: skip
            ask = f"{found.uri}/do/ask?role={role.value}&organisation={one.organisation.uri}"
            lines.append(
                Line(one.organisation, one.organisation.uri, _("可邀请"), "idle", why, [Action(_("邀请"), ask)])
            )
    return Section(_("六方角色"), lines)


def _led(found: Consortium) -> dict[str, Deed]:
    """What can be done, with what is to be done first in front: ask partners, agree on shares, sign."""
    if found.state != ConsortiumState.FORMING:
        return DEEDS
    several = found.seats.filter(state=Seat.State.TAKEN).values("organisation").distinct().count() > 1
    agreed = found.contribution_id is not None and found.ip_id is not None
    first = "start" if agreed else "shares" if several else "ask"
    return {key: replace(deed, tone="primary" if key == first else "") if key in ("ask", "shares", "start") else deed
            for key, deed in DEEDS.items()}  # fmt: skip


def _names(found: Consortium) -> str:
    """Its members, a line each, so that only the parts are typed."""
    seats = found.seats.filter(state=Seat.State.TAKEN).select_related("organisation")
    return "".join(f"{name} \n" for name in dict.fromkeys(str(seat.organisation) for seat in seats))


def _ordered(user: User, found: Consortium) -> dict[str, Any]:
    """What an order of the consortium begins with."""
    seats = found.seats.filter(state="taken").values("organisation")
    mine = acted_for(user).filter(pk__in=seats).first()
    given = {"consortium": found.pk, "title": found.title, "acceptance_test": found.goal[:300]}
    return given | ({"customer": mine.pk} if mine else {}) | ({"need": found.need_id} if found.need_id else {})


def _shared(user: User, found: Consortium) -> list[Section]:
    """Students, hours, machine time: planned and given; specifications that neighbouring links share."""
    lines = []
    planned = found.sharings.select_related("organisation", "resource").prefetch_related("given")
    for one in planned:
        given = sum(row.count for row in one.given.all())
        who = one.organisation or _("还没有人提供")
        tone: Any = "good" if given >= one.planned_count else "info" if one.organisation else "bad"
        more = f"{who}{' · ' + str(one.resource) if one.resource else ''} · {one.due_on}"
        state = _("已投入 %(given)s / 计划 %(planned)s") % {"given": given, "planned": one.planned_count}
        lines.append(Line(one, "", state, tone, more, links(SHARING_DEEDS, user, one)))
    sections = [Section(_("共享的学生、工时和设备"), lines)] if lines else []
    shared = [
        Line(
            one,
            one.uri,
            one.get_state_display(),
            TONES.get(one.state, "info"),
            f"{one.upstream.link} → {one.downstream.link}",
        )
        for one in Interface.objects.filter(upstream__consortium=found).select_related("upstream", "downstream")
    ]
    return sections + ([Section(_("上下游共同规格"), shared)] if shared else [])


def _shares(title: str, split: Split | None) -> Section:
    if split is None:
        return Section(title, words=_("还没有约定。"))
    lines = [
        Line(part.organisation, part.organisation.uri, more=f"{part.parts_count} / {split.total_count}")
        for part in split.parts.select_related("organisation")
    ]
    return Section(title, lines, split.words)


def _programme(user: User, found: Consortium) -> tuple[list[Section], Flow | None]:
    plan = programme_of(found)
    lines = [Line(link, "", _("无人承担"), "bad") for link in plan.uncovered]
    lines += [
        Line(
            f"{one} · {one.due_on}", "", one.get_state_display(), TONES[one.state], one.organisation or _("待定"),
            links(PACKAGE_DEEDS, user, one) if found.is_open else [],
        )
        for one in plan.packages
    ]  # fmt: skip
    lines += [
        Line(_("“%(one)s”的期限早于它的前置“%(other)s”") % {"one": one, "other": other}, "", _("矛盾"), "warn")
        for one, other in plan.too_early
    ]
    section = Section(_("联合计划：逐环节，缺口看得见"), lines)
    if not plan.packages:
        return [section], None
    nodes = [
        FlowNode(str(one.pk), str(one), str(one.organisation or _("待定")),
                 "good" if one.state == WorkPackage.State.DONE else "info" if one.organisation_id else "bad")
        for one in plan.packages
    ]  # fmt: skip
    edges = [FlowEdge(str(before), str(one)) for one, befores in plan.after.items() for before in befores]
    return [section], Flow("programme", _("谁等谁：箭头从前置到后续"), nodes, edges)


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


def _agree(by: User, found: Consortium, data: dict[str, Any]) -> object:
    read = {"contribution": data.pop("contribution"), "ip": data.pop("ip")}
    actions.agree_shares(by=by, consortium=found, replaces=read[data["what"]], **data)
    return None


def _answer(by: User, found: Seat, data: dict[str, Any]) -> object:
    actions.answer_seat(by=by, seat=found, **yes(data, "taken"))
    return found.consortium


def _leave(by: User, found: Seat, data: dict[str, Any]) -> object:
    actions.leave_seat(by=by, seat=found, **data)
    return found.consortium


def _end(by: User, found: Consortium, data: dict[str, Any]) -> object:
    actions.end_consortium(by=by, consortium=found, **yes(data, "achieved"))
    return None


OPEN = in_state("forming", "running")
DEEDS: dict[str, Deed] = {
    "retell": RETELL,
    "start": Deed(
        gettext_lazy("签约"), forms.StartForm, "projects.lead", run(actions.start_consortium, "consortium"),
        "signature", tone="primary", offered=in_state("forming"),
    ),
    "ask": Deed(
        gettext_lazy("邀请单位"), forms.SeatForm, "projects.lead", run(actions.ask_seat, "consortium"), "user-plus",
        offered=OPEN,
    ),
    "shares": Deed(
        gettext_lazy("约定份额"), SharesForm, "projects.lead", _agree, "chart-pie", offered=OPEN,
        initial=lambda found: {"contribution": found.contribution_id, "ip": found.ip_id, "parts": _names(found)},
        words=gettext_lazy("份额写成协议总份数中的整数份，各方合计须等于总份数。改动另立一份，原约定保留。"),
    ),
    "plan": Deed(
        gettext_lazy("加工作包"), forms.PackageForm, "projects.lead", run(actions.plan_package, "consortium"), "plus",
        offered=OPEN, given=lambda found: {"consortium": found},
    ),
    "apply": Deed(
        gettext_lazy("套用联合计划范本"), rows.ApplyForm, "projects.lead",
        run(templates.apply_template, "consortium"), "template", offered=OPEN,
        words=gettext_lazy("按范本加入工作包、前置关系和共享投入；承担单位随后指定。"),
    ),
    "sharing": Deed(
        gettext_lazy("加共享投入"), rows.SharingForm, "projects.lead", run(templates.plan_sharing, "consortium"),
        "share", offered=OPEN, given=lambda found: {"consortium": found},
    ),
    "interface": Deed(
        gettext_lazy("提出共同规格"), rows.InterfaceForm, "projects.see_shares",
        lambda by, _found, data: partners.propose_interface(by=by, **data), "arrows-exchange",
        offered=lambda found: found.is_open and found.packages.filter(organisation__isnull=False).count() > 1,
        given=lambda found: {"consortium": found},
        words=gettext_lazy("相邻环节的两家之间：一份规格、一个试验，对方同意才成立。"),
    ),
    "end": Deed(
        gettext_lazy("结束联合体"), forms.EndForm, "projects.lead", _end, "flag-off", tone="danger", offered=OPEN
    ),
}  # fmt: skip
SEAT_DEEDS: dict[str, Deed] = {
    "answer": Deed(
        gettext_lazy("答复邀请"), forms.AnswerForm, "projects.answer_seat", _answer, "check", offered=in_state("asked")
    ),
    "leave": Deed(
        gettext_lazy("退出"), forms.ReasonForm, "projects.answer_seat", _leave, "logout",
        offered=lambda found: found.state == "taken" and found.organisation_id != found.consortium.lead_id,
    ),
}  # fmt: skip

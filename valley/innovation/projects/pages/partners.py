"""One specification between neighbouring links; large firms that raise suppliers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects.actions import partners as actions
from valley.innovation.projects.forms import partners as forms
from valley.innovation.projects.forms.plain import ReasonForm
from valley.innovation.projects.models import (
    OPEN_INTERFACES,
    Fostering,
    FosteringState,
    Interface,
    InterfaceState,
)
from valley.innovation.projects.pages.shown import RETELL, TITLED, Line, Section, in_state, run, show, yes
from valley.innovation.projects.queries.partners import fosterings_for, given_to, interfaces_for
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import deputised, may, require
from valley.kernel.screens import Action, Figure, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.engine.grades import catalogue
from valley.registry.queries import acted_for
from valley.registry.rules import acts_for


class Interfaces(Table):
    """Specifications that two links share."""

    name = "interfaces"
    caption = gettext_lazy("共同规格")
    empty = gettext_lazy("还没有您可以查看的共同规格")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        replace(TITLED, label=gettext_lazy("交接什么")),
        Column(
            "upstream", gettext_lazy("上游"), value=lambda row: f"{row.upstream.link} · {row.upstream.organisation}"
        ),
        Column(
            "downstream",
            gettext_lazy("下游"),
            value=lambda row: f"{row.downstream.link} · {row.downstream.organisation}",
        ),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
    ]
    filters = [Filter("state", gettext_lazy("状态"), InterfaceState.choices)]


@login_required
@require_safe
def interfaces(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "projects.list_orders", None)
    context = {
        "title": _("上下游共同规格"),
        "subtitle": _("相邻两个环节一份规格、一个试验，双方都认才算过；在联合体页面上提出。"),
        "actions": [Action(_("创新联合体"), "/consortia", "users-group")],
    }
    return Interfaces(request, interfaces_for(user)).response("projects/list.html", context)


@login_required
@require_safe
def interface(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them with its tests."""
    user, found = user_of(request), _interface(public_id)
    require(user, "projects.view_interface", found)
    facts = pairs(
        (_("上游"), f"{found.upstream} · {found.upstream.organisation}"),
        (_("下游"), f"{found.downstream} · {found.downstream.organisation}"),
        (_("共同规格"), found.marked("specification")), (_("共同试验"), found.test), (_("等谁"), found.waits_for or ""),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("说明"), found.reason),
    )  # fmt: skip
    said = {True: _("对方认可"), False: _("对方有异议"), None: _("待对方认可结果")}
    lines = [
        Line(f"{row.organisation}：{row.measured}", row.evidence.uri, _("达到") if row.passed else _("没达到"),
             "good" if row.passed else "bad", f"{said[row.accepted]} {row.reason}".strip())
        for row in found.tests.select_related("organisation", "evidence")
    ]  # fmt: skip
    whole = Section(_("联合体"), [Line(found.upstream.consortium, found.upstream.consortium.uri)])
    return show(request, found, _interface_deeds(user), facts, sections=[Section(_("共同试验"), lines), whole])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_interface(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _interface(public_id)
    require(user_of(request), "projects.view_interface", found)
    return answer(request, _interface_deeds(user_of(request)), deed, found, str(found))


def _interface(public_id: UUID) -> Interface:
    rows = Interface.objects.select_related(
        "upstream__consortium__lead", "upstream__organisation", "downstream__organisation", "waits_for"
    )
    return get_object_or_404(rows, public_id=public_id)


def _agree(by: User, found: Interface, data: dict[str, Any]) -> object:
    actions.agree_interface(by=by, interface=found, **yes(data, "agreed"))
    return None


def _test(by: User, found: Interface, data: dict[str, Any]) -> object:
    actions.test_interface(by=by, interface=found, **yes(data, "passed"))
    return None


def _accept(by: User, found: Interface, data: dict[str, Any]) -> object:
    actions.accept_test(by=by, interface=found, **yes(data, "accepted"))
    return None


def _interface_deeds(user: User) -> dict[str, Deed]:
    def turn(state: str) -> Any:
        return lambda found: (
            found.state == state and found.waits_for is not None and deputised(user, acts_for, found.waits_for)
        )

    return {
        "retell": RETELL,
        "agree": Deed(
            gettext_lazy("答复共同规格"), forms.AgreeForm, "projects.work_on_interface", _agree, "check",
            tone="primary",
            offered=turn("proposed"),
        ),
        "test": Deed(
            gettext_lazy("记共同试验"), forms.CommonTestForm, "projects.work_on_interface", _test, "flask",
            tone="primary", offered=in_state("agreed"),
        ),
        "accept": Deed(
            gettext_lazy("认可或异议"), forms.AcceptForm, "projects.work_on_interface", _accept, "check",
            tone="primary",
            offered=turn("tested"),
        ),
        "drop": Deed(
            gettext_lazy("中止"), ReasonForm, "projects.work_on_interface",
            run(actions.drop_interface, "interface"), "x", tone="danger", offered=in_state(*OPEN_INTERFACES),
        ),
    }  # fmt: skip


def step_name(step: int) -> str:
    """A step of the ladder by its name."""
    kind = next((one for one in catalogue().ladder if one.ladder == step), None)
    if kind is None:
        return _("未入梯")
    return kind.en if (get_language() or "zh").startswith("en") else kind.zh


class Fosterings(Table):
    """Who raises whom."""

    name = "fosterings"
    caption = gettext_lazy("配套培育")
    empty = gettext_lazy("还没有您可以查看的配套培育")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        replace(TITLED, label=gettext_lazy("配套什么")),
        Column("leader", gettext_lazy("牵头企业"), order="leader__name", search="leader__name"),
        Column(
            "leader_step",
            gettext_lazy("牵头企业梯级"),
            order="leader_step",
            value=lambda row: step_name(row.leader_step),
        ),
        Column("supplier", gettext_lazy("配套企业"), order="supplier__name", search="supplier__name"),
        Column(
            "supplier_step",
            gettext_lazy("配套企业梯级"),
            order="supplier_step",
            value=lambda row: step_name(row.supplier_step),
        ),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
    ]
    filters = [Filter("state", gettext_lazy("状态"), FosteringState.choices)]


@login_required
@require_safe
def fosterings(request: HttpRequest) -> HttpResponse:
    """The list, and what was ordered of the suppliers."""
    user = user_of(request)
    require(user, "projects.list_orders", None)
    rows = fosterings_for(user)
    given = [given_to(one) for one in rows.exclude(state="declined")]
    context = {
        "title": _("大中小企业配套培育"),
        "subtitle": _("阶梯上高的企业带低的：差在哪里、开放什么、给了多少订单。"),
        "actions": [Action(_("提出配套培育"), "/fosterings/new", "plus", tone="primary")]
        if may(user, "projects.found", None) else [],
        "figures": [
            Figure(_("给配套企业的研发订单"), sum(one.orders_count for one in given), _("份"), 0),
            Figure(_("给配套企业的其他技术合同"), sum(one.contracts_count for one in given), _("份"), 0),
            Figure(_("两者合计"), sum(one.fen for one in given) / 100, _("元"), 0),
        ],
    }  # fmt: skip
    return Fosterings(request, rows).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_fostering(request: HttpRequest) -> HttpResponse:
    """An offer."""
    user = user_of(request)
    made = Deed(
        gettext_lazy("提出配套培育"), forms.FosteringForm, "projects.found",
        lambda by, _thing, data: actions.offer_fostering(by=by, **data), "plus",
        given=lambda _thing: {"organisations": acted_for(user)},
        words=gettext_lazy("梯级按两家有效的认定证书计算，牵头企业须更高。"),
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("大中小企业配套培育"), back="/fosterings")


@login_required
@require_safe
def fostering(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them, with what was ordered since."""
    user, found = user_of(request), _fostering(public_id)
    require(user, "projects.view_fostering", found)
    given = given_to(found)
    facts = pairs(
        (_("牵头企业"), f"{found.leader} · {step_name(found.leader_step)}"),
        (_("配套企业"), f"{found.supplier} · {step_name(found.supplier_step)}"),
        (_("现在差在哪里"), found.gap), (_("达到什么算成"), found.marked("goal")),
        (_("开放什么：设备、标准、订单、人员"), found.support),
        (_("提出以来给的订单"), _("研发订单 %(orders)s 份，其他技术合同 %(contracts)s 份，共 %(sum)s")
         % {"orders": given.orders_count, "contracts": given.contracts_count, "sum": formats.money(given.fen)}),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("结果"), found.reason),
    )  # fmt: skip
    ways = []
    if found.state == "running" and may(user, "projects.found", found.leader):
        ways.append(Action(_("下研发订单"), f"/rd-orders/new?contractor={found.supplier.uri}", "flask"))
    return show(request, found, FOSTERING_DEEDS, facts, further=ways)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_fostering(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _fostering(public_id)
    require(user_of(request), "projects.view_fostering", found)
    return answer(request, FOSTERING_DEEDS, deed, found, str(found))


def _fostering(public_id: UUID) -> Fostering:
    return get_object_or_404(Fostering.objects.select_related("leader", "supplier"), public_id=public_id)


def _take(by: User, found: Fostering, data: dict[str, Any]) -> object:
    actions.answer_fostering(by=by, fostering=found, **yes(data, "taken"))
    return None


FOSTERING_DEEDS: dict[str, Deed] = {
    "retell": RETELL,
    "answer": Deed(
        gettext_lazy("答复"), forms.TakenForm, "projects.answer_fostering", _take, "check", tone="primary",
        offered=in_state("offered"),
    ),
    "reach": Deed(
        gettext_lazy("达到目标"), ReasonForm, "projects.answer_fostering", run(actions.reach_fostering,
        "fostering"),
        "flag", tone="primary", offered=in_state("running"), words=gettext_lazy("写明凭什么说达到了。"),
    ),
    "stop": Deed(
        gettext_lazy("停止"), ReasonForm, "projects.stop_fostering", run(actions.stop_fostering, "fostering"),
        "x",
        tone="danger", offered=in_state("offered", "running"),
    ),
}  # fmt: skip

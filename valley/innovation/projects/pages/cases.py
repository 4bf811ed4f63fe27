"""The pipeline: the list with what it shows over time, one case with its stages."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange.queries import results_for
from valley.innovation.projects import actions
from valley.innovation.projects.actions import partners
from valley.innovation.projects.engine.gates import criteria
from valley.innovation.projects.forms import outcomes as forms
from valley.innovation.projects.forms.partners import BackingForm
from valley.innovation.projects.models import Case, CaseState, Field, Path, Stage
from valley.innovation.projects.pages.shown import TONES, Line, Section, in_state, run, show
from valley.innovation.projects.queries.partners import standing_behind
from valley.innovation.projects.queries.pipeline import passage
from valley.kernel import clock, formats
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Figure, Moment, Step, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for

#: The four of “VIC+Q” (annex L375), in its order.
VICQ = {
    "venture": gettext_lazy("资金（VC）"), "rights": gettext_lazy("知识产权（IP）"),
    "research": gettext_lazy("合同研发（CRO）"), "quality": gettext_lazy("质量（Q）"),
}  # fmt: skip


class Cases(Table):
    """Cases."""

    name = "cases"
    caption = gettext_lazy("成果转化")
    empty = gettext_lazy("还没有转化案件")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("path", gettext_lazy("路径"), order="path", value=lambda row: row.get_path_display()),
        Column("stage", gettext_lazy("阶段"), order="stage", value=lambda row: row.get_stage_display()),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("organisation", gettext_lazy("单位"), order="organisation__name", search="organisation__name"),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
    ]
    filters = [
        Filter("stage", gettext_lazy("阶段"), Stage.choices),
        Filter("state", gettext_lazy("状态"), CaseState.choices),
        Filter("path", gettext_lazy("路径"), Path.choices),
        Filter("field", gettext_lazy("领域"), Field.choices),
    ]


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The list, and for each stage how many passed, and how long they stayed."""
    user = user_of(request)
    require(user, "projects.see", None)
    able = may(user, "projects.found", None)
    context = {
        "title": _("成果转化"),
        "subtitle": _("创新、转化、中试、产业化：每一关有条件、有证据、有决定。"),
        "actions": [Action(_("立项"), "/pipeline/new", "plus", tone="primary")] if able else [],
        "figures": [
            Figure(
                Stage(row.stage).label, row.days_median, _("天（停留中位数）"), 0,
                "known" if row.days_median is not None else "unknown",
                note=_("进入 %(entered)s，准出 %(passed)s，中止 %(dropped)s")
                % {"entered": row.entered_count, "passed": row.passed_count, "dropped": row.dropped_count},
            )
            for row in passage()
        ],
    }  # fmt: skip
    return Cases(request, Case.objects.select_related("organisation")).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one."""
    user = user_of(request)
    made = Deed(
        gettext_lazy("立项"), forms.CaseForm, "projects.found",
        lambda by, _thing, data: actions.open_case(by=by, **data), "plus",
        given=lambda _thing: {
            "organisations": acted_for(user),
            "results": results_for(user).filter(organisation__in=acted_for(user), withdrawn_at=None),
        },
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("成果转化"), back="/pipeline")


@login_required
@require_safe
def case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case: criteria with evidence, decisions, days in each stage."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.see", None)
    inside = may(user, "projects.run_case", found) or may(user, "projects.decide_gate", found)
    stays = list(found.stays.select_related("holder").prefetch_related("met__evidence", "gates"))
    facts = pairs(
        (_("单位"), found.organisation), (_("路径"), found.get_path_display()), (_("领域"), found.get_field_display()),
        (_("负责单位"), stays[-1].holder), (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
        (_("中止原因"), found.get_drop_kind_display()), (_("说明"), found.reason),
        (_("联合体"), found.consortium or ""), (_("来自成果"), found.result or ""),
    )  # fmt: skip
    sections = []
    for stay in stays:
        met = {one.criterion: one for one in stay.met.all()}
        days = ((stay.left_at or clock.now()) - stay.entered_at).days
        lines = [
            Line(one, met[one].evidence.uri if inside else "", _("已达到"), "good", met[one].words if inside else "")
            if one in met else Line(one, "", _("未达到"), "idle")
            for one in criteria(found.path, stay.stage)
        ]  # fmt: skip
        words = _("%(holder)s 负责，已 %(days)s 天") % {"holder": stay.holder, "days": days}
        sections.append(Section(stay.get_stage_display(), lines, words))
    moments = [
        Moment(one.at, one.get_verdict_display(), one.reason, tone="good" if one.verdict == "go" else "warn")
        for stay in stays for one in stay.gates.all()
    ]  # fmt: skip
    file, ways = _file(user, found, inside)
    return show(
        request, found, DEEDS, facts, sections=[*sections[::-1], *file], steps=_steps(found), moments=moments,
        further=ways,
    )  # fmt: skip


def _file(user: User, found: Case, inside: bool) -> tuple[list[Section], list[Action]]:
    """The one file of the case: its orders with their contracts, and the four that “VIC+Q” asks for."""
    there = standing_behind(found)
    lines = []
    for key, label in VICQ.items():
        count = there[key]
        state = _("%(count)s 件") % {"count": count} if count else _("缺")
        lines.append(Line(label, "", state, "good" if count else "bad"))
        backing = found.backing.filter(kind=key).select_related("organisation", "evidence") if inside else []
        for row in backing:
            money = f" · {formats.money(row.amount_fen)}" if row.amount_fen else ""
            lines.append(Line(f"{row.organisation} · {row.words}{money}", row.evidence.uri, more=row.on))
    whole = all(there.values())
    sections = [Section(_("VIC+Q：资金、知识产权、合同研发、质量"), lines, _("四样齐备。") if whole else _("还不齐。"))]
    orders = []
    for one in found.orders.select_related("contract", "customer", "contractor"):
        if may(user, "projects.view_order", one):
            orders.append(
                Line(one, one.uri, one.get_state_display(), TONES.get(one.state, "info"), one.get_kind_display())
            )
            if one.contract:
                orders.append(
                    Line(one.contract, one.contract.uri, one.contract.get_state_display(), more=_("技术合同"))
                )
    sections.append(Section(_("研发、中试、检测订单与合同"), orders, "" if orders else _("还没有您可以查看的订单。")))
    ways = []
    if found.state == "running" and may(user, "projects.run_case", found):
        given = urlencode({"case": found.pk, "kind": "pilot", "title": found.title})
        ways.append(Action(_("下中试订单"), f"/rd-orders/new?{given}", "flask"))
    return sections, ways


def _steps(found: Case) -> list[Step]:
    order = [stage.value for stage in Stage]
    here = order.index(found.stage)
    made = []
    for place, stage in enumerate(Stage):
        at = "refused" if found.state == "dropped" else "done" if found.state == "done" else "now"
        made.append(Step(stage.label, "done" if place < here else at if place == here else "todo"))  # type: ignore[arg-type]
    return made


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _one(public_id)
    return answer(request, DEEDS, deed, found, str(found))


def _one(public_id: UUID) -> Case:
    return get_object_or_404(Case.objects.select_related("organisation", "consortium", "result"), public_id=public_id)


def _asked(found: Case) -> bool:
    return found.state == "running" and found.stays.filter(left_at=None, asked_at__isnull=False).exists()


def _asks(found: Case) -> Any:
    return found.state == "running" and not _asked(found)


def _complete(found: Case) -> bool:
    met = found.stays.get(left_at=None).met.count() if _asks(found) else -1
    return met == len(criteria(found.path, found.stage))


DEEDS: dict[str, Deed] = {
    "ask": Deed(
        gettext_lazy("申请准出评审"), forms.NothingForm, "projects.run_case", run(actions.ask_gate, "case"), "send",
        tone="primary", offered=_complete,
    ),
    "meet": Deed(
        gettext_lazy("提交条件证据"), forms.MetForm, "projects.run_case", run(actions.meet_criterion, "case"), "check",
        tone="primary", offered=lambda found: _asks(found) and not _complete(found),
        given=lambda found: {"case": found},
    ),
    "decide": Deed(
        gettext_lazy("准出评审"), forms.GateForm, "projects.decide_gate", run(actions.decide_gate, "case"), "gavel",
        tone="primary", offered=_asked,
    ),
    "back": Deed(
        gettext_lazy("补充支撑"), BackingForm, "projects.run_case", run(partners.back_case, "case"),
        "building-bank",
        offered=in_state("running"),
        words=gettext_lazy("资金、知识产权、质量各要有证明；合同研发由本案件的订单自动计入。"),
    ),
    "drop": Deed(
        gettext_lazy("中止"), forms.DropForm, "projects.run_case", run(actions.drop_case, "case"), "x", tone="danger",
        offered=in_state("running"),
    ),
}  # fmt: skip

"""Institutions and teams on their way, and the ledger of what came."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.actions import note_access
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Moment, Tone, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.models import CaseStep, PartnerCase, Promise, Stage, TeamCase
from valley.registry.pages.case_deeds import NEW, PARTNER_DEEDS, PROMISE_DEEDS, RUN, TEAM_DEEDS, Data
from valley.registry.queries import cases as queries
from valley.registry.queries import name_of

VIEW = "registry.view_cases"
TONES: dict[str, Tone] = {"contact": "info", "agreement": "info", "landed": "good", "active": "good", "stopped": "idle"}

KINDS: dict[str, Any] = {
    "organisation": gettext_lazy("单位"),
    "person": gettext_lazy("人员"),
    "money": gettext_lazy("资金"),
    "technology": gettext_lazy("技术"),
}


class Cases(Table):
    """Cases with their next steps."""

    name = "cases"
    empty = gettext_lazy("还没有案卷")
    columns = [
        Column("name", gettext_lazy("名称"), order="name", search="name", href=lambda row: row.uri, heading=True),
        Column("field", gettext_lazy("学科、技术领域"), order="field", search="field"),
        Column(
            "stage",
            gettext_lazy("阶段"),
            kind="status",
            order="stage",
            value=lambda row: (TONES[row.stage], row.get_stage_display()),
        ),
        Column("next_step", gettext_lazy("下一步")),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
        Column("owner.username", gettext_lazy("负责人"), order="owner__username"),
    ]
    filters = [Filter("stage", gettext_lazy("阶段"), Stage.choices)]


class Coverage(Table):
    """Disciplines of the courted institutions."""

    name = prefix = "coverage"
    exports = ()
    caption = gettext_lazy("学科覆盖（最薄弱的在前）")
    empty = gettext_lazy("还没有在办的机构")
    columns = [
        Column("discipline", gettext_lazy("学科"), order=True, heading=True),
        *(Column(stage, label, kind="number", order=True) for stage, label in Stage.choices if stage != Stage.STOPPED),
    ]


class Promises(Table):
    """Promises of both sides."""

    name = prefix = "promises"
    exports = ()
    caption = gettext_lazy("双向承诺")
    empty = gettext_lazy("还没有登记承诺")
    columns = [
        Column("words", gettext_lazy("内容"), heading=True),
        Column("side", gettext_lazy("承诺方"), value=lambda row: row.get_side_display()),
        Column("amount_fen", gettext_lazy("金额"), kind="money"),
        Column("area_m2", gettext_lazy("面积"), kind="area"),
        Column("due_on", gettext_lazy("兑现期限"), kind="date", order="due_on"),
        Column("state", gettext_lazy("状态"), kind="status", value=lambda row: _state(row)),
        Column(
            "keep",
            gettext_lazy("办理"),
            value=lambda row: None if row.kept_on else _("登记兑现"),
            href=lambda row: None if row.kept_on else f"{row.uri}/do/keep",
            exported=False,
        ),
    ]


class Ledger(Table):
    """What came and what left."""

    name = "movements"
    caption = gettext_lazy("要素流入流出台账")
    empty = gettext_lazy("这段时间没有流入流出")
    columns = [
        Column("on", gettext_lazy("日期"), kind="date", order=True, heading=True),
        Column("kind", gettext_lazy("要素"), value=lambda row: KINDS[row.kind], order=True),
        Column("left", gettext_lazy("方向"), value=lambda row: _("流出") if row.left else _("流入")),
        Column("words", gettext_lazy("内容"), search=True, href=lambda row: row.uri),
        Column("origin", gettext_lazy("来自"), search=True, order=True),
        Column("amount_fen", gettext_lazy("金额"), kind="money", order=True),
    ]
    filters = [Filter("kind", gettext_lazy("要素"), lambda: list(KINDS.items()))]


def _state(promise: Promise) -> tuple[str, Any]:
    if promise.kept_on:
        return ("good", _("已兑现"))
    return ("bad", _("逾期未兑现")) if promise.due_on < clock.today() else ("info", _("未到期"))


@login_required
@require_safe
def partner_cases(request: HttpRequest) -> HttpResponse:
    """Courted institutions, and which disciplines they cover."""
    user = user_of(request)
    require(user, VIEW, None)
    table = Cases(request, PartnerCase.objects.select_related("owner").order_by("due_on", "pk"))
    rows = [
        {"discipline": discipline, **{stage: counts.get(stage, 0) for stage in Stage.values}}
        for discipline, counts in queries.coverage()
    ]
    context = {
        "title": _("合作机构储备"),
        "actions": [Action(_("新建案卷"), "/partner-cases/new", "plus", tone="primary")]
        if may(user, RUN, None)
        else [],
        "tables": [table, Coverage(request, rows)],
    }
    return table.response("registry/thing.html", context)


@login_required
@require_safe
def team_cases(request: HttpRequest) -> HttpResponse:
    """Courted teams."""
    user = user_of(request)
    require(user, VIEW, None)
    rows = TeamCase.objects.select_related("owner").order_by("due_on", "pk")
    able = may(user, RUN, None)
    context = {
        "title": _("引进团队"),
        "actions": [Action(_("新建案卷"), "/team-cases/new", "plus", tone="primary")] if able else [],
    }
    return Cases(request, rows).response("registry/list.html", context)


@login_required
@require_safe
def partner_case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One institution on its way."""
    user = user_of(request)
    require(user, VIEW, None)
    case = get_object_or_404(PartnerCase.objects.select_related("owner", "organisation", "link"), public_id=public_id)
    context = _case(case, user, PARTNER_DEEDS, case.steps.order_by("-on", "-pk"), _("合作机构储备"))
    context["pages"] = [each for each in (case.organisation, case.link) if each]
    return render(request, "registry/thing.html", context)


@login_required
@require_safe
def team_case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One team on its way, with its members and the promises of both sides."""
    user = user_of(request)
    require(user, VIEW, None)
    case = get_object_or_404(TeamCase.objects.select_related("owner", "host"), public_id=public_id)
    context = _case(case, user, TEAM_DEEDS, case.steps.order_by("-on", "-pk"), _("引进团队"))
    members = list(case.members.select_related("key").order_by("pk"))
    seen = [person for person in members if may(user, "registry.view_person", person)]
    note_access(by=user, keys=[person.key for person in seen], uri=case.uri)
    names = _("、").join(name_of(person) or _("（已删除）") for person in seen)
    hidden = len(members) - len(seen)
    context["facts"] = [
        *context["facts"],
        (_("成员"), names or _("尚未登记")),
        *([(_("无权查看的成员"), hidden)] if hidden else []),
    ]
    context["pages"] = [case.host] if case.host else []
    context["tables"] = [Promises(request, case.promises.order_by("due_on", "pk"))]
    return render(request, "registry/thing.html", context)


def _case(case: Any, user: User, deeds: dict[str, Deed], steps: Any, crumb: str) -> Data:
    return {
        "title": case.name,
        "subtitle": case.field,
        "status": (TONES[case.stage], case.get_stage_display()),
        "crumbs": [(crumb, case.uri_prefix.rstrip("/"))],
        "actions": links(deeds, user, case),
        "facts": pairs(
            (_("来自"), case.origin),
            (_("负责人"), case.owner.username),
            (_("下一步"), case.next_step),
            (_("期限"), case.due_on or ""),
        ),
        "moments": [_moment(step) for step in steps.select_related("recorded_by")],
    }


def _moment(step: CaseStep) -> Moment:
    by = step.recorded_by.username if step.recorded_by else ""
    tone: Tone = "idle" if step.stage == Stage.STOPPED else "good"
    return Moment(at=step.on, title=step.get_stage_display(), body=step.evidence, by=by, tone=tone)


@login_required
@require_safe
def promise(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A promise stands on its team's page."""
    require(user_of(request), VIEW, None)
    return redirect(get_object_or_404(Promise.objects.select_related("team_case"), public_id=public_id).team_case)


@login_required
@require_safe
def inflows(request: HttpRequest) -> HttpResponse:
    """The ledger of one year (`?year=`): arrivals, exits, money, technology, and what remains of it."""
    user = user_of(request)
    require(user, VIEW, None)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and 1990 <= int(asked) <= 2999 else clock.today().year
    lines = queries.movements(date(year, 1, 1), date(year + 1, 1, 1))
    net = queries.net(lines)
    said = [
        (
            KINDS[kind],
            _("流入 %(came)s，流出 %(left)s，净增 %(net)s") % {"came": came, "left": left, "net": came - left},
        )
        for kind, (came, left, _money) in net.items()
    ]
    able = may(user, RUN, None)
    table = Ledger(request, lines)
    context = {
        "title": _("要素流入流出台账"),
        "subtitle": str(year),
        "actions": [
            Action(str(year - 1), f"/inflows?year={year - 1}", "chevron-left"),
            Action(str(year + 1), f"/inflows?year={year + 1}", "chevron-right"),
            *([Action(_("登记流入"), "/inflows/new", "plus", tone="primary")] if able else []),
        ],
        "facts": [*said, (_("流入资金（元）"), Decimal(net["money"][2] or 0) / 100)],
        "tables": [table],
    }
    return table.response("registry/thing.html", context)


def _maker(name: str, title: Any) -> Callable[[HttpRequest], HttpResponse]:
    @login_required
    def new(request: HttpRequest) -> HttpResponse:
        return answer(request, NEW, name, None, str(title))

    return new


new_partner = _maker("partner", gettext_lazy("合作机构储备"))
new_team = _maker("team", gettext_lazy("引进团队"))
new_inflow = _maker("inflow", gettext_lazy("要素流入流出台账"))


def _doer(model: Any, deeds: dict[str, Deed]) -> Callable[..., HttpResponse]:
    @login_required
    def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
        require(user_of(request), VIEW, None)
        thing = get_object_or_404(model, public_id=public_id)
        return answer(request, deeds, deed, thing, str(thing))

    return do


do_partner = _doer(PartnerCase, PARTNER_DEEDS)
do_team = _doer(TeamCase, TEAM_DEEDS)
do_promise = _doer(Promise, PROMISE_DEEDS)

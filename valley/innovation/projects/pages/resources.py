"""Shared resources: the list, one of them with who uses it, an agreement with its log."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects.actions import resources as actions
from valley.innovation.projects.forms import resources as forms
from valley.innovation.projects.forms.consortia import ReasonForm
from valley.innovation.projects.models import Lending, LendingState, Resource, ResourceKind, Run, Sector
from valley.innovation.projects.pages.shown import SECTORS, TONES, Line, Section, by_sector, in_state, run, show
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import deputised, may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for
from valley.registry.rules import acts_for


class Resources(Table):
    """Resources."""

    name = "resources"
    caption = gettext_lazy("开放资源")
    empty = gettext_lazy("还没有单位开放资源")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("kind", gettext_lazy("类别"), order="kind", value=lambda row: row.get_kind_display()),
        Column("owner", gettext_lazy("所有单位"), order="owner__name", search="owner__name"),
        Column("used_count", gettext_lazy("用过"), kind="number", unit=gettext_lazy("次"), order="used_count"),
        Column("offered_at", gettext_lazy("开放时间"), kind="date", order="offered_at"),
    ]
    filters = [
        Filter("kind", gettext_lazy("类别"), ResourceKind.choices),
        Filter("sector", gettext_lazy("板块"), SECTORS, apply=by_sector),
    ]


@login_required
@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """What is open."""
    user = user_of(request)
    require(user, "projects.see", None)
    rows = Resource.objects.filter(withdrawn_at=None).select_related("owner")
    offer = Action(_("开放一项资源"), "/shared-resources/new", "plus", tone="primary")
    context = {
        "title": _("开放资源"),
        "subtitle": _("设备、渠道、原料、人员、资料、数据、菌种：谁开放、按什么条件、谁用过、用出了什么。"),
        "actions": [offer] if may(user, "projects.found", None) else [],
    }
    counted = rows.annotate(used_count=Count("lendings__uses"))
    return Resources(request, counted).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open one."""
    ours = acted_for(user_of(request))
    made = Deed(
        gettext_lazy("开放一项资源"), forms.ResourceForm, "projects.found",
        lambda by, _thing, data: actions.offer_resource(by=by, **data), "plus",
        given=lambda _thing: {"organisations": ours},
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("开放资源"), back="/shared-resources")


@login_required
@require_safe
def resource(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One resource; who uses it is told to its owner, to each borrower about itself, and to the park's side."""
    user = user_of(request)
    require(user, "projects.see", None)
    found = _resource(public_id)
    facts = pairs(
        (_("类别"), found.get_kind_display()),
        (_("板块"), "、".join(str(Sector(one).label) for one in found.sectors)), (_("所有单位"), found.owner),
        (_("说明"), found.words),
        (_("使用条件"), found.terms), (_("允许的用途"), found.allowed_use), (_("保藏号或标识"), found.identity),
        (_("保存条件"), found.storage), (_("安全状况及依据"), found.safety), (_("来源与同意"), found.provenance),
        (_("开放时间"), found.offered_at), (_("停止开放"), found.withdrawn_at or ""),
    )  # fmt: skip
    known = [one for one in found.lendings.select_related("organisation", "resource__owner")
             if may(user, "projects.view_lending", one)]  # fmt: skip
    lines = [
        Line(str(one.organisation), one.uri, one.get_state_display(), TONES.get(one.state, "info"), one.purpose)
        for one in known
    ]
    sections = [Section(_("谁在用"), lines)] if lines else []
    runs = Run.objects.filter(resource=found).select_related("study__organisation").order_by("-performed_on")[:50]
    owns = deputised(user, acts_for, found.owner)
    tried = [one for one in runs if owns or may(user, "projects.read_study", one.study)]
    if tried:
        sections.append(Section(_("筛选与运行记录"), [_run_line(one) for one in tried]))
    return show(request, found, _deeds(user), facts, sections=sections)


def _run_line(one: Run) -> Line:
    figures = "；".join(f"{r.name} {r.value:.6g} {r.unit}" for r in one.readings.all())
    return Line(f"{one.number} · {one.performed_on} · {one.study.title}", one.uri, more=figures)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a resource."""
    found = _resource(public_id)
    return answer(request, _deeds(user_of(request)), deed, found, str(found))


@login_required
@require_safe
def lending(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One agreement and its log of use."""
    user, found = user_of(request), _lending(public_id)
    require(user, "projects.view_lending", found)
    facts = pairs(
        (_("所有单位"), found.resource.owner), (_("使用单位"), found.organisation), (_("用途"), found.purpose),
        (_("自"), found.since), (_("至"), found.until), (_("使用条件"), found.resource.terms),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("说明"), found.reason),
        (_("结束时间"), found.ended_at or ""),
    )  # fmt: skip
    uses = [
        Line(f"{one.on} · {one.words}", one.output.uri if one.output else "", more=one.output or "")
        for one in found.uses.select_related("output")
    ]
    return show(
        request, found, LENDING_DEEDS, facts, title=found.resource.title, number=found.resource.number,
        sections=[Section(_("使用记录"), uses, "" if uses else _("还没有记录。")),
                  Section(_("资源"), [Line(str(found.resource), found.resource.uri)])],
        files=[found.agreement] if found.agreement else [],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_lending(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of an agreement."""
    found = _lending(public_id)
    require(user_of(request), "projects.view_lending", found)
    return answer(request, LENDING_DEEDS, deed, found, str(found))


def _resource(public_id: UUID) -> Resource:
    return get_object_or_404(Resource.objects.select_related("owner"), public_id=public_id)


def _lending(public_id: UUID) -> Lending:
    rows = Lending.objects.select_related("resource__owner", "organisation", "agreement")
    return get_object_or_404(rows, public_id=public_id)


def _use(by: User, found: Lending, data: dict[str, Any]) -> object:
    actions.log_use(by=by, lending=found, **data)
    return None


def _deeds(user: User) -> dict[str, Deed]:
    return {
        "ask": Deed(
            gettext_lazy("申请使用"), forms.LendingForm, "projects.ask_lending",
            lambda by, found, data: actions.ask_lending(by=by, resource=found, **data), "hand-stop", tone="primary",
            offered=lambda found: found.is_open,
            given=lambda found: {"organisations": acted_for(user).filter(~Q(pk=found.owner_id))},
        ),
        "withdraw": Deed(
            gettext_lazy("停止开放"), forms.NothingForm, "projects.own_resource",
            run(actions.withdraw_resource, "resource"), "x", tone="danger", offered=lambda found: found.is_open,
        ),
    }  # fmt: skip


ASKED, AGREED = in_state(LendingState.ASKED), in_state(LendingState.AGREED)
LENDING_DEEDS: dict[str, Deed] = {
    "agree": Deed(
        gettext_lazy("同意使用"), forms.AgreeForm, "projects.decide_lending", run(actions.agree_lending, "lending"),
        "signature", tone="primary", offered=ASKED,
    ),
    "decline": Deed(
        gettext_lazy("谢绝"), ReasonForm, "projects.decide_lending", run(actions.decline_lending, "lending"), "ban",
        offered=ASKED,
    ),
    "use": Deed(
        gettext_lazy("记一次使用"), forms.UseForm, "projects.use_lending", _use, "pencil", tone="primary",
        offered=AGREED, given=lambda found: {"lending": found},
    ),
    "end": Deed(
        gettext_lazy("结束使用"), ReasonForm, "projects.end_lending", run(actions.end_lending, "lending"), "flag-off",
        offered=in_state("asked", "agreed"),
    ),
}  # fmt: skip

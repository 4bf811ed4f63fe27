"""Needs that several parks share: proposals, what was confirmed, one of them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange.queries import needs_for
from valley.innovation.projects import actions
from valley.innovation.projects.actions.promotions import open_pool
from valley.innovation.projects.forms import common as forms
from valley.innovation.projects.forms.consortia import ReasonForm
from valley.innovation.projects.forms.promotions import PoolForm
from valley.innovation.projects.models import CommonNeed, CommonState
from valley.innovation.projects.pages.shown import Line, Section, in_state, run, show
from valley.innovation.projects.queries.common import proposals
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class CommonNeeds(Table):
    """What was confirmed."""

    name = "common_needs"
    caption = gettext_lazy("共性需求")
    empty = gettext_lazy("还没有确认的共性需求")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
    ]
    filters = [Filter("state", gettext_lazy("状态"), CommonState.choices)]


@login_required
@require_safe
def common_needs(request: HttpRequest) -> HttpResponse:
    """The list; the office also sees what might belong together."""
    user = user_of(request)
    require(user, "projects.see", None)
    lines = []
    for group in proposals(user) if may(user, "projects.confirm_common", None) else []:
        asked = "&".join(f"of={need.pk}" for need in group)
        ask = Action(_("确认为共性需求"), f"/common-needs/new?{asked}", "check")
        lines.append(Line("；".join(str(need) for need in group), "", _("可能是同一问题"), "info", "", [ask]))
    context = {
        "title": _("共性需求"),
        "subtitle": _("多个园区的同类问题，由人确认后作为联合项目发布。"),
        "sections": [Section(_("待确认"), lines)] if lines else [],
    }
    return CommonNeeds(request, CommonNeed.objects.all()).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Confirm a cluster."""
    user = user_of(request)
    chosen = [pk for pk in request.GET.getlist("of") if pk.isdigit()]
    made = Deed(
        gettext_lazy("确认为共性需求"), forms.CommonForm, "projects.confirm_common",
        lambda by, _thing, data: actions.confirm_common(by=by, **data), "check",
        given=lambda _thing: {"needs": needs_for(user).filter(closed_at=None)},
        initial=lambda _thing: {"needs": chosen},
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("共性需求"), back="/common-needs")


@login_required
@require_safe
def common_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them with its needs, as far as the viewer may know of these."""
    user = user_of(request)
    found = get_object_or_404(CommonNeed.objects.select_related("consortium"), public_id=public_id)
    require(user, "projects.see", None)
    facts = pairs(
        (_("共性问题"), found.summary), (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
        (_("确认时间"), found.confirmed_at), (_("说明"), found.reason),
    )  # fmt: skip
    known = needs_for(user).filter(pk__in=found.shared.values("need"))
    lines = [Line(str(need), need.uri, need.get_state_display()) for need in known]
    hidden = found.shared.count() - len(lines)
    if hidden:
        lines.append(Line(_("另有 %(count)s 条您无权查看") % {"count": hidden}))
    sections = [Section(_("包含哪些需求"), lines)]
    pools = [Line(str(one), one.uri, one.get_state_display()) for one in found.pools.all()]
    if pools:
        sections.append(Section(_("共性技术征集"), pools))
    if found.consortium is not None:
        sections.append(Section(_("联合体"), [Line(str(found.consortium), found.consortium.uri)]))
    return show(request, found, _deeds(user), facts, sections=sections)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = get_object_or_404(CommonNeed, public_id=public_id)
    return answer(request, _deeds(user_of(request)), deed, found, str(found))


def _deeds(user: User) -> dict[str, Deed]:
    published = in_state("published")
    return {
        "join": Deed(
            gettext_lazy("由联合体承接"), forms.JoinForm, "projects.join_common", run(actions.join_common, "common"),
            "users-group", tone="primary", offered=published,
            given=lambda _common: {"organisations": acted_for(user)},
        ),
        "pool": Deed(
            gettext_lazy("征集出资发榜"), PoolForm, "projects.found",
            lambda by, found, data: open_pool(by=by, common=found, **data), "cash",
            about=lambda _common: None,
            offered=lambda found: found.state != "withdrawn"
            and not found.pools.filter(state__in=["collecting", "called"]).exists(),
            given=lambda _common: {"organisations": acted_for(user)},
            initial=lambda found: {"title": found.title, "words": found.summary},
            words=gettext_lazy("几家认缴，凑足最低榜金后合发一榜。"),
        ),
        "withdraw": Deed(
            gettext_lazy("撤下"), ReasonForm, "projects.confirm_common", run(actions.withdraw_common, "common"), "x",
            tone="danger", offered=published,
        ),
    }  # fmt: skip

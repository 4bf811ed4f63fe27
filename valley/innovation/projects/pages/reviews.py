"""Strangleholds and reviews: lists, one of each, their steps."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects import actions
from valley.innovation.projects.forms import outcomes as forms
from valley.innovation.projects.forms.consortia import ReasonForm
from valley.innovation.projects.models import Field, Review, Stranglehold, StrangleholdState
from valley.innovation.projects.pages.shown import Line, Section, in_state, run, show, yes
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table


class Strangleholds(Table):
    """The list."""

    name = "strangleholds"
    caption = gettext_lazy("卡脖子清单")
    empty = gettext_lazy("清单为空：规划原文的清单已脱落（L185），由园区办公室据实列入")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("field", gettext_lazy("领域"), order="field", value=lambda row: row.get_field_display()),
        Column("source", gettext_lazy("依据")),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
    ]
    filters = [
        Filter("state", gettext_lazy("状态"), StrangleholdState.choices),
        Filter("field", gettext_lazy("领域"), Field.choices),
    ]


class Reviews(Table):
    """Reviews."""

    name = "reviews"
    caption = gettext_lazy("认定评审")
    empty = gettext_lazy("还没有认定评审")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column(
            "title", gettext_lazy("技术名称"), order="title", search="title", href=lambda row: row.uri, heading=True
        ),
        Column("kind", gettext_lazy("认定什么"), order="kind", value=lambda row: row.get_kind_display()),
        Column("owner", gettext_lazy("单位"), order="owner__name", search="owner__name"),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("concluded_on", gettext_lazy("结论日期"), kind="date", order="concluded_on"),
    ]
    filters = [
        Filter("kind", gettext_lazy("认定什么"), Review.Kind.choices),
        Filter("state", gettext_lazy("状态"), Review.State.choices),
    ]


@login_required
@require_safe
def strangleholds(request: HttpRequest) -> HttpResponse:
    """The list, each line with its source."""
    user = user_of(request)
    require(user, "projects.see", None)
    able = may(user, "projects.keep_list", None)
    context = {
        "title": _("卡脖子清单"),
        "subtitle": _("列入要有依据，突破要由独立专家认定。"),
        "actions": [Action(_("列入清单"), "/strangleholds/new", "plus", tone="primary")] if able else [],
    }
    return Strangleholds(request, Stranglehold.objects.all()).response("projects/list.html", context)


@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """All reviews: affirmed ones of the first kind are indicator 5."""
    user = user_of(request)
    require(user, "projects.see", None)
    able = may(user, "projects.keep_list", None)
    context = {
        "title": _("认定评审"),
        "subtitle": _(
            "至少五位未回避的专家，三分之二同意即认定。规划未写明规则，此为平台口径；认定数就是指标 5 的来源。"
        ),
        "actions": [Action(_("组织评审"), "/reviews/new", "plus", tone="primary")] if able else [],
    }
    return Reviews(request, Review.objects.select_related("owner")).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_stranglehold(request: HttpRequest) -> HttpResponse:
    """A new line of the list."""
    return answer(request, NEW, "stranglehold", None, _("卡脖子清单"), back="/strangleholds")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_review(request: HttpRequest) -> HttpResponse:
    """A new review."""
    return answer(request, NEW, "review", None, _("认定评审"), back="/reviews")


@login_required
@require_safe
def stranglehold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One line of the list."""
    found = get_object_or_404(Stranglehold.objects.select_related("consortium"), public_id=public_id)
    require(user_of(request), "projects.see", None)
    facts = pairs(
        (_("领域"), found.get_field_display()), (_("受制于什么、影响多大"), found.words), (_("依据"), found.source),
        (_("怎样算突破"), found.goal), (_("联合体"), found.consortium or ""), (_("说明"), found.reason),
        (_("结束时间"), found.ended_at or ""),
    )  # fmt: skip
    lines = [Line(str(one), one.uri, one.get_state_display()) for one in found.reviews.all()]
    return show(request, found, LIST_DEEDS, facts, sections=[Section(_("认定评审"), lines)])


@login_required
@require_safe
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One review: the claim, the experts by name, and once it is concluded what each of them said."""
    user, found = user_of(request), _review(public_id)
    require(user, "projects.see", None)
    office = may(user, "projects.keep_list", None)
    told = office or found.state != Review.State.OPEN
    lines = []
    for one in found.experts.select_related("user"):
        if one.judged_at is None:
            said = _("未给出意见")
        elif not told:
            said = _("已给出意见")
        elif one.tied:
            said = _("回避")
        else:
            said = _("同意认定") if one.agrees else _("不同意认定")
        lines.append(Line(one.user.username, "", said, "idle", f"{one.standing} {one.words if told else ''}"))
    facts = pairs(
        (_("认定什么"), found.get_kind_display()), (_("技术所属单位"), found.owner),
        (_("主张：指标和条件"), found.claim),
        (_("与哪些国际最好水平相比，出处"), found.compared), (_("卡脖子清单中的哪一条"), found.stranglehold or ""),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("结论日期"), found.concluded_on or ""),
        (_("结论"), found.reason),
    )  # fmt: skip
    files = [found.evidence] if found.evidence and (office or found.experts.filter(user=user).exists()) else []
    return show(request, found, DEEDS, facts, sections=[Section(_("专家"), lines)], files=files)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_stranglehold(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a line of the list."""
    found = get_object_or_404(Stranglehold, public_id=public_id)
    return answer(request, LIST_DEEDS, deed, found, str(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a review."""
    found = _review(public_id)
    return answer(request, DEEDS, deed, found, str(found))


def _review(public_id: UUID) -> Review:
    rows = Review.objects.select_related("owner", "stranglehold", "evidence")
    return get_object_or_404(rows, public_id=public_id)


def _judge(by: User, found: Review, data: dict[str, Any]) -> object:
    agrees = None if data["agrees"] == "" else data["agrees"] == "yes"
    actions.judge_review(by=by, review=found, **{**yes(data, "tied"), "agrees": agrees})
    return None


NEW: dict[str, Deed] = {
    "stranglehold": Deed(
        gettext_lazy("列入清单"), forms.StrangleholdForm, "projects.keep_list",
        lambda by, _thing, data: actions.list_stranglehold(by=by, **data), "plus",
    ),
    "review": Deed(
        gettext_lazy("组织评审"), forms.ReviewForm, "projects.keep_list",
        lambda by, _thing, data: actions.ask_review(by=by, **data), "plus",
    ),
}  # fmt: skip
LIST_DEEDS: dict[str, Deed] = {
    "remove": Deed(
        gettext_lazy("移出清单"), ReasonForm, "projects.keep_list", run(actions.remove_stranglehold, "stranglehold"),
        "x", tone="danger", offered=in_state("listed"),
    ),
}  # fmt: skip
DEEDS: dict[str, Deed] = {
    "judge": Deed(
        gettext_lazy("给出意见"), forms.JudgeForm, "projects.judge_review", _judge, "check", tone="primary",
        offered=in_state("open"),
    ),
    "conclude": Deed(
        gettext_lazy("按意见结论"), ReasonForm, "projects.keep_list", run(actions.conclude_review, "review"), "gavel",
        offered=in_state("open"),
    ),
    "revoke": Deed(
        gettext_lazy("撤销认定"), ReasonForm, "projects.keep_list", run(actions.revoke_review, "review"), "x",
        tone="danger", offered=in_state("affirmed"),
    ),
}  # fmt: skip

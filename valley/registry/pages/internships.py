"""Internships: the posts, one post with its placements, one placement, and what can be done."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import personal
from valley.kernel.actions import note_access
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Step, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.actions import internships as actions
from valley.registry.forms import internships as forms
from valley.registry.models import InternshipPost, Organisation, Placement, PlacementStage
from valley.registry.queries import name_of

Data = dict[str, Any]
RUN = "registry.run_internships"
TONES = {"placed": "idle", "started": "info", "assessed": "info", "ended": "good", "broken_off": "bad"}
WAY = (PlacementStage.PLACED, PlacementStage.STARTED, PlacementStage.ASSESSED, PlacementStage.ENDED)


def _open(post: InternshipPost) -> bool:
    return post.closed_on is None


class Posts(Table):
    """All posts, the newest first."""

    name = "internship_posts"
    caption = gettext_lazy("实习岗位")
    empty = gettext_lazy("还没有实习岗位")
    columns = [
        Column("title", gettext_lazy("岗位"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("organisation.name", gettext_lazy("实习单位"), search="organisation__name", order="organisation__name"),
        Column("partner", gettext_lazy("合作院校"), value=lambda row: row.partner.name if row.partner else None),
        Column("field", gettext_lazy("专业方向"), search="field"),
        Column("places", gettext_lazy("名额"), kind="number", order="places"),
        Column("taken", gettext_lazy("已安排"), kind="number", order="taken"),
        Column("hired", gettext_lazy("留用"), kind="number", order="hired"),
        Column("starts_on", gettext_lazy("开始"), kind="date", order="starts_on"),
        Column("ends_on", gettext_lazy("结束"), kind="date", order="ends_on"),
        Column(
            "state",
            gettext_lazy("状态"),
            kind="status",
            value=lambda row: ("good", _("招收中")) if _open(row) else ("idle", _("已停止招收")),
        ),
    ]
    filters = [
        Filter(
            "open",
            gettext_lazy("状态"),
            [("yes", gettext_lazy("招收中")), ("no", gettext_lazy("已停止招收"))],
            lambda rows, value: rows.filter(closed_on__isnull=value == "yes"),
        )
    ]


class Placements(Table):
    """Who is on a post; names for whom may see them, and noted."""

    name = "placements"
    caption = gettext_lazy("实习安排")
    empty = gettext_lazy("还没有安排")
    exports = ()
    columns = [
        Column(
            "person", gettext_lazy("人员"), value=lambda row: name_of(row.person) or _("（已删除）"),
            href=lambda row: row.uri, heading=True,
        ),
        Column("placed_on", gettext_lazy("安排日期"), kind="date"),
        Column("started_on", gettext_lazy("到岗日期"), kind="date"),
        Column("stage", gettext_lazy("阶段"), kind="status", value=lambda r: (TONES[r.stage], r.get_stage_display())),
        Column("grade", gettext_lazy("考核结果"), value=lambda row: row.get_grade_display() or None),
        Column("hire", gettext_lazy("录用结果"), value=lambda row: row.get_hire_display() or None),
    ]  # fmt: skip


@login_required
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """What the bases offer, for everybody with an account."""
    user = user_of(request)
    require(user, "registry.view_organisation", None)
    rows = InternshipPost.objects.select_related("organisation", "partner").annotate(
        taken=Count("placements", filter=~Q(placements__stage=PlacementStage.BROKEN_OFF)),
        hired=Count("placements", filter=Q(placements__hire="hired")),
    )
    able = may(user, RUN, None)
    context = {
        "title": _("实习岗位"),
        "actions": [Action(_("登记岗位"), "/internship-posts/new", "plus", tone="primary")] if able else [],
    }
    return Posts(request, rows).response("registry/list.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new post of any base."""
    return answer(request, NEW, "new", None, _("实习岗位"))


@login_required
@require_safe
def post(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One post; its placements for those who run it."""
    user = user_of(request)
    found = get_object_or_404(InternshipPost.objects.select_related("organisation", "partner"), public_id=public_id)
    require(user, "registry.view_organisation", found.organisation)
    context: Data = {
        "title": found.title,
        "subtitle": found.organisation.name,
        "status": ("good", _("招收中")) if _open(found) else ("idle", _("已停止招收")),
        "crumbs": [(_("实习岗位"), "/internship-posts")],
        "actions": links(POST_DEEDS, user, found),
        "facts": pairs(
            (_("合作院校"), found.partner.name if found.partner else ""),
            (_("专业方向"), found.field),
            (_("名额"), found.places),
            (_("开始"), found.starts_on),
            (_("结束"), found.ends_on),
        ),
        "pages": [unit for unit in (found.organisation, found.partner) if unit],
    }
    if not may(user, RUN, found.organisation):
        return render(request, "registry/thing.html", context)
    rows = list(found.placements.select_related("person__key", "post"))
    note_access(by=user, keys=[row.person.key for row in rows], uri=found.uri)
    table = Placements(request, rows)
    return table.response("registry/thing.html", {**context, "tables": [table]})


@login_required
@require_safe
def placement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person's way on a post."""
    user = user_of(request)
    found = get_object_or_404(
        Placement.objects.select_related("person__key", "post__organisation"), public_id=public_id
    )
    require(user, "registry.view_placement", found)
    note_access(by=user, keys=[found.person.key], uri=found.uri)
    here = WAY.index(PlacementStage(found.stage)) if found.stage in WAY else len(WAY)
    context = {
        "title": name_of(found.person) or _("（已删除）"),
        "subtitle": str(found.post),
        "status": (TONES[found.stage], found.get_stage_display()),
        "crumbs": [(_("实习岗位"), "/internship-posts"), (found.post.title, found.post.uri)],
        "actions": links(PLACEMENT_DEEDS, user, found),
        "steps": [
            Step(stage.label, "done" if n < here or stage == PlacementStage.ENDED == found.stage else
                 "now" if n == here else "todo")
            for n, stage in enumerate(WAY)
        ] if found.stage in WAY else [],
        "facts": pairs(
            (_("实习单位"), found.post.organisation.name),
            (_("安排日期"), found.placed_on),
            (_("到岗日期"), found.started_on or ""),
            (_("离岗日期"), found.ended_on or ""),
            (_("考核结果"), found.get_grade_display()),
            (_("评语"), personal.read(found.person.key, found.remarks_sealed) or ""),
            (_("录用结果"), found.get_hire_display()),
        ),
    }  # fmt: skip
    return render(request, "registry/thing.html", context)


@login_required
def do_post(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something about a post."""
    found = get_object_or_404(InternshipPost.objects.select_related("organisation", "partner"), public_id=public_id)
    return answer(request, POST_DEEDS, deed, found, found.title)


@login_required
def do_placement(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something about a placement."""
    found = get_object_or_404(
        Placement.objects.select_related("person__key", "post__organisation"), public_id=public_id
    )
    return answer(request, PLACEMENT_DEEDS, deed, found, found.post.title)


def _new(by: User, _thing: None, data: Data) -> InternshipPost:
    return actions.open_post(by=by, **data)


def _of(thing: InternshipPost | Placement) -> Organisation:
    return thing.organisation if isinstance(thing, InternshipPost) else thing.post.organisation


def _at(*stages: str) -> Any:
    return lambda placement: placement.stage in stages


NEW = {"new": Deed(gettext_lazy("登记岗位"), forms.PostForm, "registry.list_people", _new, "plus")}
POST_DEEDS = {
    "place": Deed(
        gettext_lazy("安排人员"), forms.PlaceForm, RUN,
        lambda by, post, data: actions.place(by=by, post=post, **data),
        "user-plus", about=_of, offered=_open, tone="primary",
        given=lambda post: {"units": [unit for unit in (post.organisation, post.partner) if unit]},
    ),
    "close": Deed(
        gettext_lazy("停止招收"), Form, RUN, lambda by, post, data: actions.close_post(by=by, post=post),
        "lock", about=_of, offered=_open, words=gettext_lazy("已安排的人员不受影响。"),
    ),
}  # fmt: skip
PLACEMENT_DEEDS = {
    "start": Deed(
        gettext_lazy("登记到岗"), forms.OnForm, RUN,
        lambda by, thing, data: actions.start(by=by, placement=thing, **data),
        "login-2", about=_of, offered=_at("placed"), tone="primary",
    ),
    "assess": Deed(
        gettext_lazy("考核"), forms.AssessForm, RUN,
        lambda by, thing, data: actions.assess(by=by, placement=thing, **data),
        "clipboard-check", about=_of, offered=_at("started"), tone="primary",
    ),
    "finish": Deed(
        gettext_lazy("结束并登记录用结果"), forms.FinishForm, RUN,
        lambda by, thing, data: actions.finish(by=by, placement=thing, **data),
        "flag", about=_of, offered=_at("assessed"), tone="primary",
    ),
    "break-off": Deed(
        gettext_lazy("中止"), forms.OnForm, RUN,
        lambda by, thing, data: actions.break_off(by=by, placement=thing, **data),
        "x", about=_of, offered=_at("placed", "started"),
    ),
}  # fmt: skip

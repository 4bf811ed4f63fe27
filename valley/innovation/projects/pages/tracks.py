"""Tracks: candidates ranked on sourced evidence, how far the ranking rests on the weights, one of them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects.actions import tracks as actions
from valley.innovation.projects.forms import tracks as forms
from valley.innovation.projects.models import Aspect, Field, Track, TrackState
from valley.innovation.projects.pages.shown import RETELL, TITLED, Line, Section, in_state, run, show, yes
from valley.innovation.projects.queries.tracks import EQUAL, capability, compared, legality, points_of
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table


class Tracks(Table):
    """All that were ever proposed."""

    name = "tracks"
    caption = gettext_lazy("赛道")
    empty = gettext_lazy("还没有提出的赛道")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        TITLED,
        Column("field", gettext_lazy("领域"), order="field", value=lambda row: row.get_field_display()),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
    ]
    filters = [
        Filter("state", gettext_lazy("状态"), TrackState.choices),
        Filter("field", gettext_lazy("领域"), Field.choices),
    ]


def _weights(request: HttpRequest) -> tuple[int, ...]:
    """Those of the address where they make 100, else the first ones."""
    given = tuple(int(raw) for one in Aspect if (raw := request.GET.get(one.value, "")).isdecimal() and len(raw) < 4)
    return given if len(given) == len(Aspect) and sum(given) == 100 else EQUAL


@login_required
@require_safe
def tracks(request: HttpRequest) -> HttpResponse:
    """The ranking under some weights, with its sensitivity; what lacks evidence; what may not be set up."""
    user = user_of(request)
    require(user, "projects.see", None)
    weights = _weights(request)
    found = compared(weights)
    lines = []
    for track, row, points in found.ranked:
        parts = _("，").join(f"{one.label} {float(points[one.value]):.0f}" for one in Aspect)
        moves = _("%(parts)s；在全部 231 种权重中 %(share)s%% 排第一，名次在 %(best)s 到 %(worst)s 之间") % {
            "parts": parts, "share": round(float(row.first_share) * 100), "best": row.best, "worst": row.worst,
        }  # fmt: skip
        lines.append(Line(f"{row.place}. {track.shown_title} · {float(row.total):.1f}", track.uri, "", "info", moves))
    said = _("、").join(f"{one.label} {weight}%" for one, weight in zip(Aspect, weights, strict=True))
    ways = [_way(w) for w in ((40, 30, 30), (60, 20, 20), (20, 60, 20), (20, 20, 60)) if w != weights]
    sections = [
        Section(_("候选排序（权重：%(weights)s）") % {"weights": said}, [*lines, Line(_("换一种权重看"), actions=ways)])
    ]
    if found.open:
        sections.append(
            Section(
                _("依据不全，不排序"),
                [Line(one, one.uri, _("缺依据"), "warn", _("、").join(aspects)) for one, aspects in found.open],
            )
        )
    if found.forbidden:
        words = _("产业目录不允许新设，不参加排序。")
        sections.append(
            Section(_("不能新设"), [Line(one, one.uri, _("禁限"), "bad") for one in found.forbidden], words)
        )
    able = may(user, "projects.propose_track", None)
    context = {
        "title": _("赛道选择"),
        "subtitle": _("每一分都有出处；排序靠不靠权重，一眼看得见。"),
        "actions": [Action(_("提出赛道"), "/tracks/new", "plus", tone="primary")] if able else [],
        "sections": sections,
    }  # fmt: skip
    return Tracks(request, Track.objects.all()).response("projects/list.html", context)


def _way(weights: tuple[int, ...]) -> Action:
    query = urlencode({one.value: weight for one, weight in zip(Aspect, weights, strict=True)})
    return Action("/".join(map(str, weights)), f"/tracks?{query}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose one."""
    made = Deed(
        gettext_lazy("提出赛道"), forms.TrackForm, "projects.propose_track",
        lambda by, _thing, data: actions.propose_track(by=by, **data), "plus",
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("赛道选择"), back="/tracks")


@login_required
@require_safe
def track(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One track: what the catalogue says, what the records show, each point with its source."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.see", None)
    law, can = legality(found), capability(found)
    facts = pairs(
        (_("做什么、为谁做"), found.marked("words")), (_("领域"), found.get_field_display()),
        (_("行业小类（GB/T 4754）"), found.industry or _("未填")),
        (_("产业目录"), law.words if law.known else _("未定：行业小类不足以判断，请到产业目录自查")),
        (_("平台记录中的本地能力"), _("%(parties)s 家网络成员、%(results)s 项现行成果涉及它的关键词")
         % {"parties": can.parties_count, "results": can.results_count}),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("决定的理由"), found.reason),
    )  # fmt: skip
    points, rows = points_of(found), list(found.evidence.select_related("by", "file"))
    sections = []
    for one in Aspect:
        lines = [
            Line(f"{row.points} · {row.words}", row.file.uri if row.file else "",
            more=f"{row.source} · {row.by} · {row.at:%Y-%m-%d}")
            for row in rows if row.aspect == one.value
        ]  # fmt: skip
        mean = f"{float(points[one.value]):.1f}" if one.value in points else _("还没有依据")
        sections.append(Section(f"{one.label}：{mean}", lines))
    made = [Line(row, row.uri, row.get_state_display()) for row in found.consortia.all()]
    if made:
        sections.append(Section(_("联合体"), made))
    ways = []
    if found.state == TrackState.CHOSEN and may(user, "projects.found", None):
        given = urlencode({"track": found.pk, "title": found.title, "goal": found.words, "field": found.field})
        ways.append(Action(_("组建联合体"), f"/consortia/new?{given}", "users"))
    return show(request, found, DEEDS, facts, sections=sections, further=ways)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _one(public_id)
    return answer(request, DEEDS, deed, found, str(found))


def _one(public_id: UUID) -> Track:
    return get_object_or_404(Track, public_id=public_id)


def _decide(by: User, found: Track, data: dict[str, Any]) -> object:
    actions.decide_track(by=by, track=found, **yes(data, "chosen"))
    return None


CANDIDATE = in_state("candidate")
DEEDS: dict[str, Deed] = {
    "retell": RETELL,
    "support": Deed(
        gettext_lazy("补依据"), forms.TrackEvidenceForm, "projects.propose_track", run(actions.support_track, "track"),
        "file-plus", tone="primary", offered=CANDIDATE,
    ),
    "decide": Deed(
        gettext_lazy("作决定"), forms.DecideForm, "projects.choose_track", _decide, "gavel", offered=CANDIDATE
    ),
}  # fmt: skip

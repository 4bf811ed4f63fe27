"""Gatherings: the list with what they brought, one of them with who comes, whom they met, what followed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects.actions import gatherings as actions
from valley.innovation.projects.forms import gatherings as forms
from valley.innovation.projects.forms.plain import ReasonForm
from valley.innovation.projects.forms.resources import NothingForm
from valley.innovation.projects.models import Acquaintance, Attendance, Gathering, GatheringKind, GatheringState
from valley.innovation.projects.pages.shown import RETELL, TITLED, Line, Section, in_state, run, show, yes
from valley.kernel import clock
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Figure, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.kernel.things import card_of
from valley.registry.queries import acted_for

MET_TONES: dict[str, Any] = {"said": "warn", "confirmed": "good", "denied": "idle"}


class Gatherings(Table):
    """Gatherings."""

    name = "gatherings"
    caption = gettext_lazy("交流活动")
    empty = gettext_lazy("还没有交流活动")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        TITLED,
        Column("kind", gettext_lazy("类别"), order="kind", value=lambda row: row.get_kind_display()),
        Column("organiser", gettext_lazy("主办单位"), order="organiser__name", search="organiser__name"),
        Column("starts_at", gettext_lazy("开始时间"), kind="moment", order="starts_at"),
        Column("signed_count", gettext_lazy("报名（人）"), kind="number", order="signed_count"),
        Column("there_count", gettext_lazy("到场（人）"), kind="number", order="there_count"),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
    ]
    filters = [
        Filter("state", gettext_lazy("状态"), GatheringState.choices),
        Filter("kind", gettext_lazy("类别"), GatheringKind.choices),
    ]


@login_required
@require_safe
def gatherings(request: HttpRequest) -> HttpResponse:
    """The list, and what all of them brought: met and confirmed, followed by something."""
    user = user_of(request)
    require(user, "projects.see", None)
    rows = Gathering.objects.select_related("organiser").annotate(
        signed_count=Count("attendances", filter=Q(attendances__cancelled_at=None)),
        there_count=Count("attendances", filter=Q(attendances__attended=True)),
    )
    met = Acquaintance.objects.filter(state=Acquaintance.State.CONFIRMED)
    context = {
        "title": _("交流活动"),
        "subtitle": _("研讨、比赛、路演、展览：谁来了、结识了谁、后来做成了什么。"),
        "actions": [Action(_("发布活动"), "/gatherings/new", "plus", tone="primary")]
        if may(user, "projects.found", None) else [],
        "figures": [
            Figure(_("双方确认的结识"), met.count(), _("对"), 0),
            Figure(_("其中有了后续"), met.exclude(followed="").count(), _("对"), 0,
                   note=_("后续是平台上的联合体、订单、合同或引介")),
        ],
    }  # fmt: skip
    return Gatherings(request, rows).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Announce one."""
    user = user_of(request)
    made = Deed(
        gettext_lazy("发布活动"), forms.GatheringForm, "projects.found",
        lambda by, _thing, data: actions.announce(by=by, **data), "plus",
        given=lambda _thing: {"organisations": acted_for(user)},
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("交流活动"), back="/gatherings")


@login_required
@require_safe
def gathering(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One gathering. Who signed up is told to those who signed up themselves, and to its organiser."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.see", None)
    runs = may(user, "projects.run_gathering", found)
    rows = list(found.attendances.filter(cancelled_at=None).select_related("user", "organisation"))
    mine = next((row for row in rows if row.user_id == user.pk), None)
    facts = pairs(
        (_("类别"), found.get_kind_display()), (_("主办单位"), found.organiser),
        (_("谈什么、给谁来"), found.marked("words")),
        (_("地点"), found.venue), (_("开始时间"), found.starts_at),
        (_("名额（人）"), _("%(taken)s / %(all)s") % {"taken": len(rows), "all": found.seats_count}),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("小结"), found.reason),
    )  # fmt: skip
    sections = []
    if mine or runs:
        there = {True: (_("到场"), "good"), False: (_("未到"), "idle"), None: ("", "info")}
        sections.append(Section(_("报名的人"), [
            Line(f"{row.user} {row.organisation or ''}".strip(), "", there[row.attended][0], there[row.attended][1],  # type: ignore[arg-type]
                 row.offers)
            for row in rows
        ]))  # fmt: skip
    if mine:
        sections.append(Section(_("我结识的人"), _met(user, mine), _("双方确认后才计数。") if mine.attended else ""))
    return show(request, found, _deeds(user), facts, sections=sections)


def _met(user: User, mine: Attendance) -> list[Line]:
    rows = Acquaintance.objects.filter(Q(sayer=mine) | Q(other=mine))
    lines = []
    for row in rows.select_related("sayer__user", "other__user", "sayer__organisation", "other__organisation"):
        other = row.other if row.sayer_id == mine.pk else row.sayer
        card = card_of(row.followed, user) if row.followed else None
        more = f"{row.words} → {card.title}" if card else row.words
        lines.append(
            Line(f"{other.user} {other.organisation or ''}".strip(), card.uri if card else "", row.get_state_display(),
                 MET_TONES[row.state], more, links(MET_DEEDS, user, row))
        )  # fmt: skip
    return lines


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step."""
    found = _one(public_id)
    return answer(request, _deeds(user_of(request)), deed, found, str(found))


@login_required
@require_safe
def acquaintance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It has no page but its gathering's."""
    row = get_object_or_404(Acquaintance.objects.select_related("sayer__gathering"), public_id=public_id)
    return redirect(row.sayer.gathering.uri)


@login_required
@require_safe
def attendance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It has no page but its gathering's."""
    return redirect(
        get_object_or_404(Attendance.objects.select_related("gathering"), public_id=public_id).gathering.uri
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_acquaintance(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """The other one's word, and what followed."""
    rows = Acquaintance.objects.select_related("sayer__gathering", "other")
    found = get_object_or_404(rows, public_id=public_id)
    return answer(request, MET_DEEDS, deed, found, str(found.sayer.gathering), back=found.sayer.gathering.uri)


def _one(public_id: UUID) -> Gathering:
    return get_object_or_404(Gathering.objects.select_related("organiser"), public_id=public_id)


def _sign(by: User, found: Gathering, data: dict[str, Any]) -> object:
    actions.sign_up(by=by, gathering=found, **data)
    return None


def _mine(user: User, found: Gathering) -> Attendance | None:
    return found.attendances.filter(user=user, cancelled_at=None).first()


def _take_back(by: User, found: Gathering, data: dict[str, Any]) -> object:
    mine = _mine(by, found)
    assert mine is not None
    actions.take_back(by=by, attendance=mine)
    return None


def _say_met(by: User, found: Gathering, data: dict[str, Any]) -> object:
    mine = _mine(by, found)
    assert mine is not None
    actions.say_met(by=by, attendance=mine, **data)
    return None


def _confirm(by: User, found: Acquaintance, data: dict[str, Any]) -> object:
    actions.answer_met(by=by, acquaintance=found, **yes(data, "confirmed"))
    return found.sayer.gathering


def _follow(by: User, found: Acquaintance, data: dict[str, Any]) -> object:
    actions.follow_up(by=by, acquaintance=found, **data)
    return found.sayer.gathering


def _deeds(user: User) -> dict[str, Deed]:
    return {
        "retell": RETELL,
        "sign": Deed(
            gettext_lazy("报名"), forms.SignUpForm, "projects.join_gathering", _sign, "ticket", tone="primary",
            offered=lambda found: found.state == "open" and clock.now() < found.starts_at and not _mine(user, found),
            given=lambda _found: {"organisations": acted_for(user)},
        ),
        "hold": Deed(
            gettext_lazy("记到场和小结"), forms.HoldForm, "projects.run_gathering", run(actions.hold, "gathering"),
            "clipboard-check", tone="primary",
            offered=lambda found: found.state == "open" and clock.now() >= found.starts_at,
            given=lambda found: {"gathering": found},
        ),
        "met": Deed(
            gettext_lazy("记下结识了谁"), forms.MetForm, "projects.join_gathering", _say_met, "users-plus",
            tone="primary",
            offered=lambda found: (mine := _mine(user, found)) is not None and mine.attended is True,
            given=lambda found: {"attendance": _mine(user, found)},
        ),
        "leave": Deed(
            gettext_lazy("取消报名"), NothingForm, "projects.join_gathering", _take_back, "x",
            offered=lambda found: found.state == "open" and _mine(user, found) is not None,
        ),
        "off": Deed(
            gettext_lazy("取消活动"), ReasonForm, "projects.run_gathering", run(actions.call_off, "gathering"),
            "x",
            tone="danger", offered=in_state("open"),
        ),
    }  # fmt: skip


MET_DEEDS: dict[str, Deed] = {
    "confirm": Deed(
        gettext_lazy("确认"), forms.ConfirmForm, "projects.answer_acquaintance", _confirm, "check",
        offered=in_state("said"),
    ),
    "follow": Deed(
        gettext_lazy("记下后续"), forms.FollowForm, "projects.follow_acquaintance", _follow, "link",
        offered=in_state("confirmed"),
    ),
}  # fmt: skip

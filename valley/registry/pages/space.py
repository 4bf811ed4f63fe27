"""Space: layers and kinds with what is missing, the queue, and what the park asks of whoever moves in."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel import clock
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.formats import area
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Moment, Tone, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.kernel.things import card_of
from valley.registry.actions import space as actions
from valley.registry.engine.moving import Answer
from valley.registry.forms import space as forms
from valley.registry.models import (
    Carrier,
    Layer,
    SpaceCriterion,
    SpaceRequest,
    SpaceState,
)
from valley.registry.pages.space_criteria import Criteria
from valley.registry.queries import space as queries
from valley.registry.queries.organisations import acted_for

Data = dict[str, Any]
TONES: dict[str, Tone] = {"queued": "info", "offered": "warn", "let": "good", "refused": "bad", "withdrawn": "idle"}
ANSWERS: dict[str, tuple[Tone, Any]] = {
    Answer.MET: ("good", gettext_lazy("达到")),
    Answer.MISSED: ("bad", gettext_lazy("未达到")),
    Answer.UNKNOWN: ("warn", gettext_lazy("没有已采纳的年报，不能判断")),
    Answer.JUDGED: ("info", gettext_lazy("由人判断")),
}
ALLOCATE, RUN, VIEW = "registry.allocate_space", "registry.run_case", "registry.view_cases"


class Cells(Table):
    """Layer × kind."""

    name = prefix = "cells"
    exports = ()
    caption = gettext_lazy("圈层与载体类型")
    columns = [
        Column("layer", gettext_lazy("圈层"), value=lambda c: Layer(c.layer).label, heading=True),
        Column("carrier", gettext_lazy("载体类型"), value=lambda c: Carrier(c.carrier).label),
        Column(
            "places",
            gettext_lazy("场所"),
            kind="status",
            value=lambda c: ("good", str(c.places)) if c.places else ("warn", _("缺")),
        ),
        Column("area_m2", gettext_lazy("面积"), kind="area", value=lambda c: c.area_m2 if c.places else None),
        Column("let_m2", gettext_lazy("已使用"), kind="area", value=lambda c: c.let_m2 if c.places else None),
        Column("waiting", gettext_lazy("排队申请"), kind="number"),
    ]


class Requests(Table):
    """Requests in their order."""

    name = "space"
    caption = gettext_lazy("用房申请")
    empty = gettext_lazy("没有用房申请")
    columns = [
        Column(
            "name", gettext_lazy("单位"), value=str, search="organisation__name", href=lambda r: r.uri, heading=True
        ),
        Column("asked_at", gettext_lazy("申请时间"), kind="moment", order="asked_at"),
        Column("area_m2", gettext_lazy("面积"), kind="area", order="area_m2"),
        Column("wanted_on", gettext_lazy("需要日期"), kind="date", order="wanted_on"),
        Column("place", gettext_lazy("场所"), value=lambda r: str(r.place or "")),
        Column("offered_until", gettext_lazy("预留至"), kind="date", order="offered_until"),
        Column(
            "state", gettext_lazy("状态"), kind="status", order="state",
            value=lambda r: (TONES[r.state], r.get_state_display()),
        ),
    ]  # fmt: skip
    filters = [
        Filter("state", gettext_lazy("状态"), SpaceState.choices),
        Filter("carrier", gettext_lazy("载体类型"), Carrier.choices),
    ]


class Checks(Table):
    """The criteria against what is known of the organisation."""

    name = prefix = "checks"
    exports = ()
    caption = gettext_lazy("入驻条件核对")
    empty = gettext_lazy("园区还没有规定这类载体的入驻条件")
    columns = [
        Column("words", gettext_lazy("条件"), value=lambda c: c.asked.words, heading=True),
        Column("answer", gettext_lazy("结果"), kind="status", value=lambda c: ANSWERS[c.answer]),
        Column("value", gettext_lazy("年报数据"), kind="number"),
        Column("at_least", gettext_lazy("不低于"), kind="number", value=lambda c: c.asked.at_least),
        Column("source", gettext_lazy("依据文件"), value=lambda c: c.asked.source),
    ]


class Way(Table):
    """The spaces of an organisation in time."""

    name = prefix = "way"
    exports = ()
    caption = gettext_lazy("该单位用过的载体")
    empty = gettext_lazy("还没有用过已定类型的载体")
    columns = [
        Column("place", gettext_lazy("场所"), value=lambda t: str(t.place), href=lambda t: t.place.uri, heading=True),
        Column("carrier", gettext_lazy("载体类型"), value=lambda t: t.place.get_carrier_display()),
        Column("since", gettext_lazy("起租日期"), kind="date", value=lambda t: t.started_on),
        Column("until", gettext_lazy("退租日期"), kind="date", value=lambda t: t.ended_on),
    ]


@login_required
@require_safe
def space(request: HttpRequest) -> HttpResponse:
    """What there is of each layer and kind, the queue that this viewer may see, and what the park asks."""
    user = user_of(request)
    require(user, "registry.view_place", None)
    table = Requests(request, queries.requests_for(user))
    criteria = SpaceCriterion.objects.order_by("carrier", "begins_on", "pk")
    able = [Action(_("申请用房"), "/space-requests/new", "plus", tone="primary")] if acted_for(user).exists() else []
    if may(user, ALLOCATE, None):
        able.append(Action(_("规定入驻条件"), "/space-criteria/new", "plus"))
    if may(user, VIEW, None):
        able.append(Action(_("腾笼换鸟案"), "/renewals", "refresh"))
    left = queries.untagged()
    more = _("另有 %(n)s 处楼宇、房间还没有定圈层或类型，请在场所页“修改”中补上。") % {"n": left} if left else ""
    context = {
        "title": _("空间载体"),
        "subtitle": more,
        "actions": able,
        "tables": [Cells(request, queries.cells()), table, Criteria(request, criteria)],
    }  # fmt: skip
    return table.response("registry/thing.html", context)


@login_required
@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request: where it stands in the queue, the criteria, the organisation's way, what became of it."""
    user = user_of(request)
    found = _find(public_id)
    require(user, "registry.see_space_request", found)
    way = queries.way_of(found.organisation)
    queued = found.state == SpaceState.QUEUED
    context = {
        "title": str(found),
        "status": (TONES[found.state], found.get_state_display()),
        "crumbs": [(_("空间载体"), "/space")],
        "actions": links(DEEDS, user, found),
        "facts": pairs(
            (_("下一步"), _next(found)),
            (_("期限"), found.offered_until or found.wanted_on if found.is_open else ""),
            (_("申请人"), found.owner.username), (_("申请时间"), found.asked_at),
            (_("排在前面的同类申请"), queries.ahead_of(found).count() if queued else ""),
            (_("园区"), str(found.park) if found.park else _("不限")), (_("用途"), found.get_use_display()),
            (_("面积"), area(found.area_m2)), (_("需要日期"), found.wanted_on), (_("用途与理由"), found.words),
            (_("预留或落实的场所"), str(found.place) if found.place else ""), (_("预留至"), found.offered_until or ""),
            (_("迁入后交还的场所"), str(found.moving_from.place) if found.moving_from else ""),
            (_("向后一类载体的迁移次数"), queries.moves_up(way)),
        ),
        "pages": [each for each in (found.organisation, found.place, _evidence(found, user)) if each],
        "tables": [Checks(request, queries.checked(found)), Way(request, way)],
        "moments": [
            Moment(s.at, s.get_state_display(), _said(s), s.by.username, tone=TONES[s.state])
            for s in found.steps.select_related("by", "place").order_by("-at", "-pk")
        ],
    }  # fmt: skip
    return render(request, "registry/thing.html", context)


def _said(step: Any) -> str:
    return " · ".join(part for part in (str(step.place) if step.place else "", step.words) if part)


def _evidence(found: SpaceRequest, user: User) -> Any:
    card = card_of(found.evidence_uri, user) if found.evidence_uri else None
    return {"uri": card.uri, "title": card.title} if card else None


def _next(found: SpaceRequest) -> str:
    if found.state == SpaceState.QUEUED:
        return _("园区办公室安排场所")
    return _("单位确认预留的场所") if found.state == SpaceState.OFFERED else ""


def _find(public_id: UUID) -> SpaceRequest:
    rows = SpaceRequest.objects.select_related("organisation", "owner", "park", "place__park", "moving_from__place")
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new request of one of the user's organisations."""
    user = user_of(request)
    deed = Deed(
        gettext_lazy("申请用房"),
        forms.AskForm,
        "registry.view_place",
        _ask,
        "plus",
        given=lambda _thing: {"user": user},
    )
    return answer(request, {"new": deed}, "new", None, _("空间载体"), back="/space")


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to a request."""
    found = _find(public_id)
    require(user_of(request), "registry.see_space_request", found)
    return answer(request, DEEDS, deed, found, str(found))


def _ask(by: User, _thing: None, data: Data) -> str:
    return actions.ask_for_space(by=by, **data).uri


def _run(action: Any) -> Any:
    def run(by: User, thing: SpaceRequest, data: Data) -> None:
        action(by=by, request=thing, **data)

    return run


def _in(*states: SpaceState) -> Any:
    return lambda thing: thing.state in states


def _in_days(name: str, days: int) -> Any:
    return lambda _thing: {name: clock.today() + timedelta(days=days)}


_ANSWER = "registry.answer_space_offer"
QUEUED, OFFERED = SpaceState.QUEUED, SpaceState.OFFERED
DEEDS: dict[str, Deed] = {
    "offer": Deed(
        gettext_lazy("预留场所"), forms.OfferForm, ALLOCATE, _run(actions.offer_space), "key", tone="primary",
        about=lambda thing: thing.park, offered=_in(QUEUED), initial=_in_days("until", 14),
    ),
    "take": Deed(
        gettext_lazy("确认入驻"), forms.SinceForm, _ANSWER, _run(actions.take_space), "check", tone="primary",
        offered=_in(OFFERED), initial=_in_days("since", 0),
    ),
    "decline": Deed(
        gettext_lazy("不要这处"), forms.WhyForm, _ANSWER, _run(actions.decline_space), "x", offered=_in(OFFERED)
    ),
    "back": Deed(
        gettext_lazy("收回预留"), forms.WhyForm, ALLOCATE, _run(actions.take_back_offer), "arrow-back",
        about=lambda thing: thing.place, offered=_in(OFFERED),
    ),
    "refuse": Deed(
        gettext_lazy("不同意"), forms.WhyForm, ALLOCATE, _run(actions.refuse_space), "x",
        about=lambda thing: thing.park, offered=_in(QUEUED),
    ),
    "withdraw": Deed(
        gettext_lazy("撤回申请"), Form, _ANSWER, _run(actions.withdraw_space), "x",
        offered=_in(QUEUED, OFFERED),
    ),
}  # fmt: skip

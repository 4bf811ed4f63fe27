"""Needs: the list, one need with its tree, what can be done."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms.needs import NeedForm
from valley.innovation.exchange.models import OPEN, Level, Need, NeedState
from valley.innovation.exchange.pages import opened
from valley.innovation.exchange.pages.need_deeds import DEEDS, waiting_answer
from valley.innovation.exchange.pages.reasons import section_of
from valley.innovation.exchange.pages.words import TITLE, tone, until
from valley.innovation.exchange.queries import known_answers, needs_for, tree_of
from valley.innovation.exchange.rules import Seen, seen_by
from valley.kernel import clock
from valley.kernel.deeds import answer, links, user_of
from valley.kernel.errors import Missing, Refusal
from valley.kernel.links import edges_of
from valley.kernel.models import EvidenceFile
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Moment, Step, pairs, refuse
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


def _standing(rows: Any, value: str) -> Any:
    today = clock.today()
    match value:
        case "open":
            return rows.filter(state__in=OPEN)
        case "late":
            return rows.filter(state__in=OPEN, due_on__lt=today)
        case _:
            return rows.exclude(state__in=OPEN)


class Needs(Table):
    """Needs."""

    name = "needs"
    caption = gettext_lazy("需求")
    empty = gettext_lazy("还没有您可以查看的需求")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        TITLE,
        Column("level", gettext_lazy("层级"), order="level", value=lambda row: row.get_level_display()),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("who", gettext_lazy("等谁"), value=lambda row: who_acts(row)),
        Column("next_step", gettext_lazy("下一步")),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
        Column("reported_at", gettext_lazy("提出时间"), kind="date", order="reported_at"),
    ]
    filters = [
        Filter("level", gettext_lazy("层级"), Level.choices),
        Filter("state", gettext_lazy("状态"), NeedState.choices),
        Filter(
            "standing", gettext_lazy("进度"),
            [("open", gettext_lazy("未办结")), ("late", gettext_lazy("逾期")), ("closed", gettext_lazy("已办结"))],
            apply=_standing,
        ),
    ]  # fmt: skip


PICTURES = ("image/png", "image/jpeg", "image/webp")


def who_acts(need: Need) -> str:
    """Who has to act now, in words; "" for what is over."""
    if not need.is_open:
        return ""
    if need.owner_desk:
        return _("提出人（匿名）") if need.state == NeedState.ANSWERED else _("园区办公室")
    if need.state == NeedState.ANSWERED and need.parent is None:
        return _("提出人")
    named = need.owner.username if need.owner else ""
    return f"{need.owner_organisation} {named}".strip() if need.owner_organisation else named


@login_required
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The list: what one may know of."""
    user = user_of(request)
    require(user, "exchange.see_network")
    context = {
        "title": _("需求"),
        "subtitle": _("从车间、厨房、门店和食客那里来；每一条都有人负责、有下一步、有期限。"),
        "actions": [
            Action(_("提出需求"), "/needs/new", "plus", tone="primary"),
            Action(_("谁在等谁"), "/network", "affiliate"),
        ],
    }
    return Needs(request, needs_for(user)).response("exchange/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Report a problem; similar ones that are solved are shown beside the form."""
    user = user_of(request)
    require(user, "exchange.report_need")
    posted = request.method == "POST"
    form = NeedForm(request.POST if posted else None, request.FILES if posted else None, organisations=acted_for(user))
    if posted and form.is_valid():
        try:
            made = actions.report_problem(by=user, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect(made.need.uri)
    words = request.GET.get("q", "") or (form.data.get("title", "") if posted else "")
    context = {"form": form, "known": known_answers(user, words)[:5], "asked": words}
    return render(request, "exchange/need_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One need: where it stands, what is next, its tree, its answers."""
    user = user_of(request)
    found = _need(public_id)
    seen = seen_by(user, found)
    if seen < Seen.TITLE and not may(user, "exchange.view", found):
        raise Missing
    full = may(user, "exchange.read_full", found)
    steps = links(DEEDS, user, found)
    first = next((step for step in steps if step.tone == "primary"), None)
    waiting = waiting_answer(found)
    context = {
        "need": found,
        "status": (tone(found.state), found.get_state_display()),
        "next_step": first,
        "actions": [*(step for step in steps if step is not first), *opened.offers(user, found)],
        "steps": _steps(found),
        "facts": _facts(found, summary=may(user, "exchange.read_summary", found), full=full),
        "full": full,
        "answers": found.answers.select_related("organisation", "given_by") if full else [],
        "waiting": waiting if full else None,
        "photos": EvidenceFile.objects.filter(owner=found.uri).order_by("stored_at") if full else [],
        "pictures": PICTURES,
        "tree": [(branch, tone(branch.need.state)) for branch in tree_of(found, user)],
        "moments": _moments(found) if full else [],
        "edges": edges_of(found.uri, user),
        "matching": section_of(user, found),
        "disclosures": found.disclosures.select_related("organisation")
        if may(user, "exchange.give_away", found)
        else [],
    }
    return render(request, "exchange/need.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a need."""
    found = _need(public_id)
    require(user_of(request), "exchange.view", found)
    return answer(request, DEEDS, deed, found, str(found))


@login_required
@require_POST
def full_text(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The full text; that it was read is kept."""
    return opened.show(request, _need(public_id))


def _need(public_id: UUID) -> Need:
    related = ("parent__handler", "organisation", "handler", "owner", "owner_organisation", "park", "reporter")
    return get_object_or_404(Need.objects.select_related(*related), public_id=public_id)


def _steps(need: Need) -> list[Step]:
    order = [NeedState.REPORTED, NeedState.ANALYSING, NeedState.ANSWERED, NeedState.CONFIRMED]
    words = [_("提出"), _("受理分析"), _("答复"), _("下一级核对") if need.parent_id else _("提出人确认")]
    if need.state in (NeedState.DECLINED, NeedState.WITHDRAWN):
        return [Step(words[0], "done"), Step(need.get_state_display(), "refused")]
    at = {NeedState.WAITING: 1, NeedState.UNCONFIRMED: 3}.get(NeedState(need.state))
    at = order.index(NeedState(need.state)) if at is None else at
    closed = need.state == NeedState.CONFIRMED
    steps = [Step(w, "done" if i < at or closed else "now" if i == at else "todo") for i, w in enumerate(words)]
    if need.state == NeedState.UNCONFIRMED:
        steps[3] = Step(need.get_state_display(), "refused")
    return steps


def _facts(need: Need, *, summary: bool, full: bool) -> Any:
    due = need.due_on or (
        _("不早于 %(day)s（该年工作日历未装入）") % {"day": need.due_not_before} if need.due_not_before else ""
    )
    return pairs(
        (_("层级"), need.get_level_display()),
        (_("等谁"), who_acts(need)),
        (_("下一步"), need.next_step),
        (_("期限"), due),
        (_("摘要"), need.marked_summary if summary else _("须申请查看")),
        (_("怎样算解决了"), need.goal if summary else ""),
        (_("领域"), "、".join(need.topics)),
        (_("来自"), need.get_origin_display()),
        (_("提出单位"), (need.organisation or "") if full else ""),
        (_("受理单位"), need.handler or ""),
        (_("所在园区"), need.park or ""),
        (_("公开程度"), need.get_openness_display()),
        (_("提出时间"), need.reported_at),
        (_("有效期至"), until(need.expires_on) if need.is_open else ""),
        (_("结束时间"), need.closed_at or ""),
        (_("结束的理由"), need.close_reason),
    )


def _moments(need: Need) -> list[Moment]:
    found = [Moment(need.reported_at, _("提出"), need.shown_title, tone="info")]
    if need.taken_at:
        found.append(Moment(need.taken_at, _("受理"), str(need.handler or "")))
    found += [Moment(r.at, _("谢绝"), f"{r.get_kind_display()}：{r.words}", str(r.organisation or ""), tone="bad")
              for r in need.refusals.select_related("organisation")]  # fmt: skip
    found += [Moment(p.at, _("延期"), f"{p.from_on or '—'} → {p.to_on}：{p.reason}", tone="warn")
              for p in need.postponements.all()]  # fmt: skip
    found += [Moment(c.reported_at, _("拆分上报"), str(c), uri=c.uri, tone="info") for c in need.children.all()]
    for given in need.answers.prefetch_related("reminders"):
        found.append(Moment(given.given_at, _("答复"), given.get_ground_display(), str(given.organisation or "")))
        found += [
            Moment(r.at, _("第 %(number)s 次提醒") % {"number": r.number}, tone="warn") for r in given.reminders.all()
        ]
        if given.checked_at:
            good = given.verdict == "accepted"
            found.append(
                Moment(given.checked_at, given.get_verdict_display(), given.reason, tone="good" if good else "warn")
            )
    return sorted(found, key=lambda m: str(m.at), reverse=True)

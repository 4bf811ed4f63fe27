"""What associations do: promotion lists with trials, calls that several pay for."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects.actions import promotions as actions
from valley.innovation.projects.forms import promotions as forms
from valley.innovation.projects.forms.plain import ReasonForm
from valley.innovation.projects.models import Pool, PoolState, Promotion, Trial, TrialState
from valley.innovation.projects.pages.shown import RETELL, TITLED, TONES, Line, Section, in_state, run, show, yes
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class Promotions(Table):
    """Lists."""

    name = "promotions"
    caption = gettext_lazy("推广目录")
    empty = gettext_lazy("还没有推广目录")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        TITLED,
        Column("association", gettext_lazy("发布协会"), order="association__name", search="association__name"),
        Column("trials_count", gettext_lazy("申请试用（次）"), kind="number", order="trials_count"),
        Column("adopted_count", gettext_lazy("采用（次）"), kind="number", order="adopted_count"),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("due_on", gettext_lazy("推广截止"), kind="due", order="due_on"),
    ]
    filters = [Filter("state", gettext_lazy("状态"), Promotion.State.choices)]


@login_required
@require_safe
def promotions(request: HttpRequest) -> HttpResponse:
    """The lists."""
    user = user_of(request)
    require(user, "projects.see", None)
    rows = Promotion.objects.select_related("association").annotate(
        trials_count=Count("items__trials"),
        adopted_count=Count("items__trials", filter=Q(items__trials__state=TrialState.ADOPTED)),
    )
    context = {
        "title": _("推广目录"),
        "subtitle": _("协会选出先进适用的技术和装备；单位申请试用，采用了才算数。"),
        "actions": [Action(_("发布目录"), "/promotions/new", "plus", tone="primary")]
        if may(user, "projects.found", None) else [],
    }  # fmt: skip
    return Promotions(request, rows).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new list."""
    user = user_of(request)
    made = Deed(
        gettext_lazy("发布目录"), forms.PromotionForm, "projects.found",
        lambda by, _thing, data: actions.open_promotion(by=by, **data), "plus",
        given=lambda _thing: {"organisations": acted_for(user)},
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("推广目录"), back="/promotions")


@login_required
@require_safe
def promotion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One list: each item with who tries it, as far as the viewer may know, and how many adopted it."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.see", None)
    facts = pairs(
        (_("发布协会"), found.association), (_("为谁选、按什么选"), found.marked("words")),
        (_("下一步"), found.next_step), (_("推广截止"), found.due_on or ""), (_("小结"), found.reason),
    )  # fmt: skip
    lines = []
    for item in found.items.select_related("output__owner").prefetch_related("trials"):
        adopted = sum(one.state == TrialState.ADOPTED for one in item.trials.all())
        more = _("%(why)s；%(owner)s；试用 %(trials)s 次，采用 %(adopted)s 次") % {
            "why": item.words, "owner": item.output.owner, "trials": len(item.trials.all()), "adopted": adopted,
        }  # fmt: skip
        ask = f"{found.uri}/do/try?item={item.pk}"
        steps = [Action(_("申请试用"), ask)] if found.state == "open" and may(user, "projects.ask_trial", found) else []
        lines.append(Line(item.output, item.output.uri, more=more, actions=steps))
    trials = Trial.objects.filter(item__promotion=found)
    known = [
        Line(one, one.uri, one.get_state_display(), TONES.get(one.state, "info"), one.reason)
        for one in trials.select_related("item__output__owner", "item__promotion__association", "organisation")
        if may(user, "projects.view_trial", one)
    ]
    sections = [Section(_("列入的产出"), lines)]
    if known:
        sections.append(Section(_("试用"), known))
    return show(request, found, _deeds(user), facts, sections=sections)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a list."""
    found = _one(public_id)
    return answer(request, _deeds(user_of(request)), deed, found, str(found))


@login_required
@require_safe
def trial(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One trial."""
    user, found = user_of(request), _trial(public_id)
    require(user, "projects.view_trial", found)
    facts = pairs(
        (_("试用单位"), found.organisation), (_("产出"), found.item.output), (_("所有单位"), found.item.output.owner),
        (_("用在哪里、想达到什么"), found.purpose), (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
        (_("说明"), found.reason),
    )  # fmt: skip
    sections = [
        Section(_("推广目录"), [Line(found.item.promotion, found.item.promotion.uri)]),
        Section(_("产出"), [Line(found.item.output, found.item.output.uri)]),
    ]
    return show(request, found, TRIAL_DEEDS, facts, title=str(found), sections=sections)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_trial(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a trial."""
    found = _trial(public_id)
    require(user_of(request), "projects.view_trial", found)
    return answer(request, TRIAL_DEEDS, deed, found, str(found))


class Pools(Table):
    """Common calls."""

    name = "common_calls"
    caption = gettext_lazy("共性技术征集")
    empty = gettext_lazy("还没有共性技术征集")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        replace(TITLED, label=gettext_lazy("榜题")),
        Column("organiser", gettext_lazy("发起单位"), order="organiser__name", search="organiser__name"),
        Column("least_fen", gettext_lazy("最低榜金"), kind="money", order="least_fen"),
        Column("state", gettext_lazy("状态"), order="state", value=lambda row: row.get_state_display()),
        Column("due_on", gettext_lazy("期限"), kind="due", order="due_on"),
    ]
    filters = [Filter("state", gettext_lazy("状态"), PoolState.choices)]


@login_required
@require_safe
def pools(request: HttpRequest) -> HttpResponse:
    """The list."""
    require(user_of(request), "projects.see", None)
    context = {
        "title": _("共性技术征集"),
        "subtitle": _("几家合出一份榜金，为共同的问题发榜；从一条共性需求发起。"),
        "actions": [Action(_("共性需求"), "/common-needs", "layers-intersect")],
    }
    return Pools(request, Pool.objects.select_related("organiser")).response("projects/list.html", context)


@login_required
@require_safe
def pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One common call: who promised how much."""
    user, found = user_of(request), _pool(public_id)
    require(user, "projects.see", None)
    total = actions.promised_fen(found)
    facts = pairs(
        (_("发起单位"), found.organiser), (_("要解决的问题"), found.marked("words")),
        (_("验收办法"), found.acceptance_test),
        (_("最低榜金"), formats.money(found.least_fen)), (_("已认缴"), formats.money(total)),
        (_("还差"), formats.money(found.least_fen - total) if total < found.least_fen else _("已够")),
        (_("下一步"), found.next_step), (_("期限"), found.due_on or ""), (_("说明"), found.reason),
    )  # fmt: skip
    lines = [
        Line(one.organisation, one.organisation.uri, more=formats.money(one.amount_fen))
        for one in found.promises.filter(taken_back_at=None).select_related("organisation")
    ]
    sections = [Section(_("谁认缴多少"), lines, "" if lines else _("还没有人认缴。"))]
    sections.append(Section(_("共性需求"), [Line(found.common, found.common.uri)]))
    if found.call:
        sections.append(Section(_("榜单"), [Line(found.call, found.call.uri)]))
    return show(request, found, _pool_deeds(user), facts, sections=sections)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_pool(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a common call."""
    found = _pool(public_id)
    return answer(request, _pool_deeds(user_of(request)), deed, found, str(found))


def _one(public_id: UUID) -> Promotion:
    return get_object_or_404(Promotion.objects.select_related("association"), public_id=public_id)


def _trial(public_id: UUID) -> Trial:
    rows = Trial.objects.select_related("item__output__owner", "item__promotion__association", "organisation")
    return get_object_or_404(rows, public_id=public_id)


def _pool(public_id: UUID) -> Pool:
    return get_object_or_404(Pool.objects.select_related("organiser", "common", "call"), public_id=public_id)


def _deeds(user: User) -> dict[str, Deed]:
    return {
        "retell": RETELL,
        "try": Deed(
            gettext_lazy("申请试用"), forms.TrialForm, "projects.ask_trial",
            lambda by, _found, data: actions.ask_trial(by=by, **data), "flask", tone="primary",
            offered=in_state("open"),
            given=lambda found: {"promotion": found, "organisations": acted_for(user)},
        ),
        "close": Deed(
            gettext_lazy("结束推广"), ReasonForm, "projects.run_promotion",
            run(actions.close_promotion, "promotion"), "flag-off", offered=in_state("open"),
        ),
    }  # fmt: skip


def _agree(by: User, found: Trial, data: dict[str, Any]) -> object:
    actions.answer_trial(by=by, trial=found, **yes(data, "agreed"))
    return None


def _conclude(by: User, found: Trial, data: dict[str, Any]) -> object:
    actions.conclude_trial(by=by, trial=found, **yes(data, "adopted"))
    return None


TRIAL_DEEDS: dict[str, Deed] = {
    "answer": Deed(
        gettext_lazy("答复试用申请"), forms.AgreedForm, "projects.decide_trial", _agree, "check", tone="primary",
        offered=in_state("asked"),
    ),
    "conclude": Deed(
        gettext_lazy("写明试用结果"), forms.AdoptedForm, "projects.run_trial", _conclude, "flag", tone="primary",
        offered=in_state("running"), words=gettext_lazy("采用的，效果记入五新产出台账。"),
    ),
}  # fmt: skip


def _pool_deeds(user: User) -> dict[str, Deed]:
    collecting = in_state("collecting")
    enough = lambda found: found.state == "collecting" and actions.promised_fen(found) >= found.least_fen  # noqa: E731

    def promised(found: Pool) -> Any:
        return acted_for(user).filter(pk__in=found.promises.filter(taken_back_at=None).values("organisation"))

    return {
        "retell": RETELL,
        "call": Deed(
            gettext_lazy("发榜"), forms.CallPoolForm, "projects.run_pool", run(actions.call_pool, "pool"), "flag",
            tone="primary", offered=enough,
        ),
        "promise": Deed(
            gettext_lazy("认缴"), forms.PromiseForm, "projects.pay_into_pool", run(actions.promise, "pool"), "cash",
            tone="primary", offered=collecting, given=lambda _found: {"organisations": acted_for(user)},
        ),
        "unpromise": Deed(
            gettext_lazy("撤回认缴"), forms.UnpromiseForm, "projects.pay_into_pool", run(actions.unpromise, "pool"),
            "x",
            offered=lambda found: found.state == "collecting" and promised(found).exists(),
            given=lambda found: {"organisations": promised(found)},
        ),
        "end": Deed(
            gettext_lazy("结束征集"), ReasonForm, "projects.run_pool", run(actions.end_pool, "pool"), "flag-off",
            tone="danger", offered=collecting,
        ),
    }  # fmt: skip

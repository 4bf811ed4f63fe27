"""Matches: asked for on the page of a need or a result, one with its reasons, what came of it, why not, learning."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from valley.innovation.exchange.actions import matching as actions
from valley.innovation.exchange.engine.matching.fitting import FEWEST
from valley.innovation.exchange.forms.matching import KIND_LABELS, FitForm, OutcomeForm, WhyNotForm
from valley.innovation.exchange.forms.needs import NothingForm
from valley.innovation.exchange.models import Match, MatchRun, MatchWeights, Need, Result
from valley.innovation.exchange.pages.reasons import line_of, reasons_of, verdicts
from valley.innovation.exchange.queries.matchable import OFFERS, is_open, known_of
from valley.innovation.exchange.queries.matching import judged, latest_run, shown
from valley.innovation.exchange.rules.matching import thing_at
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.errors import Missing
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.things import cards_of


@login_required
@require_POST
def ask_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look for partners of a need."""
    return _ask(request, get_object_or_404(Need, public_id=public_id))


@login_required
@require_POST
def ask_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look for needs that a result answers."""
    return _ask(request, get_object_or_404(Result, public_id=public_id))


def _ask(request: HttpRequest, thing: Need | Result) -> HttpResponse:
    run = actions.ask_matching(by=user_of(request), thing=thing)
    messages.success(request, _("已排队匹配，完成后在此显示。"))
    return redirect(run.uri)


@login_required
@require_safe
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What one search found, with the reason of each."""
    user = user_of(request)
    found = get_object_or_404(MatchRun, public_id=public_id)
    thing = thing_at(found.thing)
    if not isinstance(thing, Need | Result):
        raise Missing
    require(user, "exchange.match", thing)
    newest = latest_run(found.thing)
    context = {
        "title": _("匹配：%(thing)s") % {"thing": thing.title},
        "thing": thing,
        "run": found,
        "newer": newest if newest != found else None,
        "actions": [
            *([Action(_("重新匹配"), f"{thing.uri}/match", "refresh", "post")] if thing.is_open else []),
            *([Action(_("为什么没有匹配到"), f"{thing.uri}/why-not", "help")] if isinstance(thing, Need) else []),
        ],
        "facts": pairs(
            (_("状态"), found.get_state_display()), (_("检索范围（条）"), found.pool_count),
            (_("因条件不符排除（条）"), found.dropped_count), (_("语言模型"), found.model or _("不用模型")),
            (_("匹配发起时间"), found.asked_at), (_("完成时间"), found.done_at or ""),
        ),
        "rows": [line_of(row) for row in shown(found, user)],
    }  # fmt: skip
    return render(request, "exchange/match_run.html", context)


@login_required
@require_safe
def match(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One match: parts of the score, constraints with both sides, passages, what came of it, the next step."""
    user = user_of(request)
    found = _match(public_id)
    require(user, "exchange.judge_match", found)
    cards = cards_of([found.need, found.offer], user)
    if len(cards) < 2:
        raise Missing
    steps = links(DEEDS, user, found)
    context = {
        "title": _("匹配结果"),
        "subtitle": KIND_LABELS[found.kind],
        "need": cards[found.need],
        "offer": cards[found.offer],
        "actions": [*steps, *_contact(user, found)],
        "match": found,
        "why": reasons_of(found),
        "verdicts": verdicts(found.constraints),
        "outcomes": found.outcomes.select_related("by"),
    }
    return render(request, "exchange/match.html", context)


def _contact(user: Any, found: Match) -> list[Action]:
    """The way to the other end: asking to see more, which its owner decides on."""
    for uri in (found.offer, found.need):
        thing = thing_at(uri)
        if isinstance(thing, Need | Result) and may(user, "exchange.ask_disclosure", thing):
            return [Action(_("联系：申请查看更多"), f"{thing.uri}/ask", "lock-open", tone="primary")]
    return []


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Say what came of it."""
    return answer(request, DEEDS, deed, _match(public_id), str(_("匹配结果")))


@login_required
@require_safe
def why_not(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Any offer that one names: how the pair is judged, and what stands against it."""
    user = user_of(request)
    need = get_object_or_404(Need, public_id=public_id)
    require(user, "exchange.match", need)
    form = WhyNotForm(request.GET or None)
    offer = thing_at(urlsplit(request.GET.get("offer", "").strip()).path.rstrip("/"))
    card = cards_of([offer.uri], user).get(offer.uri) if offer is not None else None
    context: dict[str, Any] = {
        "title": _("为什么没有匹配到"),
        "need": need,
        "form": form,
        "asked": "offer" in request.GET,
    }
    if card is not None and offer is not None and not isinstance(offer, Need):
        made = judged(known_of(need), known_of(offer))
        context |= {
            "card": card,
            "withdrawn": not is_open(offer),
            "made": made,
            "why": reasons_of(made),
            "verdicts": verdicts([vars(one) for one in made.constraints]),
        }
    return render(request, "exchange/why_not.html", context)


@login_required
@require_safe
def learning(request: HttpRequest) -> HttpResponse:
    """How many real outcomes there are of each kind, the weights that were learnt, and learning anew."""
    user = user_of(request)
    require(user, "exchange.fit_matching", None)
    counted = [(KIND_LABELS[kind], len(actions.judged_pairs(kind))) for kind in OFFERS]
    context = {
        "title": _("匹配的学习"),
        "actions": [Action(_("重新拟合"), "/matching/weights/fit", "math-function", tone="primary")],
        "counted": [(label, count, count >= FEWEST) for label, count in counted],
        "needed": FEWEST,
        "fitted": [(row, links(WEIGHT_DEEDS, user, row)) for row in MatchWeights.objects.all()[:20]],
    }
    return render(request, "exchange/learning.html", context)


@login_required
def fit(request: HttpRequest) -> HttpResponse:
    """Learn anew for one kind."""
    return answer(request, {"fit": FIT}, "fit", None, back="/matching/weights")


@login_required
def do_weights(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Adopt."""
    found = get_object_or_404(MatchWeights, public_id=public_id)
    return answer(request, WEIGHT_DEEDS, deed, found, str(found), back="/matching/weights")


def _match(public_id: UUID) -> Match:
    return get_object_or_404(Match.objects.select_related("run"), public_id=public_id)


def _fit(by: Any, _thing: object, data: dict[str, Any]) -> str:
    made = actions.fit_weights(by=by, kind=data["kind"])
    if not isinstance(made, MatchWeights):
        return f"/matching/weights?few={made.count}"
    return "/matching/weights"


def _judge(by: Any, found: Match, data: dict[str, Any]) -> Match:
    actions.record_outcome(by=by, match=found, **data)
    return found


DEEDS: dict[str, Deed] = {
    "outcome": Deed(gettext_lazy("记录结局"), OutcomeForm, "exchange.judge_match", _judge, "clipboard-check"),
}
WEIGHT_DEEDS: dict[str, Deed] = {
    "adopt": Deed(
        gettext_lazy("采用这组权重"), NothingForm, "exchange.fit_matching",
        lambda by, row, data: actions.adopt_weights(by=by, weights=row) and "/matching/weights", "check",
        offered=lambda row: row.adopted_at is None,
    ),
}  # fmt: skip
FIT = Deed(
    gettext_lazy("重新拟合"), FitForm, "exchange.fit_matching", _fit, "math-function",
    words=gettext_lazy("只用真实的结局，按时间切分；不足 200 对不拟合。演示数据的结局从不参加。"),
)  # fmt: skip

"""Asking to see more, and deciding on it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms import results as forms
from valley.innovation.exchange.forms.needs import ReasonForm
from valley.innovation.exchange.models import Disclosure, DisclosureState, Need, Opened, Result
from valley.innovation.exchange.pages.words import for_own, tone
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import pairs
from valley.registry.queries.access import members_of

Data = dict[str, Any]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask to see more of a need."""
    return _ask(request, get_object_or_404(Need, public_id=public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask to see more of a result."""
    return _ask(request, get_object_or_404(Result.objects.select_related("organisation"), public_id=public_id))


def _ask(request: HttpRequest, thing: Need | Result) -> HttpResponse:
    return answer(request, {"ask": for_own(ASK, user_of(request))}, "ask", thing, str(thing))


@login_required
@require_safe
def disclosure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One question, for whoever asked and whoever decides."""
    user = user_of(request)
    found = _found(public_id)
    if user.pk != found.asked_by_id and not may(user, "exchange.decide_disclosure", found):
        raise Missing
    steps = links(DEEDS, user, found)
    first = next((step for step in steps if step.tone == "primary"), None)
    context = {
        "title": _("%(who)s 申请查看") % {"who": found.organisation},
        "thing": found.thing,
        "agreement": found.agreement,
        "readings": readings_of(found) if may(user, "exchange.decide_disclosure", found) else [],
        "status": (tone(found.state), found.get_state_display()),
        "next_step": first,
        "actions": [step for step in steps if step is not first],
        "facts": pairs(
            (_("申请查看"), found.get_stage_display()), (_("用途"), found.purpose), (_("申请时间"), found.asked_at),
            (_("答复时间"), found.decided_at or ""), (_("有效至"), found.until or ""), (_("理由"), found.reason),
        ),
    }  # fmt: skip
    return render(request, "exchange/disclosure.html", context)


def readings_of(found: Disclosure) -> Any:
    """How often people of that organisation opened the full text, latest first: what is kept of it, for the giver."""
    rows: Any = Opened.objects.filter(**{"need" if found.need_id else "result": found.thing})
    return rows.filter(user__in=[one.user for one in members_of(found.organisation)]).select_related("user")[:50]


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Decide, or take back."""
    found = _found(public_id)
    return answer(request, DEEDS, deed, found, str(found))


def _found(public_id: UUID) -> Disclosure:
    related = ("organisation", "need__organisation", "result__organisation", "agreement")
    return get_object_or_404(Disclosure.objects.select_related(*related), public_id=public_id)


def _decide(by: User, row: Disclosure, data: Data) -> object:
    return actions.decide_disclosure(
        by=by, disclosure=row, granted=data["granted"] == "yes", reason=data["reason"], until=data["until"]
    )


ASK = Deed(
    gettext_lazy("申请查看更多"), forms.AskForm, "exchange.ask_disclosure",
    lambda by, thing, data: actions.ask_disclosure(by=by, thing=thing, **data), "lock-open",
)  # fmt: skip
DEEDS: dict[str, Deed] = {
    "decide": Deed(
        gettext_lazy("答复申请"), forms.DecideForm, "exchange.decide_disclosure", _decide, "check", tone="primary",
        offered=lambda row: row.state == DisclosureState.ASKED,
    ),
    "revoke": Deed(
        gettext_lazy("收回许可"), ReasonForm, "exchange.decide_disclosure",
        lambda by, row, data: actions.revoke_disclosure(by=by, disclosure=row, **data), "lock", tone="danger",
        offered=lambda row: row.state == DisclosureState.GRANTED,
    ),
}  # fmt: skip

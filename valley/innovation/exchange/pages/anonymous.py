"""The door without an account: report a problem from a phone, come back with number and secret."""

from collections.abc import Callable

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from valley.innovation.exchange import actions
from valley.innovation.exchange.forms.needs import CaseForm, NothingForm, ProblemForm, ReasonForm, VerdictForm
from valley.innovation.exchange.models import Need, NeedState
from valley.innovation.exchange.pages.need_deeds import waiting_answer
from valley.innovation.exchange.pages.words import tone
from valley.kernel.errors import Missing, Refusal, Words
from valley.kernel.models.tongues import here
from valley.kernel.screens import Action, refuse

DOOR = ["GET", "HEAD", "POST"]
OPENED = "exchange.case"
#: What an asker may do besides answering, as long as the case is open: its title, its form, its action, what it does.
DEEDS: dict[str, tuple[Words, type[forms.Form], Callable[..., object], Words]] = {
    "renew": (gettext_lazy("续期一年"), NothingForm, actions.renew_need, gettext_lazy("从今天起再保留一年。")),
    "withdraw": (
        gettext_lazy("撤回"), ReasonForm, actions.withdraw_need,
        gettext_lazy("撤回后不再处理，由它拆分出的需求也一并撤回；这一步不能反悔。"),
    ),
}  # fmt: skip


@require_http_methods(DOOR)
def report(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: the case; its number and secret are shown once."""
    posted = request.method == "POST"
    form = ProblemForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        if not ratelimit.consume(request, action="report_problem"):
            return ratelimit.respond_429(request)
        try:
            made = actions.report_problem(by=None, language=here(), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return render(request, "exchange/report_done.html", {"need": made.need, "secret": made.secret})
    return render(request, "exchange/report.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(DOOR)
@sensitive_post_parameters("secret")
def case(request: HttpRequest) -> HttpResponse:
    """Number and secret open the case for this browser's session."""
    posted = request.method == "POST"
    form = CaseForm(request.POST if posted else None, initial={"number": request.GET.get("number", "")})
    if posted and form.is_valid():
        given = form.cleaned_data
        if not ratelimit.consume(request, action="open_case", key=given["number"].upper()):
            return ratelimit.respond_429(request)
        try:
            need = actions.find_case(given["number"], given["secret"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            request.session[OPENED] = {"need": need.pk, "secret": given["secret"]}
            return redirect("exchange_my_case")
    return render(request, "exchange/case.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(DOOR)
@sensitive_post_parameters("secret")
def my_case(request: HttpRequest) -> HttpResponse:
    """Where the case stands; whether the answer helped; opening it again."""
    need, secret = _opened(request)
    if need is None:
        return redirect("exchange_case")
    answer = waiting_answer(need)
    reopening = need.state in (NeedState.CONFIRMED, NeedState.UNCONFIRMED)
    posted = request.method == "POST"
    form = VerdictForm(request.POST if posted else None)
    if reopening:
        del form.fields["helped"]
        form.fields["reason"].required = True
    if posted and answer is None and not reopening:
        raise Missing
    if posted and form.is_valid():
        given = form.cleaned_data
        try:
            if answer is not None:
                helped = given["helped"] == "yes"
                actions.check_answer(by=None, answer=answer, helped=helped, reason=given["reason"], secret=secret)
            else:
                actions.reopen_need(by=None, need=need, reason=given["reason"], secret=secret)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已收到，谢谢。"))
            return redirect("exchange_my_case")
    context = {
        "need": need, "answer": need.answers.order_by("-given_at").first(), "waiting": answer, "form": form,
        "reopening": reopening, "status": (tone(need.state), need.get_state_display()),
        "reminders": answer.reminders.count() if answer else 0,
        "actions": [
            Action(title, f"/report/my-case/{name}", tone="danger" if name == "withdraw" else "")
            for name, (title, *_rest) in DEEDS.items() if need.is_open
        ],
    }  # fmt: skip
    return render(request, "exchange/my_case.html", context, status=422 if form.errors else 200)


@require_http_methods(DOOR)
@sensitive_post_parameters("secret")
def my_case_do(request: HttpRequest, deed: str) -> HttpResponse:
    """The asker renews the case or withdraws it."""
    need, secret = _opened(request)
    if need is None:
        return redirect("exchange_case")
    if deed not in DEEDS or not need.is_open:
        raise Missing
    title, asked, action, words = DEEDS[deed]
    posted = request.method == "POST"
    form = asked(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            action(by=None, need=need, secret=secret, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已收到，谢谢。"))
            return redirect("exchange_my_case")
    context = {"need": need, "form": form, "title": title, "words": words}
    return render(request, "exchange/my_case_do.html", context, status=422 if form.errors else 200)


def _opened(request: HttpRequest) -> tuple[Need | None, str]:
    """The case that this browser's session opened, and its secret."""
    kept = request.session.get(OPENED, {})
    need = Need.objects.filter(pk=kept.get("need")).exclude(secret_digest="").first()
    return need, kept.get("secret", "")

"""The firm's side: my returns, the form, signing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel.deeds import user_of
from valley.kernel.errors import Refusal
from valley.kernel.permissions import may
from valley.kernel.screens import Action
from valley.kernel.tables import Column, Table
from valley.registry.actions import returns as actions
from valley.registry.engine.returns.states import OPEN, State, Verb, possible
from valley.registry.engine.returns.units import show
from valley.registry.errors.returns import ChangedMeanwhile, NotReady
from valley.registry.models import Return
from valley.registry.pages.returns.shared import context_of, remarks_of, return_of, sheet, status
from valley.registry.queries import returns as queries
from valley.registry.rules.returns import actors

NEXT: dict[State, Any] = {
    State.DRAFT: gettext_lazy("填写并提交"),
    State.RETURNED: gettext_lazy("按意见更正后重新提交"),
    State.FILLED: gettext_lazy("签报人签报"),
    State.SIGNED: gettext_lazy("等待园区办公室审核"),
    State.CHECKED: gettext_lazy("等待园区办公室采纳"),
    State.ACCEPTED: gettext_lazy("已完成"),
    State.LOCKED: gettext_lazy("已完成"),
}


class MyReturns(Table):
    """Returns of the firms that the user works for."""

    name = "my-returns"
    caption = gettext_lazy("我的报表")
    empty = gettext_lazy("目前没有需要您填报的报表")
    columns = [
        Column(
            "title", gettext_lazy("报表"), value=lambda row: row.campaign.title, href=lambda row: row.uri, heading=True
        ),
        Column("organisation", gettext_lazy("单位"), value=lambda row: row.organisation.name),
        Column("state", gettext_lazy("状态"), kind="status", value=status, order="state"),
        Column("next", gettext_lazy("下一步"), value=lambda row: NEXT[State(row.state)]),
        Column(
            "due_on",
            gettext_lazy("截止日期"),
            kind="date",
            value=lambda row: row.campaign.due_on,
            order="campaign__due_on",
        ),
    ]


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My returns, with what to do next."""
    return MyReturns(request, queries.returns_of(user_of(request))).response(
        "registry/returns/list.html",
        {"title": _("我的报表"), "subtitle": _("本单位的年报和季报，以及下一步由谁做什么。")},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def periodic_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form while the firm may write, else the figures as they stand. Raises: Missing, NotAllowed."""
    if request.method == "POST":
        return _save(request, return_of(request, public_id, "registry.fill_return"))
    report = return_of(request, public_id)
    last = queries.last_of(report)
    if State(report.state) in OPEN and may(request.user, "registry.fill_return", report):
        return _form(request, report, queries.prefill(report, last), report.reasons, last)
    typed = report.typed
    return render(
        request,
        "registry/returns/return.html",
        context_of(
            report,
            sheet=sheet(
                report.campaign.form, typed=typed, reasons=report.reasons, last=last, remarks=remarks_of(report),
                outcome=queries.outcome(report, typed, last=last), quiet=State(report.state) in OPEN,
            ),
            remarks=remarks_of(report).get("", []),
            **_ways(request, report),
        ),
    )  # fmt: skip


def _ways(request: HttpRequest, report: Return) -> dict[str, Any]:
    """The buttons at the head of the page, and the one to press now."""
    verbs = possible(State(report.state), actors(request.user, report))
    next_step = None
    if Verb.SIGN in verbs:
        next_step = Action(
            _("核对并签报"), f"{report.uri}/sign", "writing-sign", tone="primary", why=_("请签报人核对后签报。")
        )
    elif Verb.CHECK in verbs or Verb.ACCEPT in verbs:
        why = _("请审核这份报表。")
        next_step = Action(_("审核"), f"{report.uri}/check", "checkup-list", tone="primary", why=why)
    found = [Action(_("版本与经过"), f"{report.uri}/history", "history")]
    if may(request.user, "registry.view_return", report):
        found.append(Action(_("下载 Excel"), f"{report.uri}/template.xlsx", "file-spreadsheet"))
    if Verb.TAKE_BACK in verbs:
        found.append(Action(_("撤回修改"), f"{report.uri}/take-back", "arrow-back-up", method="post"))
    if Verb.REOPEN in verbs:
        found.append(Action(_("重新开放"), f"{report.uri}/reopen", "lock-open"))
    return {"next_step": next_step, "actions": found}


def _form(
    request: HttpRequest,
    report: Return,
    typed: Mapping[str, str],
    reasons: Mapping[str, str],
    last: Mapping[str, int],
    *,
    refusal: Refusal | None = None,
    theirs: Mapping[str, str] | None = None,
    template: str = "registry/returns/form.html",
) -> HttpResponse:
    found = sheet(
        report.campaign.form,
        typed=typed,
        reasons=reasons,
        last=last,
        outcome=queries.outcome(report, typed, reasons, last),
        remarks=remarks_of(report),
        theirs=theirs,
        quiet=refusal is None,
    )
    ways = [
        Action(_("下载 Excel 模板"), f"{report.uri}/template.xlsx", "file-spreadsheet"),
        Action(_("上传 Excel"), f"{report.uri}/upload", "upload"),
        Action(_("版本与经过"), f"{report.uri}/history", "history"),
    ]
    context = context_of(
        report, sheet=found, remarks=remarks_of(report).get("", []), actions=ways, refusal=refusal,
        prefilled=not report.revision and bool(typed), compared=bool(last),
    )  # fmt: skip
    return render(request, template, context, status=422 if refusal and "form.html" in template else 200)


def _save(request: HttpRequest, report: Return) -> HttpResponse:
    """Save (also by itself, while people type), and submit if that button was pressed. Nothing typed is ever lost."""
    codes = [item.code for item in report.campaign.form.items]
    typed = {code: request.POST[f"v-{code}"] for code in codes if f"v-{code}" in request.POST}
    reasons = {code: request.POST[f"r-{code}"] for code in codes if f"r-{code}" in request.POST}
    by_itself = "HX-Request" in request.headers
    template = "registry/returns/_saved.html" if by_itself else "registry/returns/form.html"
    last = queries.last_of(report)
    try:
        revision = int(request.POST.get("revision", ""))
    except ValueError:
        revision = -1
    try:
        saved = actions.fill(by=user_of(request), report=report, typed=typed, reasons=reasons, revision=revision)
        if request.POST.get("do") == "submit":
            actions.submit(by=user_of(request), report=saved, revision=saved.revision)
            messages.success(request, _("已提交，等待签报人签报。"))
            return redirect(report.uri)
    except NotReady as refusal:
        report = return_of(request, report.public_id)
        return _form(request, report, report.typed, report.reasons, last, refusal=refusal, template=template)
    except ChangedMeanwhile as refusal:
        report = return_of(request, report.public_id)
        return _form(
            request, report, report.typed | typed, report.reasons | reasons, last,
            refusal=refusal, theirs=report.typed, template=template,
        )  # fmt: skip
    except Refusal as refusal:
        return _form(
            request, report, report.typed | typed, report.reasons | reasons, last, refusal=refusal, template=template
        )
    if by_itself:
        report = return_of(request, report.public_id)
        return _form(request, report, report.typed, report.reasons, last, template=template)
    messages.success(request, _("已保存。"))
    return redirect(report.uri)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shows exactly what is signed; the button carries its digest. Raises: Missing, NotAllowed."""
    report = return_of(request, public_id, "registry.sign_return")
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            version = actions.sign(by=user_of(request), report=report, digest=request.POST.get("digest", ""))
        except Refusal as caught:
            refusal = caught
            report = return_of(request, public_id, "registry.sign_return")
        else:
            messages.success(request, _("已签报第 %(n)s 版，园区办公室将审核。") % {"n": version.number})
            return redirect(report.uri)
    if State(report.state) is not State.FILLED and refusal is None:
        return redirect(report.uri)
    last = queries.last_of(report)
    outcome = queries.outcome(report, last=last)
    digest, _reasons = actions.seal(report, outcome)
    context = context_of(
        report,
        sheet=sheet(report.campaign.form, typed=report.typed, reasons=report.reasons, last=last, outcome=outcome),
        digest=digest,
        refusal=refusal,
        signable=State(report.state) is State.FILLED,
    )
    return render(request, "registry/returns/sign.html", context, status=refusal.status if refusal else 200)


@login_required
@require_http_methods(["POST"])
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open it again for the firm. Raises: Missing, NotAllowed, WrongState."""
    report = return_of(request, public_id, "registry.fill_return")
    actions.take_back(by=user_of(request), report=report, revision=None)
    messages.success(request, _("已撤回，可以继续修改。"))
    return redirect(report.uri)


def shown_values(report: Return, values: Mapping[str, int]) -> dict[str, str]:
    """Stored values as typed texts."""
    form = report.campaign.form
    return {code: show(quantity, form.item(code).unit, group=False) for code, quantity in values.items()}

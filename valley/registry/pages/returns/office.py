"""The office's side: what waits for it, and the checking page."""

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
from valley.kernel.permissions import require
from valley.kernel.tables import Column, Table
from valley.registry.actions import returns as actions
from valley.registry.engine.returns.states import WITH_OFFICE, State
from valley.registry.models import Return, ReturnState
from valley.registry.pages.returns.firm import shown_values
from valley.registry.pages.returns.shared import context_of, remarks_of, return_of, sheet, status
from valley.registry.queries import returns as queries


class ToCheck(Table):
    """Signed returns, the longest waiting first."""

    name = "returns-to-check"
    caption = gettext_lazy("待审核的报表")
    empty = gettext_lazy("没有等待审核的报表")
    columns = [
        Column(
            "organisation",
            gettext_lazy("单位"),
            value=lambda row: row.organisation.name,
            href=lambda row: f"{row.uri}/check",
            order="organisation__name",
            search="organisation__name",
            heading=True,
        ),
        Column("title", gettext_lazy("报表"), value=lambda row: row.campaign.title, order="campaign__period"),
        Column("state", gettext_lazy("状态"), kind="status", value=status, order="state"),
        Column(
            "signed_at",
            gettext_lazy("签报时间"),
            kind="moment",
            value=lambda row: row.version.signed_at,
            order="version__signed_at",
        ),
    ]


@login_required
@require_safe
def to_check(request: HttpRequest) -> HttpResponse:
    """What waits for the office. Raises: NotAllowed."""
    require(request.user, "registry.open_campaign")
    return ToCheck(request, queries.to_check()).response(
        "registry/returns/list.html", {"title": _("待审核的报表"), "subtitle": _("按签报时间，最早的在前。")}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Values beside the last period's, problems, a remark per cell; then accept or give back."""
    report = return_of(request, public_id, "registry.check_return")
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            done = _decide(request, report)
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(request, done)
            return redirect("returns_to_check")
    if State(report.state) not in WITH_OFFICE and refusal is None:
        return redirect(report.uri)
    return _page(request, return_of(request, public_id, "registry.check_return"), refusal)


def _decide(request: HttpRequest, report: Return) -> str:
    by = user_of(request)
    revision = int(request.POST.get("revision") or -1) if request.POST.get("revision", "0").isdigit() else -1
    if request.POST.get("do") == "return":
        codes = [item.code for item in report.campaign.form.items]
        remarks = {code: request.POST.get(f"m-{code}", "") for code in codes}
        actions.return_with_remarks(
            by=by, report=report, remarks=remarks, reason=request.POST.get("reason", ""), revision=revision
        )
        return _("已退回，填报人会收到您的意见。")
    if report.state == ReturnState.SIGNED:
        revision = actions.check(by=by, report=report, revision=revision).revision
    actions.accept(by=by, report=report, revision=revision)
    return _("已采纳。")


def _page(request: HttpRequest, report: Return, refusal: Refusal | None) -> HttpResponse:
    last = queries.last_of(report)
    version = report.version
    typed = shown_values(report, queries.values_of(version)) if version else {}
    reasons: dict[str, Any] = version.reasons if version else {}
    given = {code.removeprefix("m-"): text for code, text in request.POST.items() if code.startswith("m-")}
    context = context_of(
        report,
        version=version,
        sheet=sheet(
            report.campaign.form,
            typed=typed,
            reasons=reasons,
            last=last,
            outcome=queries.outcome(report, typed, reasons, last),
            remarks=remarks_of(report),
        ),
        refusal=refusal,
        given=given,
        reason=request.POST.get("reason", ""),
        late=bool(version and report.campaign.due_on < version.signed_at.date()),
    )
    return render(request, "registry/returns/check.html", context, status=refusal.status if refusal else 200)

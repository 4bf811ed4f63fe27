"""Published figures: entering, checking, taking back, and how they differ from the computed ones."""

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valley.kernel.errors import Refusal
from valley.kernel.permissions import may, require
from valley.kernel.screens import pairs, refuse
from valley.kernel.tables import Column, Table
from valley.plan.actions import declared as actions
from valley.plan.engine.evaluate import Span
from valley.plan.forms.indicators import Declare, Withdraw
from valley.plan.models import DeclaredReading
from valley.plan.pages.common import asked, me
from valley.plan.queries import words
from valley.plan.queries.declared import compared

STANDS = {
    "waiting": ("warn", lazy("待复核")),
    "counts": ("good", lazy("已复核")),
    "withdrawn": ("idle", lazy("已撤回")),
}


class Declared(Table):
    """Every published figure beside the computed one of the same period."""

    name = "declared"
    caption = lazy("公布值与计算值")
    columns = (
        Column("indicator", lazy("指标"), value=lambda row: row.name, search=True, heading=True,
               href=lambda row: row.declared.uri),
        Column("year", lazy("年度"), "number", order=True),
        Column("amount", lazy("公布值"), "number", order=True),
        Column("computed", lazy("计算值"), "number"),
        Column("difference", lazy("相差"), "number", order=True),
        Column("unit", lazy("单位")),
        Column("document", lazy("文件"), value=lambda row: f"{row.declared.document} {row.declared.page}", search=True),
        Column("stands", lazy("状态"), "status", value=lambda row: STANDS[row.stands]),
    )  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody sees the checked ones; who may declare or check sees those that wait."""
    page = asked(request)
    rows = compared(page.edition, inside=page.inside)
    if not may(request.user, "plan.countersign_reading"):
        rows = [row for row in rows if row.stands == "counts"]
    return Declared(request, rows).response("plan/declared.html")


@login_required
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, no: int) -> HttpResponse:
    """Enter a published figure for a year."""
    page = asked(request)
    require(request.user, "plan.declare_reading", page.edition)
    found = page.indicator(no)
    form = Declare(request.POST or None, request.FILES or None, unit=words.unit_of(found))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        year = given.pop("year")
        try:
            actions.declare_reading(by=me(request), plan=page.edition, indicator=no, span=Span.year(year), **given)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已录入，等待另一位同事复核。"))
            return redirect("indicator", no=no)
    context = {
        "title": _("录入公布值"),
        "subtitle": words.name_of(found),
        "crumbs": [(_("规划指标"), "/plan/indicators"), (words.name_of(found), f"/plan/indicators/{no}")],
        "form": form,
        "submit": _("录入"),
        "cancel": f"/plan/indicators/{no}",
    }
    return render(request, "plan/form.html", context, status=422 if form.errors else 200)


def _one(request: HttpRequest, public_id: UUID) -> DeclaredReading:
    rows = DeclaredReading.objects.select_related("plan", "entered_by", "countersigned_by", "withdrawn_by", "evidence")
    if not may(request.user, "plan.countersign_reading"):
        rows = rows.filter(countersigned_at__isnull=False, withdrawn_at=None)
    return get_object_or_404(rows, public_id=public_id)


@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One published figure with who entered and who checked it."""
    page = asked(request)
    row = _one(request, public_id)
    return _page(request, page, row, Withdraw())


def _page(request: HttpRequest, page: Any, row: DeclaredReading, form: Withdraw) -> HttpResponse:
    found = page.indicator(row.indicator)
    inside = may(request.user, "plan.countersign_reading")
    facts = pairs(
        (_("指标"), words.name_of(found)),
        (_("期间"), f"{row.start} – {Span(row.start, row.end).end}"),
        (_("公布值"), f"{words.number(Fraction(row.amount))} {words.unit_of(found)}"),
        (_("来源"), row.get_source_display()),
        (_("文件"), row.document),
        (_("页码"), row.page),
        (_("文件日期"), row.document_on),
        (_("附件"), row.evidence.name if row.evidence and inside else ""),
        (_("录入"), f"{row.entered_by} {row.entered_at:%Y-%m-%d}" if inside else ""),
        (_("复核"), f"{row.countersigned_by} {row.countersigned_at:%Y-%m-%d}" if inside and row.counts else ""),
        (_("撤回理由"), row.withdrawal_reason),
    )
    context = {
        "row": row,
        "name": words.name_of(found),
        "facts": facts,
        "form": form,
        "may_countersign": not row.countersigned_at
        and not row.withdrawn_at
        and may(request.user, "plan.countersign_reading", row),
        "waits_for_another": not row.countersigned_at and not row.withdrawn_at and row.entered_by == request.user,
        "may_withdraw": not row.withdrawn_at and may(request.user, "plan.withdraw_reading", row),
        "crumbs": [(words.name_of(found), f"/plan/indicators/{found.no}"), (_("公布值"), "/plan/declared")],
    }
    return render(request, "plan/declared_one.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def countersign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second pair of eyes."""
    row = _one(request, public_id)
    actions.countersign_reading(by=me(request), reading=row)
    messages.success(request, _("已复核，公布值开始与计算值并列显示。"))
    return redirect(row.uri)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a figure back, saying why."""
    page = asked(request)
    row = _one(request, public_id)
    form = Withdraw(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_reading(by=me(request), reading=row, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已撤回。"))
            return redirect(row.uri)
    return _page(request, page, row, form)

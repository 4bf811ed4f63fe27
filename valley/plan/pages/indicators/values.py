"""Entering what the plan's text has lost, and proposing to change what it states."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from valley.kernel.errors import Refusal
from valley.kernel.permissions import require
from valley.kernel.screens import refuse
from valley.plan.actions import steering
from valley.plan.forms.indicators import EnterDate, EnterName, EnterValue, ProposeChange
from valley.plan.pages.common import asked, me
from valley.plan.queries import words
from valley.plan.queries.values import value_at

FORMS: dict[str, Any] = {"name": EnterName, "baseline_date": EnterDate}
LABELS = {"value": lazy("数值"), "printed": lazy("原文所印"), "status": lazy("状态"), "lines": lazy("原文行")}


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """`path`: where the lost value belongs, e.g. indicators/10/target."""
    page = asked(request)
    require(request.user, "plan.enter_value", page.edition)
    path = request.GET.get("path", "")
    value_at(page.edition, path)
    form = FORMS.get(path.rsplit("/", 1)[-1], EnterValue)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            steering.enter_value(
                by=me(request), plan=page.edition, path=path, value=form.table(), source=given["source"], on=given["on"]
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已补录。各页从现在起使用这个值，并注明出处。"))
            return redirect(_back(path))
    return _form(request, page, path, form, _("补录脱落的数值"), _("补录"))


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """`path`: the stated value that should become another one; the leading group decides."""
    page = asked(request)
    require(request.user, "plan.propose_change", page.edition)
    path = request.GET.get("path", "")
    value_at(page.edition, path)
    form = ProposeChange(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            steering.propose_change(
                by=me(request), plan=page.edition, path=path, new=form.table(), reason=given["reason"],
                check_on=given["check_on"], evidence_uri=given["evidence_uri"],
            )  # fmt: skip
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("建议已提出，将列入下一次会议的议程。"))
            return redirect(_back(path))
    return _form(request, page, path, form, _("提出规划调整建议"), _("提出"))


def _back(path: str) -> str:
    file, *middle, _last = path.split("/")
    return f"/plan/indicators/{middle[0]}" if file == "indicators" and middle else "/plan"


def _form(request: HttpRequest, page: Any, path: str, form: Any, title: str, submit: str) -> HttpResponse:
    held = value_at(page.edition, path) or {}
    back = _back(path)
    crumbs = [(_("规划"), "/plan")]
    subtitle = path
    if path.startswith("indicators/"):
        found = page.indicator(int(path.split("/")[1]))
        subtitle = f"{words.name_of(found)} · {words.part_words(path.rsplit('/', 1)[-1])}"
        crumbs = [(_("规划指标"), "/plan/indicators"), (words.name_of(found), back)]
    was = [(str(LABELS.get(key, key)), value) for key, value in held.items() if isinstance(value, str | int)]
    context = {
        "title": title, "subtitle": subtitle, "crumbs": crumbs, "was": was,
        "form": form, "submit": submit, "cancel": back,
    }  # fmt: skip
    return render(request, "plan/form.html", context, status=422 if form.errors else 200)

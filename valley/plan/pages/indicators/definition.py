"""Confirming a definition."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valley.kernel.errors import Refusal
from valley.kernel.permissions import require
from valley.kernel.screens import pairs, refuse
from valley.plan.actions.definitions import confirm_definition
from valley.plan.forms.indicators import Confirm
from valley.plan.pages.common import asked, me
from valley.plan.queries import words


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, no: int) -> HttpResponse:
    """The document that says that this is how the indicator is counted."""
    page = asked(request)
    require(request.user, "plan.confirm_definition", page.edition)
    found = page.indicator(no)
    form = Confirm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_definition(by=me(request), plan=page.edition, indicator=no, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("口径已确认。"))
            return redirect("indicator", no=no)
    definition = page.plan.definition(no)
    context = {
        "title": _("确认口径"),
        "subtitle": words.name_of(found),
        "crumbs": [(_("规划指标"), "/plan/indicators"), (words.name_of(found), f"/plan/indicators/{no}")],
        "was": pairs(
            (_("口径"), words.said(definition.words) if definition else None),
            (_("公式"), definition.formula.text if definition else None),
            (_("版次"), definition.edition if definition else None),
        ),
        "form": form,
        "submit": _("确认"),
        "cancel": f"/plan/indicators/{no}",
    }
    return render(request, "plan/form.html", context, status=422 if form.errors else 200)

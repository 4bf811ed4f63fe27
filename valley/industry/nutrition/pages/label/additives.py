"""Anybody checks additives against GB 2760-2024. Everything is in the address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine.additives import request as additive_request
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.forms.label import AdditivesForm
from valley.industry.nutrition.pages.label.tables import OVERALL, Findings, here, overall_words, slip, sorted_findings
from valley.kernel import clock
from valley.kernel.screens import pairs


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The form; with additives given, every finding."""
    form = AdditivesForm(request.GET if request.GET else None)
    context: dict[str, Any] = {"title": _("核对食品添加剂"), "subtitle": "GB 2760-2024", "form": form}
    if form.is_bound and form.is_valid():
        try:
            found = additive_request(form.asked()).check(clock.today())
        except BadInput as flaw:
            field = flaw.where if flaw.where in form.fields else "additives"
            form.add_error(field, slip(flaw))
        else:
            table = Findings(request, sorted_findings(found.findings))
            if table.asked_for:
                return table.response("nutrition/label/findings.html")
            context |= {
                "tables": [table],
                "status": (OVERALL[found.overall], overall_words(found.overall)),
                "facts": pairs((_("食品类别"), f"{found.category.code} {here(found.category.said)}")),
            }
    return render(request, "nutrition/label/findings.html", context, status=422 if form.errors else 200)

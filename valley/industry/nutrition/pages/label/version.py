"""The label of a version under both editions, as of a day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine.artwork import allergens, ingredient_statement
from valley.industry.nutrition.engine.label import Label, label
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.forms.label import VersionLabelForm
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.pages.common import HOME, version_of
from valley.industry.nutrition.pages.label.check import TYPES, current_of, drawings, file_of, results
from valley.industry.nutrition.pages.label.tables import here, slip
from valley.industry.nutrition.queries.labelling import product_of
from valley.industry.nutrition.queries.rule_files import elements_of
from valley.kernel import clock
from valley.kernel.screens import pairs


@login_required
@require_safe
def label_(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Table, findings, claims; the ingredients in descending order."""
    version = version_of(request, public_id)
    form = VersionLabelForm(request.GET)
    context: dict[str, Any] = {
        "title": _("标签"),
        "subtitle": str(version),
        "form": form,
        "crumbs": [HOME, (version.formula.title, version.formula.uri), (str(version), version.uri)],
    }
    if not form.is_valid():
        return render(request, "nutrition/label/version.html", context, status=422)
    day = form.cleaned_data["as_of"] or clock.today()
    made = _made(version, form, day)
    if made is None:
        return render(request, "nutrition/label/version.html", context, status=422)
    found = results(request, made, day)
    if found["asked"]:
        answer: HttpResponse = found["asked"][0].response("nutrition/label/version.html")
        return answer
    english = here(("zh", "en")) == "en"
    product = made[0].product
    context |= (
        found
        | drawings(request, made, day)
        | {
            "facts": pairs(
                (_("配料"), ingredient_statement(product.ingredients, english=english)),
                (_("致敏物质"), allergens(product.ingredients, english=english)),
            )
        }
    )
    return render(request, "nutrition/label/version.html", context)


@login_required
@require_safe
def artwork(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The label of a version drawn at real size, with its ingredients and allergens, as a file."""
    version = version_of(request, public_id)
    form, kind = VersionLabelForm(request.GET), request.GET.get("kind", "svg")
    day = (form.cleaned_data["as_of"] if form.is_valid() else None) or clock.today()
    made = _made(version, form, day) if form.is_valid() else None
    if made is None or kind not in TYPES:
        raise Http404
    return file_of(request, current_of(made, day), kind)


def _made(version: FormulaVersion, form: VersionLabelForm, day: date) -> tuple[Label, Label] | None:
    """Both labels of a version, or None with the fault said at the form."""
    try:
        product = product_of(version, form.asked())
        rules = elements_of([version.formula.owner_id])
        return label(product, "2011", day, rules), label(product, "2025", day, rules)
    except BadInput as flaw:
        name = flaw.where.rsplit(" · ", 1)[-1]
        words = slip(flaw, name)
        form.add_error(next((part for part in flaw.where.split(" · ") if part in form.fields), None), words)
        return None

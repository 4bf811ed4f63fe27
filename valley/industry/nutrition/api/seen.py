"""What a request may see of formulas, and a worksheet solved with its flaws named."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from valley.industry.nutrition.engine.design import Outcome, Worksheet, solve
from valley.industry.nutrition.engine.formulation import BadProblem
from valley.industry.nutrition.models import FormulaVersion, Ingredient, Run
from valley.kernel import formats
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.permissions import may
from valley.registry.models import Organisation

SECONDS = 5.0


def owner_of(request: HttpRequest, public_id: UUID) -> Organisation:
    """The organisation for which the asker designs."""
    found = Organisation.objects.filter(public_id=public_id).first()
    if found is None or not may(request.user, "nutrition.design", found):
        raise NotAllowed(field="owner")
    return found


def ingredient_of(request: HttpRequest, public_id: UUID) -> Ingredient:
    """One of the asker's organisations'."""
    found = get_object_or_404(Ingredient.objects.select_related("owner"), public_id=public_id)
    if not may(request.user, "nutrition.design", found.owner):
        raise Http404
    return found


def version_of(request: HttpRequest, public_id: UUID) -> FormulaVersion:
    """One of the asker's organisations'."""
    found = get_object_or_404(FormulaVersion.objects.select_related("formula__owner"), public_id=public_id)
    if not may(request.user, "nutrition.view_formula", found.formula):
        raise Http404
    return found


def run_of(request: HttpRequest, public_id: UUID) -> Run:
    """One of the asker's organisations'."""
    found = get_object_or_404(Run.objects.select_related("version__formula__owner"), public_id=public_id)
    if not may(request.user, "nutrition.view_formula", found.version.formula):
        raise Http404
    return found


def solved(sheet: Worksheet) -> Outcome:
    """Raises: Invalid naming the row."""
    try:
        return solve(sheet, SECONDS)
    except BadProblem as flaw:
        remedy = flaw.remedy_en if formats.in_english() else flaw.remedy_zh
        raise Invalid(field=flaw.where, value=flaw.found, remedy=remedy) from flaw

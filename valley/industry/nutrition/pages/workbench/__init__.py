"""The workbench: fields on one side, the answer on the other; every change is answered at once.

It works as a plain form (each button sends everything and gets the page), and quicker with htmx. Nothing is written
until “save”: GET and the live answer only reckon.
"""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.actions.checks import why
from valley.industry.nutrition.engine.design import BadSheet, Outcome, solve
from valley.industry.nutrition.engine.formulation import BadProblem
from valley.industry.nutrition.forms.workbench import Entry, of_post, of_version
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.pages.answers import Answered, answered
from valley.industry.nutrition.pages.common import version_of
from valley.industry.nutrition.pages.workbench.changes import changed
from valley.industry.nutrition.pages.workbench.shown import page
from valley.industry.nutrition.pages.workbench.slips import field_of, place_of
from valley.industry.nutrition.queries.finding import find
from valley.kernel import formats
from valley.kernel.deeds import user_of
from valley.kernel.errors import Refusal
from valley.kernel.permissions import require


@login_required
def workbench(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """GET as saved; POST does what its button says: reckon, add, drop, repair, save."""
    version = version_of(request, public_id)
    if request.method != "POST":
        entry = of_version(version)
        return page(request, version, entry, reckon(entry, version))
    require(request.user, "nutrition.change_formula", version.formula)
    entry = of_post(request.POST, version)
    do, _colon, rest = request.POST.get("do", "").partition(":")
    found = None
    if do in {"save", "manual", "repair"}:
        found = reckon(entry, version)
    if do == "save":
        return _save(request, version, entry, found or reckon(entry, version))
    entry = changed(version, entry, do, rest, request.POST, found)
    return page(request, version, entry, reckon(entry, version))


@login_required
@require_POST
def live(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The answer alone, for what is in the fields now, and the amounts found in their column."""
    version = version_of(request, public_id)
    entry = of_post(request.POST, version)
    found = reckon(entry, version)
    solved = []
    if found.outcome is not None and entry.plain.get("mode") != "manual":
        solved = [(n, float(found.outcome.grams.get(line.code, 0))) for n, line in enumerate(entry.lines, 1)]
    context = {"answer": found, "version": version, "solved": solved}
    return render(request, "nutrition/_live.html", context)


@login_required
@require_safe
def search(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What can be weighed in: own ingredients, approved bases, foods of the shipped tables."""
    version = version_of(request, public_id)
    words = request.GET.get("find", "").strip()[:100]
    context = {
        "found": find(version.formula.owner, words, version.formula_id) if words else [],
        "q": words,
        "version": version,
    }
    return render(request, "nutrition/_found.html", context)


def reckon(entry: Entry, version: FormulaVersion) -> Answered:
    """The outcome in words; a slip in a field, or demands that contradict each other, in words too."""
    try:
        sheet = entry.worksheet(version.formula.title)
        return answered(sheet, solve(sheet))
    except BadSheet as flaw:
        return Answered(faults={field_of(flaw.field, entry): f"{why(flaw.why)}"}, fault=place_of(flaw, entry))
    except BadProblem as flaw:
        english = formats.in_english()
        return Answered(fault=f"{flaw.where}: {flaw.remedy_en}" if english else f"{flaw.where}：{flaw.remedy_zh}")


def _save(request: HttpRequest, version: FormulaVersion, entry: Entry, found: Answered) -> HttpResponse:
    outcome: Outcome | None = found.outcome
    if found.fault:
        return page(request, version, entry, found, status=422)
    grams = outcome.grams if outcome is not None and outcome.state == "solved" else None
    if outcome is not None and outcome.state in {"impossible", "unproved", "nothing"}:
        grams = {}
    try:
        actions.save_draft(
            by=user_of(request), version=version, revision=entry.revision, settings=entry.settings(),
            lines=entry.lines_in(grams), steps=entry.steps_in(), note=entry.note,
        )  # fmt: skip
    except Refusal as refusal:
        return page(request, version, entry, replace(found, fault=_refused(refusal, entry)), status=refusal.status)
    messages.success(request, _("已保存。"))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": version.uri})
    return redirect(version.uri)


def _refused(refusal: Refusal, entry: Entry) -> str:
    """A refusal at a line says which."""
    code = str(refusal.field or "").removeprefix("lines.")
    known = entry.known.get(code) or entry.known.get(code.rpartition(".")[0])
    return str(refusal) if known is None else _("%(name)s：%(why)s") % {"name": known.name, "why": refusal}

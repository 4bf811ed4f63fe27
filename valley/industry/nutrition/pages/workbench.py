"""The workbench: fields on one side, the answer on the other; every change is answered at once.

It works as a plain form (each button sends everything and gets the page), and quicker with htmx. Nothing is written
until “save”: GET and the live answer only reckon.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.actions.checks import REMEDIES, why
from valley.industry.nutrition.engine.design import BadSheet, Outcome, Worksheet, repaired, said, solve
from valley.industry.nutrition.engine.design.outcome import Demand
from valley.industry.nutrition.engine.design.worksheet import KCAL_PER_G
from valley.industry.nutrition.engine.foods.retention import processes
from valley.industry.nutrition.engine.formulation import BadProblem
from valley.industry.nutrition.forms.process import QUANTITY_CHOICES, UNITS, PointEntry, StepEntry
from valley.industry.nutrition.forms.workbench import (
    Entry,
    LineEntry,
    RangeEntry,
    moved,
    of_post,
    of_version,
    with_known,
)
from valley.industry.nutrition.models import FormulaVersion, Price, State
from valley.industry.nutrition.pages.answers import Answered, answered
from valley.industry.nutrition.pages.common import HOME, state_of, version_of
from valley.industry.nutrition.queries.finding import find
from valley.industry.nutrition.queries.nutrients import ALLERGENS, choices, label, masses
from valley.kernel import formats
from valley.kernel.deeds import user_of
from valley.kernel.errors import Refusal
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action

SETTINGS = {
    "mass_low": gettext_lazy("成品质量，最少（g）"),
    "mass_high": gettext_lazy("成品质量，最多（g）"),
    "budget": gettext_lazy("预算（元/份）"),
    "most": gettext_lazy("最多几种原料"),
    "min_use_g": gettext_lazy("选用者每种不少于（g）"),
    "joint": gettext_lazy("批次不齐也要达到"),
}


SIDES = {
    "min": gettext_lazy("下限"),
    "max": gettext_lazy("上限"),
    "amount_g": gettext_lazy("用量（g）"),
    "min_g": gettext_lazy("最少（g）"),
    "max_g": gettext_lazy("最多（g）"),
    "habit_g": gettext_lazy("习惯用量（g）"),
    "cny_per_kg": gettext_lazy("元/kg"),
}
POINT_FIELDS = {
    "quantity": gettext_lazy("量"),
    "name": gettext_lazy("哪一处"),
    "value": gettext_lazy("设定值"),
    "unit": gettext_lazy("计量单位"),
    "low": gettext_lazy("允许下限"),
    "high": gettext_lazy("允许上限"),
}


@login_required
def workbench(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """GET as saved; POST does what its button says: reckon, add, drop, repair, save."""
    version = version_of(request, public_id)
    if request.method != "POST":
        entry = of_version(version)
        return _page(request, version, entry, reckon(entry, version))
    require(request.user, "nutrition.change_formula", version.formula)
    entry = of_post(request.POST, version)
    do, _colon, rest = request.POST.get("do", "").partition(":")
    found = None
    if do in {"save", "manual", "repair"}:
        found = reckon(entry, version)
    if do == "save":
        return _save(request, version, entry, found or reckon(entry, version))
    entry = _changed(version, entry, do, rest, request, found)
    return _page(request, version, entry, reckon(entry, version))


@login_required
@require_POST
def live(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The answer alone, for what is in the fields now."""
    version = version_of(request, public_id)
    entry = of_post(request.POST, version)
    found = reckon(entry, version)
    return render(request, "nutrition/_answer.html", {"answer": found, "version": version})


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
        return Answered(faults={_field(flaw.field): f"{why(flaw.why)}"}, fault=_where(flaw, entry))
    except BadProblem as flaw:
        return Answered(fault=f"{flaw.where}：{flaw.remedy_zh}" if _chinese() else f"{flaw.where}: {flaw.remedy_en}")


def _chinese() -> bool:
    from django.utils.translation import get_language

    return (get_language() or "zh").startswith("zh")


def _field(where: str) -> str:
    """The worksheet's name of a field as the form's."""
    part, _dot, rest = where.partition(".")
    if part == "lines":
        code, _dot, name = rest.rpartition(".")
        names = {"amount_g": "amount", "min_g": "min", "max_g": "max", "habit_g": "habit", "cny_per_kg": "price"}
        return f"{names.get(name, name)}:{code}"
    if part == "ratios":
        nutrient, _dot, side = rest.partition(".")
        return f"q{side}:{nutrient}"
    if part in {"ranges", "shares"}:
        nutrient, _dot, side = rest.partition(".")
        return f"{part[0]}{side}:{nutrient}"
    if part == "steps":
        return f"steps:{rest}"
    return part


def _where(flaw: BadSheet, entry: Entry) -> str:
    part, _dot, rest = flaw.field.partition(".")
    name = ""
    if part == "lines":
        code, _dot, side = rest.rpartition(".")
        known = entry.known.get(code or rest)
        name = "" if known is None else known.name
        if name and side in SIDES:
            name = _("%(name)s（%(side)s）") % {"name": name, "side": SIDES[side]}
    elif part in {"ranges", "shares", "ratios"}:
        nutrient, _dot, side = rest.partition(".")
        name = label(nutrient)
        if part == "shares":
            name = _("%(name)s 供能比") % {"name": name}
        if side in SIDES:
            name = _("%(name)s（%(side)s）") % {"name": name, "side": SIDES[side]}
    elif part == "steps":
        step, _points, point = rest.partition(".points.")
        name = _("工序 %(n)s") % {"n": step.partition(".")[0]}
        if point:
            place, _dot, field = point.partition(".")
            name = _("%(step)s，设定点 %(n)s（%(field)s）") % {
                "step": name, "n": place, "field": POINT_FIELDS.get(field, field),
            }  # fmt: skip
    elif part in SETTINGS:
        name = str(SETTINGS[part])
    value = flaw.value if not isinstance(flaw.value, float) else f"{flaw.value:g}"
    said_ = f" {value}" if value is not None else ""
    remedy = f" {REMEDIES[flaw.why]}" if flaw.why in REMEDIES else ""
    where = name or _("设置")
    return f"{where}{'：' if _chinese() else ': '}{why(flaw.why)}{said_}{'。' if remedy and _chinese() else ''}{remedy}"


def _changed(
    version: FormulaVersion, entry: Entry, do: str, rest: str, request: HttpRequest, found: Answered | None
) -> Entry:
    """The entry after one of the buttons that change rows."""
    if do == "add" and rest and all(line.code != rest for line in entry.lines):
        added = replace(entry, lines=(*entry.lines, LineEntry(rest)))
        return with_known(added, version)
    if do == "drop":
        return replace(entry, lines=tuple(line for line in entry.lines if line.code != rest))
    if do == "add-range" and (key := request.POST.get("range_new", "")) in dict(choices()):
        if all(r.nutrient != key for r in entry.ranges):
            return replace(entry, ranges=(*entry.ranges, RangeEntry(key)))
    elif do == "drop-range":
        return replace(entry, ranges=tuple(r for r in entry.ranges if r.nutrient != rest))
    elif do == "add-share" and (key := request.POST.get("share_new", "")) in KCAL_PER_G:
        if all(s.nutrient != key for s in entry.shares):
            return replace(entry, shares=(*entry.shares, RangeEntry(key, per="share")))
    elif do == "drop-share":
        return replace(entry, shares=tuple(s for s in entry.shares if s.nutrient != rest))
    elif do == "add-ratio":
        key = f"{request.POST.get('ratio_of', '')}:{request.POST.get('ratio_to', '')}"
        of, _both, to = key.partition(":")
        if of != to and {of, to} <= set(dict(masses())) and all(r.nutrient != key for r in entry.ratios):
            return replace(entry, ratios=(*entry.ratios, RangeEntry(key, per="ratio")))
    elif do == "drop-ratio":
        return replace(entry, ratios=tuple(r for r in entry.ratios if r.nutrient != rest))
    elif do == "add-step":
        return replace(entry, steps=(*entry.steps, StepEntry()))
    elif do == "drop-step" and rest.isdigit():
        return replace(entry, steps=tuple(s for n, s in enumerate(entry.steps, 1) if n != int(rest)))
    elif do in {"add-point", "drop-point"}:
        return replace(entry, steps=_points(entry.steps, do, rest))
    elif do == "repair":
        return _repaired(entry, version, rest)
    elif do == "manual" and found is not None and found.outcome is not None:
        grams = found.outcome.grams
        lines = tuple(replace(line, amount=said(grams.get(line.code))) for line in entry.lines)
        return replace(entry, plain={**entry.plain, "mode": "manual"}, lines=lines)
    elif do == "mode":
        return replace(entry, plain={**entry.plain, "mode": "manual" if rest == "manual" else "solve"})
    return entry


def _points(steps: tuple[StepEntry, ...], do: str, rest: str) -> tuple[StepEntry, ...]:
    """`rest`: "step" to add an empty set-point to it, "step:place" to drop one."""
    step, _colon, place = rest.partition(":")
    made = []
    for n, one in enumerate(steps, 1):
        if str(n) == step and do == "add-point":
            one = replace(one, points=(*one.points, PointEntry()))
        elif str(n) == step:
            one = replace(one, points=tuple(p for m, p in enumerate(one.points, 1) if str(m) != place))
        made.append(one)
    return tuple(made)


def _repaired(entry: Entry, version: FormulaVersion, rest: str) -> Entry:
    """`rest`: "kind|key|amount", several joined by ";": all of them together make room."""
    try:
        sheet: Worksheet = entry.worksheet(version.formula.title)
        for one in rest.split(";")[:40]:
            kind, key, amount = one.split("|")
            sheet = repaired(sheet, Demand(kind, key), float(amount))
        return moved(sheet, entry)
    except (BadSheet, ValueError):
        return entry


def _save(request: HttpRequest, version: FormulaVersion, entry: Entry, found: Answered) -> HttpResponse:
    outcome: Outcome | None = found.outcome
    if found.fault:
        return _page(request, version, entry, found, status=422)
    grams = outcome.grams if outcome is not None and outcome.state == "solved" else None
    if outcome is not None and outcome.state in {"impossible", "unproved", "nothing"}:
        grams = {}
    try:
        actions.save_draft(
            by=user_of(request), version=version, revision=entry.revision, settings=entry.settings(),
            lines=entry.lines_in(grams), steps=entry.steps_in(), note=entry.note,
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, version, entry, replace(found, fault=_refused(refusal, entry)), status=refusal.status)
    messages.success(request, _("已保存。"))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": version.uri})
    return redirect(version.uri)


def _refused(refusal: Refusal, entry: Entry) -> str:
    """A refusal at a line says which."""
    code = str(refusal.field or "").removeprefix("lines.")
    known = entry.known.get(code) or entry.known.get(code.rpartition(".")[0])
    return str(refusal) if known is None else _("%(name)s：%(why)s") % {"name": known.name, "why": refusal}


def _page(
    request: HttpRequest, version: FormulaVersion, entry: Entry, found: Answered, status: int = 200
) -> HttpResponse:
    owner = version.formula.owner
    scenarios = Price.objects.filter(ingredient__owner=owner).exclude(scenario="").values_list("scenario", flat=True)
    context: dict[str, Any] = {
        "version": version,
        "entry": entry,
        "lines": [_line_row(line, entry, found) for line in entry.lines],
        "asked": len(entry.ranges) + len(entry.shares) + len(entry.ratios),
        "masses": masses(),
        "answer": found,
        "faults": found.faults,
        "may_change": version.state == State.DRAFT and may(request.user, "nutrition.change_formula", version.formula),
        "scenarios": sorted(set(scenarios)),
        "nutrients": [c for c in choices() if all(r.nutrient != c[0] for r in entry.ranges)],
        "share_nutrients": [(n, label(n)) for n in KCAL_PER_G if all(s.nutrient != n for s in entry.shares)],
        "allergens": list(ALLERGENS.items()),
        "parts": set(request.POST.getlist("part")[:20]),
        "open": _open(request, found),
        "steps_open": _at_steps(request) or "steps:" in "".join(found.faults),
        "steps_said": formats.listed([step.name for step in entry.steps if step.name]),
        "quantities": QUANTITY_CHOICES,
        "units": UNITS,
        "r6": [(one.code, one.name) for one in processes().values()] if entry.steps else [],
        "title": str(version),
        "status": state_of(version),
        "crumbs": [HOME, (version.formula.title, version.formula.uri)],
        "actions": [Action(_("查看这一版"), version.uri, "eye")],
    }
    fragment = request.headers.get("HX-Target") == "workbench"
    template = "nutrition/_workbench.html" if fragment else "nutrition/workbench.html"
    # htmx swaps 422 but not other refusals: a stale draft has to be read as well.
    return render(request, template, context, status=422 if fragment and status >= 400 else status)


def _open(request: HttpRequest, found: Answered) -> set[str]:
    """Rows that stand open on a phone: those that were, what was just added, and those with a slip."""
    held = set(request.POST.getlist("open")[:200])
    do, _colon, rest = request.POST.get("do", "").partition(":")
    if do == "add":
        held.add(rest)
    elif do == "add-ratio":
        held.add(f"{request.POST.get('ratio_of', '')}:{request.POST.get('ratio_to', '')}")
    elif do in {"add-range", "add-share"}:
        held.add(request.POST.get(f"{do[4:]}_new", ""))
    return held | {name.partition(":")[2] for name in found.faults}


def _at_steps(request: HttpRequest) -> bool:
    """Whether a step is being worked at."""
    return request.POST.get("do", "").partition(":")[0] in {"add-step", "drop-step", "add-point", "drop-point"}


def _line_row(line: LineEntry, entry: Entry, found: Answered) -> dict[str, Any]:
    known = entry.known[line.code]
    top = float(known.stock_g) if known.stock_g is not None else 500.0
    try:
        top = float(line.most) if line.most else max(top if top < 2000 else 500.0, float(line.amount or 0) * 2)
    except ValueError:
        top = 500.0
    solved = float(found.outcome.grams.get(line.code, 0)) if found.outcome else None
    return {
        "line": line, "known": known, "top": format(top, ".10g"), "solved": solved,
        "price": None if known.cny_per_kg is None else float(known.cny_per_kg),
    }  # fmt: skip

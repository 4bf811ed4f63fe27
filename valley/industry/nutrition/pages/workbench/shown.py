"""The workbench as a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.industry.nutrition.engine.design.worksheet import KCAL_PER_G
from valley.industry.nutrition.engine.foods.retention import processes
from valley.industry.nutrition.forms.process import QUANTITY_CHOICES, UNITS
from valley.industry.nutrition.forms.workbench import Entry, LineEntry
from valley.industry.nutrition.models import FormulaVersion, Price, State
from valley.industry.nutrition.pages.answers import Answered
from valley.industry.nutrition.pages.common import HOME, state_of
from valley.industry.nutrition.queries.nutrients import AIMS, ALLERGENS, BASIS, choices, label, masses
from valley.kernel import formats
from valley.kernel.permissions import may
from valley.kernel.screens import Action

GROUP_FIELDS = {"gname", "gmin", "gmax", "gsmin", "gsmax"}
ORDER = (gettext_lazy("首要目标"), gettext_lazy("其次"), gettext_lazy("第三"), gettext_lazy("第四"))


def page(
    request: HttpRequest, version: FormulaVersion, entry: Entry, found: Answered, status: int = 200
) -> HttpResponse:
    owner = version.formula.owner
    scenarios = Price.objects.filter(ingredient__owner=owner).exclude(scenario="").values_list("scenario", flat=True)
    slips = {name.partition(":")[0] for name in found.faults}
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
        "aims": list(AIMS.items()),
        "aim_places": _places(entry),
        "bases": list(BASIS.items()),
        "groups_open": at(request, "add-group", "drop-group")
        or bool({"gname", "gmin", "gmax", "gsmin", "gsmax"} & slips),
        "steps_open": at(request, "add-step", "drop-step", "add-point", "drop-point")
        or "steps:" in "".join(found.faults),
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


def _places(entry: Entry) -> list[tuple[str, str, str]]:
    """(id, label, what stands there) of the selects for first, second … aim: one more than are chosen."""
    chosen = entry.objectives
    return [
        (f"objective-{n}", str(words), chosen[n] if n < len(chosen) else "")
        for n, words in enumerate(ORDER[: min(len(chosen) + 1, len(ORDER))])
    ]


def at(request: HttpRequest, *deeds: str) -> bool:
    """Whether one of these buttons was pressed."""
    return request.POST.get("do", "").partition(":")[0] in deeds


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

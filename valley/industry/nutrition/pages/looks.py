"""Other looks at a version: compared with another, costed by scenario, as a workbook."""

from fractions import Fraction
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine.design import Worksheet, roll_up, solve
from valley.industry.nutrition.engine.formulation import BadProblem
from valley.industry.nutrition.models import FormulaVersion
from valley.industry.nutrition.pages.answers import LEAST_CNY, answered
from valley.industry.nutrition.pages.common import HOME, state_of, version_of
from valley.industry.nutrition.pages.label.tables import here
from valley.industry.nutrition.queries.comparing import compared
from valley.industry.nutrition.queries.nutrients import LABELS, label
from valley.industry.nutrition.queries.sheets import code_of, known_of, lines_with_things, sheet_of
from valley.industry.nutrition.queries.spreadsheets import workbook
from valley.kernel import clock, formats
from valley.kernel.permissions import require

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def compare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """This version beside another of its formula (`with`, default: the one before)."""
    found = version_of(request, public_id)
    others = list(found.formula.versions.exclude(pk=found.pk).order_by("-number"))
    wanted = request.GET.get("with", "")
    before = next((v for v in others if str(v.public_id) == wanted), None)
    before = before or next((v for v in others if v.number < found.number), None) or (others[0] if others else None)
    words = {"added": _("新增"), "removed": _("去掉"), "changed": _("改变")}
    parts = {
        "line": _("用量"),
        "limit": _("用量限制"),
        "range": _("营养要求"),
        "step": _("工序"),
        "level": _("营养"),
        "sheet": _("设置"),
    }
    rows = [
        {
            "part": parts[c.part], "key": label(c.key), "kind": words[c.kind],
            "before": c.before or "—", "after": c.after or "—",
        }
        for c in (compared(before, found) if before is not None else ())
    ]  # fmt: skip
    context = {
        "title": _("比较 %(what)s") % {"what": found},
        "crumbs": [HOME, (found.formula.title, found.formula.uri), (str(found), found.uri)],
        "before": before, "after": found, "others": others, "rows": rows, "status": state_of(found),
    }  # fmt: skip
    return render(request, "nutrition/compare.html", context)


@login_required
@require_safe
def costs(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Cost per portion and per kg, by line, under every scenario that has prices."""
    found = version_of(request, public_id)
    rows = [line for line in lines_with_things(found) if line.amount_g and not line.excluded]
    known = known_of(found.formula.owner, [code_of(line) for line in rows])
    scenarios = sorted({name for one in known.values() for name in one.prices} | {""})
    prices: dict[str, dict[str, Fraction | None]] = {
        name: {
            code: one.prices.get(name) if one.prices else (one.cny_per_kg if not name else None)
            for code, one in known.items()
        }
        for name in scenarios
    }
    grams = {code_of(line): Fraction(line.amount_g) for line in rows}
    product = Fraction(found.result.get("product_g") or 0)
    rolls = roll_up(grams, product, prices)
    base = rolls[0]
    context = {
        "title": _("成本：%(what)s") % {"what": found},
        "crumbs": [HOME, (found.formula.title, found.formula.uri), (str(found), found.uri)],
        "rolls": [
            {
                "name": roll.scenario or _("实际价格"),
                "cny": _float(roll.cny), "per_kg": _float(roll.cny_per_kg),
                "more": _float((roll.cny / base.cny - 1) if roll.cny is not None and base.cny else None),
                "unpriced": formats.listed([known[code].name for code in roll.unpriced]),
            }
            for roll in rolls
        ],
        "lines": [
            {
                "name": known[code].name, "uri": known[code].uri, "grams": float(g), "priced_on": known[code].priced_on,
                "price": _float(known[code].cny_per_kg), "share": _float(base.shares.get(code)),
            }
            for code, g in sorted(grams.items(), key=lambda pair: -base.shares.get(pair[0], Fraction(0)))
        ],
    }  # fmt: skip
    return render(request, "nutrition/costs.html", context)


def _prices(asked: Worksheet) -> list[tuple[str, float | None]]:
    """What each limit costs at the prices of today, in words; the first row says of what that holds, or why not."""
    if asked.mode == "manual":
        return [(_("用量是手调的，没有求解，所以没有影子价格。"), None)]
    try:
        outcome = solve(asked)
    except BadProblem as flaw:
        return [(f"{flaw.where}: {here((flaw.remedy_zh, flaw.remedy_en))}", None)]
    if outcome.state != "solved":
        return [(_("按今天的价格和数据没有解，所以没有影子价格。"), None)]
    day = formats.day(clock.today())
    first = _("按 %(day)s 的价格重新求解所得，未必是保存时的价格。") % {"day": day}
    found = answered(asked, outcome)
    told = [(first, None), *([(found.price_note, None)] if found.price_note else [])]
    priced = [s for s in outcome.shadows if abs(s.cny) >= LEAST_CNY]
    return [*told, *zip(found.shadows, (s.cny for s in priced), strict=False)]


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


@login_required
@require_safe
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The version as a workbook."""
    found: FormulaVersion = version_of(request, public_id)
    require(request.user, "nutrition.view_formula", found.formula)
    labels = {key: str(words) for key, words in LABELS.items()}
    levels = found.result.get("levels", [])
    asked = sheet_of(found)
    steps = list(found.steps.prefetch_related("set_points"))
    data = workbook(str(found), asked, labels, levels, found.sheet, steps, _prices(asked))
    name = content_disposition_header(True, f"{found}.xlsx") or "attachment"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": name})

"""Anybody checks a label under both editions. Everything is in the address; nothing is written."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine.artwork import draw, print_check
from valley.industry.nutrition.engine.label import Label, explore, label, product
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.forms.label import LabelForm
from valley.industry.nutrition.pages.label.tables import (
    OVERALL,
    Claims,
    Findings,
    Sides,
    claim_order,
    here,
    overall_words,
    sides,
    slip,
    sorted_findings,
)
from valley.industry.nutrition.queries.rule_files import elements_of
from valley.industry.nutrition.rules import organisation_ids
from valley.kernel import clock
from valley.registry.rules import Asker

TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The form; with contents given, both editions beside each other."""
    form = LabelForm(request.GET if request.GET else None)
    context: dict[str, Any] = {"title": _("检查一张营养标签"), "form": form}
    if not form.is_bound:
        return render(request, "nutrition/label/check.html", context)
    made = _made(form, request.user)
    if made is None:
        return render(request, "nutrition/label/check.html", context, status=422)
    found = results(request, made, form.cleaned_data["as_of"] or clock.today())
    if found["asked"]:
        answer: HttpResponse = found["asked"][0].response("nutrition/label/check.html")
        return answer
    context |= found | drawings(request, made, form.cleaned_data["as_of"] or clock.today())
    return render(request, "nutrition/label/check.html", context)


def _made(form: LabelForm, user: Asker) -> tuple[Label, Label] | None:
    """Both labels, or None with the fault said at the form. What the user's organisations imported counts."""
    if not form.is_valid():
        return None
    try:
        asked = product(form.asked())
        day = form.cleaned_data["as_of"] or clock.today()
        rules = elements_of(organisation_ids(user)) if user.is_authenticated else []
        return label(asked, "2011", day, rules), label(asked, "2025", day, rules)
    except BadInput as flaw:
        name = flaw.where.rsplit(" · ", 1)[-1]
        named = next((part for part in flaw.where.split(" · ") if part in form.fields), None)
        field = named or ("more" if "per_100" in flaw.where else None)
        form.add_error(field, slip(flaw, name))
        return None


def results(request: HttpRequest, made: tuple[Label, Label], day: date) -> dict[str, Any]:
    """What both label pages show: tables, and which edition is in force on `day`."""
    old, new = made
    current = current_of(made, day)
    claims = sorted(explore(current.product, current.rows, current.edition), key=claim_order)
    tables = [
        Sides(request, sides(old, new)),
        Findings(request, sorted_findings([*current.findings, *(new if current is old else old).findings])),
        Claims(request, claims),
    ]
    return {
        "day": day,
        "current": current.edition.source.name,
        "status": (OVERALL[current.overall], overall_words(current.overall)),
        "other": (OVERALL[new.overall], overall_words(new.overall)) if current is old else None,
        "reminder": here(new.reminder) if new.reminder else "",
        "draft": current.draft,
        "settings": current.settings.words(),
        "tables": tables,
        "asked": [table for table in tables if table.asked_for],
    }


@require_safe
def artwork(request: HttpRequest) -> HttpResponse:
    """The label drawn at real size, as a file."""
    form = LabelForm(request.GET)
    made = _made(form, request.user)
    kind = request.GET.get("kind", "svg")
    if made is None or kind not in TYPES:
        return render(request, "nutrition/label/check.html", {"title": _("检查一张营养标签"), "form": form}, status=422)
    return file_of(request, current_of(made, form.cleaned_data["as_of"] or clock.today()), kind)


def current_of(made: tuple[Label, Label], day: date) -> Label:
    """The label of the edition in force on `day`; before the newer one, the older."""
    return made[1] if made[1].edition.source.in_force(day) else made[0]


def drawings(request: HttpRequest, made: tuple[Label, Label], day: date) -> dict[str, Any]:
    """Where the label in force on `day` is drawn, in both languages, and its print check at real size.

    A label without a table (special dietary food) is drawn, too: as a watermarked draft.
    """
    query = request.GET.urlencode()
    art = f"{request.path}/artwork?{query}{'&' if query else ''}kind="
    both = (("", _("中文")), ("&language=en", "English"))
    return {
        "drawings": [(f"{kind.upper()} {words}", f"{art}{kind}{more}") for more, words in both for kind in TYPES],
        "printed": [here(one.words) + f" [{one.value}]" for one in printed(current_of(made, day))],
    }


def file_of(request: HttpRequest, current: Label, kind: str) -> HttpResponse:
    """A label drawn at real size, as a file; `?language=en` in English."""
    fonts = Path(settings.BASE_DIR) / "build" / "fonts"
    art = draw(current, kind, english=request.GET.get("language") == "en", fonts=fonts)
    answer = HttpResponse(art.data, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="label.{kind}"'
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def printed(made: Label) -> list[Any]:
    """The print check of a label at real size."""
    return print_check(draw(made, fonts=Path(settings.BASE_DIR) / "build" / "fonts"), made)

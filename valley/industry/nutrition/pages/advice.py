"""The helper for special groups: who eats, what a day should hold and by which source, what needs a doctor."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.industry.nutrition.forms.people import AdviceForm
from valley.industry.nutrition.pages.desk import tabs
from valley.industry.nutrition.queries.advice import EDITION, Advice, advise
from valley.industry.nutrition.queries.people import facts_of, profile_of, rules_for
from valley.industry.nutrition.queries.rule_files import intakes_of
from valley.industry.nutrition.rules import organisation_ids
from valley.kernel import formats
from valley.kernel.deeds import user_of
from valley.kernel.permissions import may, require
from valley.kernel.tables import LIST_ROWS


@login_required
@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    """By age and sex; with `mine=1`, by one's own profile and its markers."""
    user = user_of(request)
    require(user, "nutrition.look_up", None)
    data: dict[str, Any] | None = request.GET.dict() if "age" in request.GET else None
    strong: list[Any] = []
    weak: list[Any] = []
    profile = profile_of(user) if request.GET.get("mine") else None
    if profile is not None and (facts := facts_of(profile)):
        states = [s for s in facts.get("states", []) if s in {"diabetic", "heart", "obese"}]
        data = {
            "age": facts["age_years"], "sex": facts.get("sex", "f"), "activity": facts.get("activity", ""),
            "eater": states[0] if states else "general",
        }  # fmt: skip
        strong, weak = rules_for(facts.get("markers", []))
    loaded = intakes_of(organisation_ids(user))
    first = {"eater": "elder", "age": 70, "sex": "f", "activity": "light", "edition": EDITION}
    form = AdviceForm(data, initial=first, editions=loaded)
    found: Advice | None = None
    if data is not None and form.is_valid():
        given = form.cleaned_data
        found = advise(
            given["eater"],
            Decimal(given["age"]),
            given["sex"],
            given["activity"],
            strong,
            weak,
            given["edition"] or EDITION,
            loaded,
        )
    context = {
        "title": _("特殊人群"),
        "subtitle": _("每个数都有出处；没有出处的就是未知，不猜。诊断和治疗请找医生。"),
        "tabs": tabs("/nutrition/advice"),
        "form": form,
        "advice": found,
        "more": max(0, len(found.rows) - LIST_ROWS) if found else 0,
        "beside": any(row.beside for row in (found.rows if found else ())),
        "unknown": formats.listed(found.unknown) if found else "",
        "target": _target(found, form) if found and may(user, "nutrition.design", None) else "",
    }
    return render(request, "nutrition/advice.html", context, status=422 if form.errors else 200)


def _target(found: Advice, form: AdviceForm) -> str:
    """The way to a target with these ranges, as lines of its form."""
    from urllib.parse import urlencode

    lines = [
        " ".join([row.nutrient, *("-" if side is None else str(side) for side in (row.low, row.high)), row.source])
        for row in found.rows
        if row.usable
    ]
    given = form.cleaned_data
    asked = {"eater": given["eater"], "edition": found.edition, "ranges": "\n".join(lines), "title": ""}
    return f"/nutrition/targets/new?{urlencode(asked)}"

"""The plan itself: its stages and tasks, the state of its text, what it compares itself with, the ten conditions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel.permissions import may
from valley.kernel.screens import Tab
from valley.plan.engine.composite import composite
from valley.plan.models import PlanEdition
from valley.plan.pages.common import Asked, asked
from valley.plan.queries import conditions as signs
from valley.plan.queries import drilldown, unknowns, words
from valley.plan.queries.readings import standings


def _tabs(page: Asked) -> list[Tab]:
    pages = [
        (_("总览"), "/plan"),
        (_("指标"), "/plan/indicators"),
        (_("文本状况"), "/plan/text"),
        (_("对标"), "/plan/benchmarks"),
        (_("必备条件"), "/plan/conditions"),
    ]
    return [Tab(label, address, page.request.path == address) for label, address in pages]


def _shown(page: Asked, template: str, **more: Any) -> HttpResponse:
    context = {"page": page, "plan": page.plan, "tabs": _tabs(page), "title": words.said(page.plan.title), **more}
    return render(page.request, template, context)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Aims, stages with every number, strategies and tasks, parks with their roles, the composite score."""
    page = asked(request)
    stages = [
        {
            "name": words.said(stage.name),
            "years": f"{stage.first_year}–{stage.last_year}",
            "lines": str(stage.lines),
            "now": stage.first_year <= page.today.year <= stage.last_year,
            "goals": [
                {
                    "text": words.said(goal.text),
                    "value": words.stated(goal.value) if goal.value else "",
                    "lines": str(goal.text.basis.lines),
                    "nearest": goal.nearest,
                    "exact": goal.match.value == "good",
                    "note": words.said(goal.note),
                }
                for goal in stage.goals
            ],
        }
        for stage in page.plan.stages
    ]
    weights = page.plan.weights
    values = {s.no: s.value for s in standings(page.edition, today=page.today, inside=page.inside)} if weights else {}
    score = composite(values, weights)
    return _shown(
        page,
        "plan/overview.html",
        stages=stages,
        strategies=[(node, words.said(node.quote)) for node in page.plan.strategies],
        tasks=[_node(node) for node in page.plan.tasks],
        parks=[
            {
                "name": words.said(park.quote),
                "core": park.core,
                "role": words.said(park.role),
                "distance": words.stated(park.distance, park.distance.amount.unit.code)
                if park.distance and park.distance.amount
                else "",
                "lines": str(park.quote.basis.lines),
            }
            for park in page.plan.parks
        ],
        pattern=words.said(page.plan.pattern),
        composite=score,
        score=words.number(score.score),
        summary=words.said(page.plan.main_line),
    )


def _node(node: Any) -> dict[str, Any]:
    return {
        "key": node.key,
        "name": words.said(node.quote),
        "lost": node.body_lost,
        "lines": str(node.quote.basis.lines),
        "serves": node.serves,
        "children": [_node(child) for child in node.children],
    }


@require_safe
def text(request: HttpRequest) -> HttpResponse:
    """What the stored text has lost, where the original slipped, and every value that is unknown."""
    page = asked(request)
    damages = [
        {"kind": d.kind, "text": words.said(d.text), "lines": str(d.lines), "printed": d.printed}
        for d in page.plan.damages
    ]
    return _shown(
        page,
        "plan/text.html",
        damages=[d for d in damages if d["kind"] == "damage"],
        slips=[d for d in damages if d["kind"] == "slip"],
        unknowns=unknowns.unknowns(page.edition),
        may_enter=may(request.user, "plan.enter_value"),
        document=page.plan.document,
    )


@require_safe
def benchmarks(request: HttpRequest) -> HttpResponse:
    """Cities, technologies and figures, each with its lines in the source."""
    page = asked(request)
    fields = ("industries", "categories", "type", "direction")
    return _shown(
        page,
        "plan/benchmarks.html",
        cities=[
            (words.said(city.quote), [_cell(getattr(city, field)) for field in fields]) for city in page.plan.cities
        ],
        heads=[_("主要产业"), _("产品门类"), _("类型"), _("方向")],
        technologies=[
            {
                "no": t.no,
                "name": words.said(t.quote),
                "lines": str(t.quote.basis.lines),
                "relevant": t.platform_relevant,
                "effects": [(words.said(e.text), e.basis.known, words.said(e.basis.note)) for e in t.effects],
            }
            for t in page.plan.technologies
        ],
        figures=[
            {
                "name": words.said(figure.name),
                "value": words.stated(figure.value, figure.value.amount.unit.code if figure.value.amount else ""),
                "printed": figure.value.basis.printed,
                "lines": str(figure.value.basis.lines),
                "note": words.said(figure.value.basis.note),
            }
            for figure in page.plan.figures
        ],
    )


def _cell(quote: Any) -> dict[str, Any]:
    return {
        "text": words.said(quote) or _("原文脱落"),
        "known": quote.basis.known,
        "inferred": quote.basis.status.value == "inferred",
        "lines": str(quote.basis.lines),
        "note": words.said(quote.basis.note),
    }


@require_safe
def conditions(request: HttpRequest) -> HttpResponse:
    """Conditions × centres; the valley's own column is computed now."""
    page = asked(request)
    return _shown(
        page,
        "plan/conditions.html",
        marks=[(mark.sign, words.said(mark.quote)) for mark in page.plan.marks],
        centres=[(words.said(centre.quote), centre.own) for centre in page.plan.centres],
        rows=[
            (line, list(zip([words.said(centre.quote) for centre in page.plan.centres], line.signs, strict=True)))
            for line in signs.matrix(page.plan, page.today)
        ],
        facts=[(words.said(fact.note), str(fact.lines)) for fact in page.plan.row_facts],
    )


@require_safe
def condition(request: HttpRequest, no: int) -> HttpResponse:
    """How one of the valley's own marks comes about: the criterion and its records."""
    page = asked(request)
    found = next((each for each in page.plan.conditions if each.no == no), None)
    if found is None:
        raise Http404
    row = next(line for line in signs.matrix(page.plan, page.today) if line.condition.no == no)
    own = next((n for n, centre in enumerate(page.plan.centres) if centre.own), None)
    evidence = []
    for name in found.criterion.measures if found.criterion else ():
        rows = drilldown.open_rows(page.plan, name, signs.today_of(page.plan, page.today), request.user, page.inside)
        shown = list(rows.order_by("-on", "uri")[:50]) if rows is not None else []
        known = drilldown.cards((row["uri"] for row in shown), request.user)
        evidence.append(
            {
                "label": words.measure_label(name),
                "registered": rows is not None,
                "count": rows.count() if rows is not None else 0,
                "rows": [(row, known.get(row["uri"])) for row in shown],
            }
        )
    return _shown(
        page,
        "plan/condition.html",
        condition=found,
        name=words.said(found.quote),
        sign=row.signs[own] if own is not None else None,
        evidence=evidence,
        unread=words.said(found.unread) if found.unread else "",
        threshold=words.number(found.criterion.threshold) if found.criterion and found.criterion.threshold else "",
        tasks=[_node(node) for node in page.plan.tasks if node.key in found.tasks],
    )


@require_safe
def edition(request: HttpRequest, public_id: str) -> HttpResponse:
    """The address of a plan edition: the plan's own page where it is the one in force."""
    row = get_object_or_404(PlanEdition, public_id=public_id)
    if row.active:
        return redirect("plan")
    return render(request, "plan/edition.html", {"edition": row})


urlpatterns: list[URLPattern | URLResolver] = [
    path("plan", overview, name="plan"),
    path("plan/text", text, name="plan_text"),
    path("plan/benchmarks", benchmarks, name="plan_benchmarks"),
    path("plan/conditions", conditions, name="plan_conditions"),
    path("plan/conditions/<int:no>", condition, name="plan_condition"),
    path("plan/editions/<uuid:public_id>", edition, name="plan_edition"),
]

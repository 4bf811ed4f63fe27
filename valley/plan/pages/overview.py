"""The plan itself: its stages and tasks, the state of its text, what it compares itself with, the ten conditions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel.permissions import may
from valley.kernel.screens import Tab
from valley.plan.engine.composite import composite
from valley.plan.models import PlanEdition
from valley.plan.pages.common import Asked, asked
from valley.plan.queries import technologies as known_technologies
from valley.plan.queries import unknowns, words
from valley.plan.queries.readings import standings


def tabs(page: Asked) -> list[Tab]:
    """The pages of the plan beside each other."""
    pages = [
        (_("总览"), "/plan"),
        (_("指标"), "/plan/indicators"),
        (_("文本状况"), "/plan/text"),
        (_("对标"), "/plan/benchmarks"),
        (_("必备条件"), "/plan/conditions"),
        (_("四链融合"), "/plan/fusion"),
    ]
    return [Tab(label, address, page.request.path == address) for label, address in pages]


def shown(page: Asked, template: str, **more: Any) -> HttpResponse:
    """A page of the plan under its title."""
    context = {"page": page, "plan": page.plan, "tabs": tabs(page), "title": words.said(page.plan.title), **more}
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
    return shown(
        page,
        "plan/overview.html",
        stages=stages,
        strategies=[(node, words.said(node.quote)) for node in page.plan.strategies],
        tasks=[node_words(node) for node in page.plan.tasks],
        parks=[
            {
                "name": words.said(park.quote),
                "core": park.core,
                "role": words.said(park.role),
                "distance": words.in_its_unit(park.distance) if park.distance and park.distance.amount else "",
                "lines": str(park.quote.basis.lines),
            }
            for park in page.plan.parks
        ],
        pattern=words.said(page.plan.pattern),
        composite=score,
        score=words.number(score.score),
        summary=words.said(page.plan.main_line),
    )


def node_words(node: Any) -> dict[str, Any]:
    """A task with its sub-tasks in words."""
    return {
        "key": node.key,
        "name": words.said(node.quote),
        "lost": node.body_lost,
        "lines": str(node.quote.basis.lines),
        "serves": node.serves,
        "children": [node_words(child) for child in node.children],
    }


@require_safe
def text(request: HttpRequest) -> HttpResponse:
    """What the stored text has lost, where the original slipped, and every value that is unknown."""
    page = asked(request)
    damages = [
        {"kind": d.kind, "text": words.said(d.text), "lines": str(d.lines), "printed": d.printed}
        for d in page.plan.damages
    ]
    return shown(
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
    ties = known_technologies.tied(page.edition, request.user)
    fields = ("industries", "categories", "type", "direction")
    return shown(
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
                "address": f"/plan/technologies/{t.no}",
                "local": len(ties.get(t.no, ())),
                "effects": [(words.said(e.text), e.basis.known, words.said(e.basis.note)) for e in t.effects],
            }
            for t in page.plan.technologies
        ],
        figures=[
            {
                "name": words.said(figure.name),
                "value": words.in_its_unit(figure.value),
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
    path("plan/editions/<uuid:public_id>", edition, name="plan_edition"),
]

"""Calculations that take a while: asking, watching, cancelling, and what they found."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.models import Run, RunKind, RunState
from valley.industry.nutrition.pages.common import HOME, seen, version_of
from valley.industry.nutrition.queries.sheets import code_of, lines_with_things
from valley.kernel import formats
from valley.kernel.charts import Chart, Series
from valley.kernel.deeds import user_of
from valley.kernel.permissions import may
from valley.kernel.screens import Action, Progress


@login_required
@require_POST
def ask(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Ask for one, then watch it."""
    version = version_of(request, public_id)
    run = actions.ask_run(by=user_of(request), version=version, kind=kind)
    return redirect(run.uri)


@login_required
@require_safe
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is; then the picture and the table."""
    found = seen(
        Run, public_id, request, "nutrition.view_formula", "version.formula", "version__formula__owner", "asked_by"
    )
    over = found.state not in {RunState.WAITING, RunState.RUNNING}
    progress = Progress(
        f"{found.get_kind_display()}：{found.version}",
        found.uri,
        len(found.steps),
        found.steps_count,
        "finished" if found.state == RunState.FINISHED else "failed" if over else str(found.state),  # type: ignore[arg-type]
        _detail(found),
        Action(_("看结果"), found.uri, "chart-dots") if found.state == RunState.FINISHED else None,
    )
    context: dict[str, Any] = {"progress": progress, "run": found}
    if request.headers.get("HX-Request"):
        return render(request, "kernel/components/_progress.html", context)
    context |= {
        "title": str(found.get_kind_display()),
        "subtitle": str(found.version),
        "crumbs": [
            HOME,
            (found.version.formula.title, found.version.formula.uri),
            (str(found.version), found.version.uri),
        ],
        "actions": [Action(_("取消"), f"{found.uri}/cancel", "x", "post")]
        if not over and may(request.user, "nutrition.cancel_run", found)
        else [],
        "over": over,
        "charts": [_front(found)] if found.kind == RunKind.FRONT and len(found.steps) > 1 else [],
        "rows": _rows(found),
        "names": {code_of(line): str(line.ingredient or line.part) for line in lines_with_things(found.version)},
    }
    return render(request, "nutrition/run.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop after the step under way."""
    found = seen(Run, public_id, request, "nutrition.view_formula", "version.formula", "version__formula__owner")
    actions.cancel_run(by=user_of(request), run=found)
    return redirect(found.uri)


def _detail(found: Run) -> str:
    if found.state == RunState.CANCELLED:
        return _("已取消；做完的几步留着。")
    if found.state == RunState.FAILED:
        return _("要求不能满足，或限时内没有结论：先在工作台里让它可解。")
    return ""


def _front(found: Run) -> Chart:
    """Cost against distance; every point is the formula nearest to habit at that cost."""
    points = sorted((float(step["cny"]), float(step["distance_g"])) for step in found.steps)
    return Chart(
        "front",
        _("成本与口味的取舍"),
        [Series(_("与习惯用量之差"), [(formats.number(cny, 2), far) for cny, far in points])],
        unit="g",
        note=_("横轴是每份成本（元）；同样的成本里，每个点都是最接近习惯的配方。"),
        from_zero=True,
    )


def _rows(found: Run) -> list[dict[str, Any]]:
    names = {code_of(line): str(line.ingredient or line.part) for line in lines_with_things(found.version)}
    rows = []
    for step in sorted(found.steps, key=lambda s: float(s["cny"])):
        grams = sorted(step["grams"].items(), key=lambda pair: -float(pair[1]))
        rows.append({
            "scenario": step.get("scenario", ""), "cny": float(step["cny"]),
            "distance": float(step["distance_g"]),
            "before": float(step["as_designed"]) if step.get("as_designed") else None,
            "grams": formats.listed([f"{names.get(code, code)} {float(g):.1f} g" for code, g in grams]),
        })  # fmt: skip
    return rows

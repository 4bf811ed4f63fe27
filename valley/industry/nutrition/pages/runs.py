"""Calculations that take a while: asking, watching, cancelling, and what they found."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.engine.foods import chinese
from valley.industry.nutrition.forms.runs import TakeForm
from valley.industry.nutrition.models import Run, RunKind, RunState
from valley.industry.nutrition.pages.common import HOME, seen, version_of
from valley.industry.nutrition.pages.label.tables import here
from valley.industry.nutrition.queries.found import found_in
from valley.industry.nutrition.queries.sheets import code_of, lines_with_things
from valley.kernel import formats
from valley.kernel.charts import Chart, Series
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action, Progress, pairs
from valley.kernel.tables import Column, Table

ROUNDS = (RunKind.MENU, RunKind.SEARCH)


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
        _("%(what)s：%(which)s") % {"what": found.get_kind_display(), "which": found.version},
        f"{found.uri}?seen={len(found.steps)}",
        len(found.steps),
        found.steps_count,
        "finished" if found.state == RunState.FINISHED else "failed" if over else str(found.state),  # type: ignore[arg-type]
        _detail(found),
    )
    context: dict[str, Any] = {"progress": progress, "run": found}
    if request.headers.get("HX-Request"):
        polled = render(request, "kernel/components/_progress.html", context)
        if over or request.GET.get("seen", "0") != str(len(found.steps)):
            polled["HX-Refresh"] = "true"  # the page has more to show now than how far it is
        return polled
    cancels = not over and may(request.user, "nutrition.cancel_run", found)
    context |= {
        "title": str(found.get_kind_display()),
        "subtitle": str(found.version),
        "crumbs": [
            HOME,
            (found.version.formula.title, found.version.formula.uri),
            (str(found.version), found.version.uri),
        ],
        "actions": [
            *([Action(_("取消"), f"{found.uri}/cancel", "x", "post")] if cancels else []),
            *links(DEEDS, user_of(request), found),
        ],
        "over": over,
        "charts": [_front(found)] if found.kind == RunKind.FRONT and len(found.steps) > 1 else [],
        "rows": [] if found.kind in ROUNDS else _rows(found),
        "facts": _asked(found),
        "tables": []
        if found.kind not in ROUNDS or _conflict(found)
        else [(Days if found.asked.get("days") else Formula)(request, _days(found))],
        "notes": [("bad", words) for words in _conflict(found)] + _proof(found),
        "names": {code_of(line): str(line.ingredient or line.part) for line in lines_with_things(found.version)},
    }
    return render(request, "nutrition/run.html", context)


def _take(by: User, thing: Run, data: dict[str, Any]) -> str:
    return f"{actions.take_result(by=by, run=thing, place=data['place']).uri}/workbench"


DEEDS: dict[str, Deed] = {
    "take": Deed(
        gettext_lazy("取入草稿"), TakeForm, "nutrition.change_formula", _take, "file-import",
        about=lambda run: run.version.formula, offered=lambda run: bool(found_in(run)),
        given=lambda run: {"results": [one.words for one in found_in(run)]},
        words=gettext_lazy(
            "所选结果的用量写进草稿，作为手调的用量；限制、要求和工序不变。"
            "这一版若已不是草稿，就写进配方现有的草稿，没有就另起一版。"
        ),
        done=gettext_lazy("已取入草稿，可在工作台接着调。"),
    ),
}  # fmt: skip


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something with what was found."""
    found = seen(Run, public_id, request, "nutrition.view_formula", "version.formula", "version__formula__owner")
    return answer(request, DEEDS, deed, found, str(found.get_kind_display()))


class Days(Table):
    """What is served, day by day."""

    name = "days"
    caption = gettext_lazy("用量")
    empty = gettext_lazy("还没有一轮给出答案")
    per_page = 40
    columns = [
        Column("day", gettext_lazy("天"), kind="number", heading=True, href=lambda row: row["take"]),
        Column("grams", gettext_lazy("用量")),
        Column("count", gettext_lazy("种数"), kind="number"),
    ]


class Formula(Days):
    """The one formula of a search."""

    columns = [Column("grams", gettext_lazy("用量"), heading=True), Days.columns[2]]


def _said(name: str) -> str:
    """A food of SR28 ("11352 Potatoes, …") under its Chinese name where the reader reads Chinese and it has one."""
    key, _blank, english = name.partition(" ")
    if not key.isdigit() or len(key) != 5:
        return name
    return here((chinese().get(key, (english,))[0], english)) + here((f"（{key}）", f" ({key})"))


def _last(found: Run) -> dict[str, Any]:
    """The last round that gave an answer."""
    return next((step for step in reversed(found.steps) if step.get("days")), {})


def _days(found: Run) -> list[dict[str, Any]]:
    return [
        {
            "day": place, "count": len(day), "take": f"{found.uri}/do/take?place={place}",
            "grams": formats.listed([
                f"{_said(name)} {formats.number(g, 1)} g" for name, g in sorted(day.items(), key=lambda pair: -pair[1])
            ]),
        }
        for place, day in enumerate(_last(found).get("days", []), 1)
    ]  # fmt: skip


def _conflict(found: Run) -> list[str]:
    words: list[list[str]] = next((step["conflict"] for step in found.steps if step.get("conflict")), [])
    said = formats.listed([here((pair[0], pair[1])) for pair in words])
    return [_("不能同时满足：%(what)s") % {"what": said}] if words else []


def _proof(found: Run) -> list[tuple[str, str]]:
    last = _last(found)
    if found.kind not in ROUNDS or not last:
        return []
    if last["proved"]:
        return [("good", _("已证明最优"))]
    return [("warn", _("尚未证明最优，与下界相差 %(gap)s") % {"gap": formats.percent(last["gap"], 1)})]


def _asked(found: Run) -> Any:
    """What was asked for, and what it costs."""
    if found.kind not in ROUNDS:
        return []
    asked, cny = found.asked, _last(found).get("cny")
    return pairs(
        (_("天数"), asked.get("days", "")),
        (_("同一种至多几天"), asked.get("most_days") or ""),
        (_("两次至少相隔几天"), asked.get("apart") or ""),
        (_("最多几种"), asked.get("most", "")),
        (_("每种最少（g）"), asked.get("min_use_g", "")),
        (_("每种最多（g）"), asked.get("max_g", "")),
        (_("没有自家价格的食物按（元/kg）"), asked.get("cny_per_kg", "")),
        (_("食物类"), formats.listed(asked.get("groups", [])) or ""),
        (_("总成本（元）"), None if cny is None else formats.number(cny, 2)),
    )


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop it; the page says so at once."""
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

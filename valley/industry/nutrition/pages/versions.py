"""One version: what it is made of, what it comes to, and what can be done with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine.design import distance
from valley.industry.nutrition.models import DishSheet, FormulaVersion, Release, State
from valley.industry.nutrition.pages.common import HOME, VERDICTS, state_of, version_of
from valley.industry.nutrition.pages.process import SetPoints, heat_facts
from valley.industry.nutrition.pages.version_deeds import DEEDS
from valley.industry.nutrition.queries import process
from valley.industry.nutrition.queries.nutrients import label
from valley.industry.nutrition.queries.sheets import lines_with_things
from valley.kernel import formats
from valley.kernel.deeds import answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.screens import Action, Moment, pairs
from valley.kernel.tables import OPEN_ROWS, Column, Table


class Lines(Table):
    """What goes in."""

    name = "lines"
    prefix = "l-"
    caption = gettext_lazy("投料")
    empty = gettext_lazy("还没有原料")
    per_page = 60
    cards = False
    columns = [
        Column(
            "thing",
            gettext_lazy("原料"),
            heading=True,
            value=lambda row: str(row.ingredient or row.part),
            href=lambda row: (row.ingredient or row.part).uri,
        ),
        Column("amount_g", gettext_lazy("用量"), kind="number", unit="g", digits=2),
        Column("min_g", gettext_lazy("最少"), kind="number", unit="g"),
        Column("max_g", gettext_lazy("最多"), kind="number", unit="g"),
        Column("habit_g", gettext_lazy("习惯用量"), kind="number", unit="g"),
    ]


class Levels(Table):
    """What it comes to."""

    name = "levels"
    prefix = "n-"
    caption = gettext_lazy("营养素（每份）")
    empty = gettext_lazy("还没有计算")
    per_page = 60
    open_rows = OPEN_ROWS
    columns = [
        Column("nutrient", gettext_lazy("营养素"), heading=True, value=lambda row: label(row["nutrient"])),
        Column("amount", gettext_lazy("含量"), kind="number", value=lambda row: _float(row["amount"])),
        Column("unit", gettext_lazy("计量单位"), value=lambda row: unit_of(row)),
        Column("low", gettext_lazy("下限"), kind="number", value=lambda row: _float(row["low"])),
        Column("high", gettext_lazy("上限"), kind="number", value=lambda row: _float(row["high"])),
        Column(
            "coverage",
            gettext_lazy("有数据的质量"),
            kind="percent",
            value=lambda row: _float(row["coverage"]),
            digits=0,
        ),
        Column(
            "verdict",
            gettext_lazy("判定"),
            kind="status",
            value=lambda row: (VERDICTS[row["verdict"]][0], VERDICTS[row["verdict"]][1]),
        ),
    ]


def unit_of(row: dict[str, Any]) -> str:
    """The unit with its basis."""
    per = row.get("per", "total")
    return str(row["unit"]) if per in {"total", "share", "ratio"} else f"{row['unit']}/{per}"


def _float(text: Any) -> float | None:
    """Four significant digits: more would promise what composition tables do not hold."""
    return float(f"{float(text):.4g}") if text not in (None, "") else None


class Steps(Table):
    """How it is made."""

    name = "steps"
    prefix = "s-"
    caption = gettext_lazy("工序")
    empty = gettext_lazy("没有登记工序")
    columns = [
        Column("place", gettext_lazy("次序"), kind="number"),
        Column("name", gettext_lazy("工序"), heading=True),
        Column(
            "points",
            gettext_lazy("设定点"),
            value=lambda row: formats.listed([process.said(point) for point in row.set_points.all()]),
        ),
        Column("settings", gettext_lazy("其他说明")),
        Column("yield_percent", gettext_lazy("得率"), kind="number", unit="%"),
        Column(
            "retention",
            gettext_lazy("保留率"),
            value=lambda row: formats.listed([f"{label(n)} {float(s):.0%}" for n, s in row.retention.items()]),
        ),
        Column("source", gettext_lazy("依据")),
    ]


@login_required
@require_safe
def version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One version."""
    found = version_of(request, public_id)
    user = user_of(request)
    lines = Lines(request, lines_with_things(found))
    levels = Levels(request, found.result.get("levels", []))
    made = process.steps_with_points(found)
    steps = Steps(request, made)
    held = [point for step in made for point in step.set_points.all()]
    points = [SetPoints(request, held)] if held else []
    released = Release.objects.filter(version=found).first()
    cost, product = _float(found.result.get("cny")), _float(found.result.get("product_g"))
    frozen = found.runs.filter(kind="freeze").order_by("-asked_at").first()
    context = {
        "title": str(found),
        "subtitle": found.note,
        "status": state_of(found),
        "crumbs": [HOME, (found.formula.title, found.formula.uri)],
        "actions": [*links(DEEDS, user, found), *_looks(found)],
        "next_step": _next(user, found, released),
        "facts": pairs(
            (_("所属单位"), found.formula.owner.name),
            (_("成本"), None if cost is None else formats.quantity(cost, _("元/份"), 2)),
            (_("成品"), None if product is None else f"{formats.number(product, 1)} g"),
            (_("冻结计算"), f"sha256 {frozen.sha256}" if frozen else ""),
            (_("放行"), _("已放行") if released else ""),
            *_dish(found),
            *_panels(found),
            *heat_facts(made),
        ),
        "tables": [lines, levels, steps, *points],
        "moments": moments(found),
        "thread_uri": found.uri,
        "edges": edges_of(found.uri, request.user),
    }
    for table in (lines, levels, steps, *points):
        if table.asked_for:
            return table.response("nutrition/thing.html")
    return render(request, "nutrition/thing.html", context)


def _panels(found: FormulaVersion) -> Sequence[tuple[Any, Any]]:
    return [
        (
            _("感官距离"),
            _("%(percent)s（%(prototype)s，%(n)s 人，%(day)s）")
            % {
                "percent": formats.percent(distance(panel.scores, panel.scale), 1), "prototype": panel.prototype,
                "n": panel.panel_persons, "day": formats.day(panel.held_on),
            },
        )
        for panel in found.panels.all()
    ]  # fmt: skip


def _dish(found: FormulaVersion) -> Sequence[tuple[Any, Any]]:
    dish = DishSheet.objects.filter(version=found).first()
    if dish is None:
        return ()
    hours = dish.shelf_life_hours
    return (
        (_("切配、分割"), dish.cutting),
        (_("每份（g）"), "" if dish.portion_g is None else formats.number(dish.portion_g)),
        (_("包装"), dish.packaging),
        (_("贮存条件"), dish.storage),
        (_("保质期（小时）"), "" if hours is None else formats.number(hours)),
        (_("复热方法"), dish.heating),
        (_("执行标准"), dish.standard),
    )


def moments(found: FormulaVersion) -> list[Moment]:
    """What happened to a version, newest first."""
    told = [Moment(found.made_at, _("建立"), by=found.made_by.username)]
    if found.submitted_at and found.submitted_by:
        told.append(Moment(found.submitted_at, _("提交批准"), by=found.submitted_by.username, tone="info"))
    if found.decided_at and found.decided_by:
        tone, words = ("good", _("批准")) if found.state == State.APPROVED else ("bad", _("不批准"))
        told.append(Moment(found.decided_at, words, found.reason, by=found.decided_by.username, tone=tone))  # type: ignore[arg-type]
    return told[::-1]


def _next(user: User, found: FormulaVersion, released: Release | None) -> Action | None:
    if found.state == State.DRAFT:
        return Action(_("打开工作台"), f"{found.uri}/workbench", "flask", tone="primary", why=_("这一版还是草稿"))
    if may(user, "nutrition.decide_version", found):
        return Action(_("批准或退回"), f"{found.uri}/do/decide", "gavel", tone="primary", why=_("这一版等您决定"))
    if found.state == State.APPROVED and released is None and may(user, "nutrition.release_version", found):
        return Action(_("放行"), f"{found.uri}/do/release", "package-export", tone="primary", why=_("已批准，尚未放行"))
    return None


def _looks(found: FormulaVersion) -> list[Action]:
    looks = [
        *([Action(_("Excel 导入"), f"{found.uri}/sheet", "upload")] if found.state == State.DRAFT else []),
        Action(_("成本"), f"{found.uri}/costs", "coin-yuan"),
        Action("Excel", f"{found.uri}/sheet.xlsx", "download"),
        Action(_("申报材料"), f"{found.uri}/dossier/fsmp", "folders"),
        Action(_("标签"), f"{found.uri}/label", "tag"),
    ]
    if found.formula.versions.count() > 1:
        looks.insert(0, Action(_("比较"), f"{found.uri}/compare", "git-compare"))
    if found.lines.exists():
        looks += [
            Action(_("成本与口味的取舍"), f"{found.uri}/runs/front", "chart-dots", "post"),
            Action(_("价格情景重算"), f"{found.uri}/runs/scenarios", "arrows-split", "post"),
        ]
    return looks


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to a version."""
    found = version_of(request, public_id)
    return answer(request, DEEDS, deed, found, str(found))

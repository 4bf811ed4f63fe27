"""Anybody checks fortifiers, special medical food and a Nutri-Score. It is all in the address; nothing is written."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine import fortifiers, fsmp, nutriscore
from valley.industry.nutrition.engine.standards import BadInput, Finding, overall
from valley.industry.nutrition.forms.checks import FortifiersForm, FsmpForm, NutriScoreForm
from valley.industry.nutrition.pages.common import version_of
from valley.industry.nutrition.pages.label.tables import OVERALL, Findings, here, overall_words, slip, sorted_findings
from valley.industry.nutrition.queries.labelling import product_of
from valley.industry.nutrition.queries.rule_files import medical_of
from valley.industry.nutrition.rules import organisation_ids
from valley.kernel import clock
from valley.kernel.screens import pairs
from valley.kernel.tables import Column, Table

PAGE = "nutrition/label/findings.html"


@require_safe
def fortified(request: HttpRequest) -> HttpResponse:
    """Nutrients added, against GB 14880-2012 A.1 and B.1."""
    form = FortifiersForm(request.GET if request.GET else None)
    context: dict[str, Any] = {"title": _("核对营养强化剂"), "subtitle": "GB 14880-2012", "form": form}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            found = fortifiers.check(fortifiers.additions(form.asked()), given["category"], special=given["special"])
        except BadInput as flaw:
            _slip(form, flaw, "category" if flaw.where == "category" else "fortifiers")
        else:
            return _judged(request, context, found)
    return render(request, PAGE, context, status=422 if form.errors else 200)


@require_safe
def medical(request: HttpRequest) -> HttpResponse:
    """A special medical formula: registration, each loaded row, what is not loaded. `version` fills the contents."""
    asked = request.GET if "contents" in request.GET else None
    signed_in = request.user.is_authenticated
    loaded = medical_of(organisation_ids(request.user) if signed_in else [])
    form = FsmpForm(asked, initial={"contents": _of_version(request, loaded), "ages": ">10"})
    context: dict[str, Any] = {
        "title": _("核对特殊医学用途配方食品"),
        "subtitle": _("GB 29922；三类：全营养、特定全营养、非全营养"),
        "form": form,
        "facts": pairs((_("已载入"), "；".join(_loaded(one) for one in loaded))),
        "others": [("/nutrition/rule-files", _("导入本单位读出的规则"))] if signed_in else [],
    }
    if form.is_bound and form.is_valid():
        try:
            day = form.cleaned_data["as_of"] or clock.today()
            found = fsmp.check(fsmp.formula(form.asked(), loaded), day, loaded)
        except BadInput as flaw:
            _slip(form, flaw, "ages" if flaw.where == "ages" else "contents")
        else:
            return _judged(request, context, found)
    return render(request, PAGE, context, status=422 if form.errors else 200)


def _loaded(one: fsmp.Edition) -> str:
    words = here(("二手抄本，未经核实", "secondary copy, unverified")) if one.source.secondary else ""
    return f"{one.source.name}（{len(one.rows)}{'，' + words if words else ''}）"


def _of_version(request: HttpRequest, loaded: Sequence[fsmp.Edition]) -> str:
    """What a version holds of the nutrients that rows ask for, as lines of the form. Raises: Missing."""
    named = request.GET.get("version", "")
    if not named or not request.user.is_authenticated:
        return ""
    from uuid import UUID

    from valley.kernel.errors import Missing

    try:
        version = version_of(request, UUID(named))
    except ValueError:
        raise Missing(value=named) from None
    held = product_of(version, {"per_100g": {"sugars": ""}}).contents
    lines = []
    for key, (zh, unit) in fsmp.nutrients(loaded).items():
        value = held.get(key)
        if value is not None:
            lines.append(f"{zh} {value:.4g} {unit}")
    return "\n".join(lines)


class Points(Table):
    """Points of each component."""

    name = "points"
    caption = gettext_lazy("各项得分")
    columns = [
        Column("name", gettext_lazy("项目"), heading=True, value=lambda row: here(row["words"])),
        Column("side", gettext_lazy("方向")),
        Column("points", gettext_lazy("得分"), kind="number"),
    ]


COMPONENTS = {
    "energy": ("能量", "energy"), "sugars": ("糖", "sugars"), "saturated_fat": ("饱和脂肪", "saturated fat"),
    "salt": ("盐", "salt"), "sweeteners": ("非营养性甜味剂", "non-nutritive sweeteners"),
    "energy_from_saturates": ("饱和脂肪的能量", "energy from saturates"),
    "saturates_ratio": ("饱和脂肪占脂肪之比", "saturates of fat"), "protein": ("蛋白质", "protein"),
    "fibre": ("膳食纤维", "fibre"), "fruit": ("水果、蔬菜、豆类", "fruit, vegetables, legumes"),
}  # fmt: skip


@require_safe
def scored(request: HttpRequest) -> HttpResponse:
    """Nutri-Score for export, component by component."""
    form = NutriScoreForm(request.GET if request.GET else None)
    context: dict[str, Any] = {
        "title": "Nutri-Score", "subtitle": _("出口欧洲部分国家用；在我国没有法律意义"), "form": form,
        "facts": pairs((_("来源"), here(nutriscore.SOURCE))),
    }  # fmt: skip
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            found = nutriscore.score(
                nutriscore.contents(form.asked()), given["family"], fruit_percent=given["fruit_percent"],
                sweeteners={"yes": True, "no": False}.get(given["sweeteners"]),
            )  # fmt: skip
        except BadInput as flaw:
            _slip(form, flaw, "contents")
        else:
            sides = ((_("不利"), found.against), (_("有利"), found.in_favour))
            rows = [
                {"words": COMPONENTS[key], "side": side, "points": points}
                for side, held in sides
                for key, points in held.items()
            ]
            lacks = "、".join(here(COMPONENTS[key]) for key in found.missing)
            context["facts"] = [*context["facts"], *pairs((_("总分"), found.total), (_("缺"), lacks))]
            context["status"] = (
                ("info", f"Nutri-Score {found.letter}") if found.letter else ("warn", _("缺数据，不能判定"))
            )
            table = Points(request, rows)
            if table.asked_for:
                return table.response(PAGE)
            context["tables"] = [table]
    return render(request, PAGE, context, status=422 if form.errors else 200)


def _judged(request: HttpRequest, context: dict[str, Any], found: Sequence[Finding]) -> HttpResponse:
    """The page with every finding."""
    table = Findings(request, sorted_findings(found))
    if table.asked_for:
        answer: HttpResponse = table.response(PAGE)
        return answer
    worst = overall(found)
    return render(request, PAGE, context | {"tables": [table], "status": (OVERALL[worst], overall_words(worst))})


def _slip(form: forms.Form, flaw: BadInput, field: str) -> None:
    form.add_error(field, slip(flaw))

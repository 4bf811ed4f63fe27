"""Anybody reckons what a measured heating is worth (F₀, P₉₀, or a reference of one's own). Nothing is written."""

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine.making import (
    COARSE,
    BadProfile,
    Reference,
    hold_for,
    lethal_rate,
    lethality,
    log_reductions,
    straight,
)
from valley.industry.nutrition.forms.heat import HeatForm
from valley.industry.nutrition.pages.label.tables import here
from valley.kernel import formats
from valley.kernel.charts import Chart, Series
from valley.kernel.screens import pairs
from valley.kernel.tables import OPEN_ROWS, Column, Table

PAGE = "nutrition/label/findings.html"


COARSE_WORDS = gettext_lazy(
    "读数太疏：梯形法比按直线高出一成以上，升温段的当量被高估。请用更密的读数；判定按较低的一个。"
)


class Readings(Table):
    """Each reading with what it is worth."""

    name = "readings"
    caption = gettext_lazy("逐点累计")
    per_page = 100
    open_rows = OPEN_ROWS
    columns = [
        Column("minute", gettext_lazy("时间"), kind="number", unit="min", heading=True),
        Column("celsius", gettext_lazy("温度"), kind="number", unit="℃"),
        Column("rate", gettext_lazy("致死率"), kind="number", digits=4),
        Column("total", gettext_lazy("累计当量"), kind="number", unit="min", digits=3),
    ]


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The curve, its lethality, what it kills, and how long to hold for a target."""
    form = HeatForm(request.GET if "profile" in request.GET else None, initial={"against": "F0"})
    context: dict[str, Any] = {
        "title": _("热杀菌核算"),
        "subtitle": _("产品最冷点的温度曲线，折成参考温度下的分钟数（一般法，梯形积分）"),
        "form": form,
    }
    if form.is_bound and form.is_valid():
        try:
            context |= _reckoned(form)
        except BadProfile as flaw:
            field = {"D": "d_min", "z": "z_c", "reference": "reference_c"}.get(flaw.where, "profile")
            where = _("第 %(n)s 行") % {"n": flaw.where[4:]} if flaw.where.startswith("row ") else flaw.where
            form.add_error(field, f"{where} {flaw.found} – {here((flaw.remedy_zh, flaw.remedy_en))}")
        else:
            table = Readings(request, context["readings"])
            if table.asked_for:
                return table.response(PAGE)
            context["tables"] = [table]
    return render(request, PAGE, context, status=422 if form.errors else 200)


def _reckoned(form: HeatForm) -> dict[str, Any]:
    """Facts, status, rows and curve. Raises: BadProfile."""
    given = form.cleaned_data
    profile: list[tuple[float, float]] = given["profile"]
    against = form.reference()
    totals = lethality(profile, against)
    whole, enough = totals[-1], against.reaches_min
    killed = None if given["d_min"] is None else log_reductions(whole, float(given["d_min"]))
    hottest = max(celsius for _minute, celsius in profile)
    at = next(n for n, (_minute, celsius) in enumerate(profile) if celsius == hottest)
    least = straight(profile, against)
    found: dict[str, Any] = {
        "notes": [("warn", COARSE_WORDS)] if whole > least * (1 + COARSE) else [],
        "facts": pairs(
            (_("以什么计"), here(against.words)),
            (_("依据"), against.source),
            (_("全程当量"), f"{formats.number(whole, 3)} min"),
            (_("若读数之间温度按直线"), f"{formats.number(least, 3)} min"),
            (_("其中升到最高温度之前"), f"{formats.number(totals[at], 3)} min"),
            (_("对数减少"), "" if killed is None else formats.number(killed, 2)),
            (_("依据所给的要求"), "" if enough is None else f"≥ {formats.number(enough, 1)} min"),
            (_("还须保温"), _more(given["target_min"], whole, hottest, against)),
        ),
        "readings": [
            {"minute": minute, "celsius": celsius, "rate": lethal_rate(celsius, against), "total": total}
            for (minute, celsius), total in zip(profile, totals, strict=True)
        ],
        "charts": [_curve(profile)],
    }
    if enough is not None:
        reached = least >= enough
        found["status"] = ("good", _("达到依据所给的要求")) if reached else ("bad", _("未达到依据所给的要求"))
    return found


def _more(target: Any, whole: float, hottest: float, against: Reference) -> str:
    """How much longer at the highest temperature for the target; "" without one."""
    if target is None:
        return ""
    lacks = float(target) - whole
    if lacks <= 0:
        return _("不须：已达到目标")
    minutes = hold_for(lacks, hottest, against)
    if math.isinf(minutes):
        return _("在 %(c)s ℃ 不计当量：须升温") % {"c": formats.number(hottest, 1)}
    return _("在 %(c)s ℃ 再保温 %(min)s min") % {"c": formats.number(hottest, 1), "min": formats.number(minutes, 2)}


def _curve(profile: list[tuple[float, float]]) -> Chart:
    return Chart(
        "curve",
        _("温度记录"),
        [Series(_("最冷点温度"), [(formats.number(minute, 1), celsius) for minute, celsius in profile])],
        unit="℃",
        note=_("横轴是时间（min）。"),
    )

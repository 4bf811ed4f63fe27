"""Foods of the shipped tables: search, and one food with its pedigree."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.pages.common import HOME
from valley.industry.nutrition.pages.desk import tabs
from valley.industry.nutrition.queries.foods import food, pedigree, search_foods
from valley.industry.nutrition.queries.nutrients import label
from valley.kernel.errors import Missing
from valley.kernel.permissions import require
from valley.kernel.screens import pairs
from valley.kernel.tables import Column, Table


class Values(Table):
    """A food's values per 100 g edible portion."""

    name = "values"
    caption = gettext_lazy("每 100 g 可食部")
    per_page = 60
    columns = [
        Column("name", gettext_lazy("营养素"), heading=True),
        Column("value", gettext_lazy("含量"), kind="number"),
        Column("unit", gettext_lazy("计量单位")),
        Column("sd", gettext_lazy("样品间标准差"), kind="number"),
        Column("n", gettext_lazy("样品数"), kind="number"),
    ]


@login_required
@require_safe
def foods(request: HttpRequest) -> HttpResponse:
    """Search by name (Chinese, pinyin, English) or number."""
    require(request.user, "nutrition.look_up", None)
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "title": _("食物成分"),
        "tabs": tabs("/nutrition/foods"),
        "q": words,
        "found": search_foods(words, 40) if words else [],
        "pedigree": pedigree(),
    }
    template = "nutrition/_foods.html" if request.headers.get("HX-Target") == "foods" else "nutrition/foods.html"
    return render(request, template, context)


@login_required
@require_safe
def one(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """One food: every value, what is missing, and where it comes from."""
    require(request.user, "nutrition.look_up", None)
    found = food(f"{table}:{key}")
    if found is None:
        raise Missing(value=f"{table}:{key}")
    rows: list[dict[str, Any]] = [
        {
            "name": label(nutrient), "unit": unit,
            "value": float(found.per_100g[nutrient]) if nutrient in found.per_100g else None,
            "sd": found.spread.get(nutrient, (None, None))[0], "n": found.spread.get(nutrient, (None, None))[1],
        }
        for nutrient, unit in UNITS.items()
    ]  # fmt: skip
    missing = sum(1 for row in rows if row["value"] is None)
    listed = Values(request, rows)
    context = {
        "title": found.said,
        "subtitle": found.name if found.title != found.name else "",
        "crumbs": [HOME, (_("食物成分"), "/nutrition/foods")],
        "facts": pairs(
            (_("编号"), found.code),
            (_("类别"), found.group),
            (_("中文名称"), _("本项目译名，非 USDA 所给") if found.title != found.name else ""),
            (_("来源"), pedigree()["sr28"]),
            (_("样品间标准差"), pedigree()["sr26"]),
            (_("缺值"), _("%(n)s 项没有数据；缺值不是 0") % {"n": missing}),
        ),
        "tables": [listed],
    }
    return listed.response("nutrition/thing.html", context)

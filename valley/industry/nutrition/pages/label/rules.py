"""The rules, clause by clause: which edition is in force, what was read, what is not loaded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition.pages.label.tables import here
from valley.industry.nutrition.queries.rulebook import NOT_HERE, Standard, standard, standards
from valley.kernel import clock
from valley.kernel.errors import Missing
from valley.kernel.permissions import may
from valley.kernel.screens import pairs
from valley.kernel.tables import Column, Table


def _force(one: Standard) -> tuple[str, str]:
    known = one.force(clock.today())
    return {True: ("good", _("现行")), False: ("idle", _("未实施或已代替")), None: ("warn", _("实施日期未知"))}[known]


class Standards(Table):
    """Every edition that something is loaded of."""

    name = "standards"
    caption = gettext_lazy("已载入的标准")
    columns = [
        Column(
            "name",
            gettext_lazy("标准与版本"),
            heading=True,
            value=lambda s: s.source.name,
            href=lambda s: f"/nutrition/rules/{s.slug}",
        ),
        Column(
            "title", gettext_lazy("名称"), value=lambda s: here((s.source.title, s.source.title_en or s.source.title))
        ),
        Column("force", gettext_lazy("今天"), kind="status", value=_force),
        Column("from", gettext_lazy("实施"), kind="date", value=lambda s: s.source.effective_from),
        Column("to", gettext_lazy("被代替"), kind="date", value=lambda s: s.source.effective_to),
        Column("rows", gettext_lazy("条数"), kind="number", value=lambda s: len(s.entries)),
        Column("lacks", gettext_lazy("未载入"), value=lambda s: here(s.not_loaded)),
    ]


class Entries(Table):
    """Clauses and rows of one edition."""

    name = "entries"
    caption = gettext_lazy("条款与数值")
    per_page = 40
    columns = [
        Column("clause", gettext_lazy("条款"), heading=True, search=True),
        Column("words", gettext_lazy("内容"), value=lambda e: here((e.zh, e.en or e.zh)), search=True),
        Column("value", gettext_lazy("数值"), search=True),
    ]


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All editions, and the standards of which nothing is loaded."""
    table = Standards(request, standards())
    if table.asked_for:
        return table.response("nutrition/label/rules.html")
    context = {
        "title": _("标签与添加剂规则"),
        "tables": [table],
        "own": may(request.user, "nutrition.design", None),
        "absent": [(name, here((zh, en))) for name, zh, en in NOT_HERE],
    }
    return render(request, "nutrition/label/rules.html", context)


@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One edition. Raises: Missing."""
    found = standard(slug)
    if found is None:
        raise Missing(value=slug)
    source = found.source
    table = Entries(request, list(found.entries))
    if table.asked_for:
        return table.response("nutrition/label/rules.html")
    facts: Any = pairs(
        (_("实施"), source.effective_from or _("未知")),
        (_("被代替"), source.effective_to or ""),
        (_("来源"), source.origin),
        (_("原件校验码"), source.sha256),
        (_("数据文件校验码"), source.file_sha256),
        (_("未载入"), here(found.not_loaded)),
        (_("可靠程度"), _("二手抄本，未经核实") if source.secondary else _("官方文本读出")),
    )
    context = {
        "title": source.name,
        "subtitle": here((source.title, source.title_en or source.title)),
        "status": _force(found),
        "crumbs": [(_("标签与添加剂规则"), "/nutrition/rules")],
        "facts": facts,
        "tables": [table],
    }
    return render(request, "nutrition/label/rules.html", context)

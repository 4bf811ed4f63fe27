"""The rule library: which rules the platform works by, in which edition, in force since when, and what is missing."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.errors import Missing
from valley.kernel.queries import rulebooks as queries
from valley.kernel.rulebooks import shelves
from valley.kernel.screens import Action, Tone, pairs
from valley.kernel.tables import Column, Filter, Table

STATES: dict[str, tuple[Tone, Any]] = {
    "in_force": ("good", gettext_lazy("有效")),
    "not_yet": ("info", gettext_lazy("尚未实施")),
    "ended": ("idle", gettext_lazy("已失效")),
    "unknown": ("warn", gettext_lazy("出处未写明，不能判断")),
}
READ: dict[str, Any] = {
    "primary": gettext_lazy("官方文本"),
    "secondary": gettext_lazy("二手抄本，未经核实"),
    "own": gettext_lazy("平台或单位自订"),
}


def here(said: tuple[str, str]) -> str:
    """Words in the reader's language; the Chinese where there is no English."""
    zh, en = said
    return en if en and (get_language() or "").startswith("en") else zh


class Editions(Table):
    """Every loaded edition."""

    name = "rules"
    caption = gettext_lazy("已载入的规则")
    empty = gettext_lazy("没有这样的规则")
    columns = [
        Column(
            "standard", gettext_lazy("标准或文件"), heading=True, order=True, search=True, href=lambda row: row["uri"]
        ),
        Column("edition", gettext_lazy("版本"), order=True, search=True),
        Column("title", gettext_lazy("名称"), search=True),
        Column("state", gettext_lazy("该日状态"), kind="status", value=lambda row: STATES[row["state"]]),
        Column("begins", gettext_lazy("实施"), kind="date", order=True),
        Column("last", gettext_lazy("最后有效日"), kind="date", order=True),
        Column("clauses", gettext_lazy("条数"), kind="number", order=True),
        Column("lacks", gettext_lazy("未载入")),
        Column("area", gettext_lazy("用于"), order=True),
        Column("read", gettext_lazy("可靠程度"), value=lambda row: READ[row["read"]], minor=True),
    ]
    filters = [
        Filter(
            "state",
            gettext_lazy("该日状态"),
            [(key, label) for key, (_tone, label) in STATES.items()],
            lambda rows, chosen: [row for row in rows if row["state"] == chosen],
        ),
        Filter(
            "area",
            gettext_lazy("用于"),
            lambda: [(shelf.name, shelf.label) for shelf in shelves()],
            lambda rows, chosen: [row for row in rows if row["shelf"] == chosen],
        ),
    ]


class Provisions(Table):
    """The clauses of one edition."""

    name = "provisions"
    caption = gettext_lazy("条款")
    empty = gettext_lazy("这里没有逐条列出")
    per_page = 40
    columns = [
        Column("clause", gettext_lazy("条款号"), heading=True, search=True),
        Column("words", gettext_lazy("内容"), search=True),
        Column("value", gettext_lazy("数值"), search=True),
    ]


def _day(request: HttpRequest) -> date:
    """The day asked for, today without one. Raises: Missing for what is no date."""
    asked = request.GET.get("on", "")
    if not asked:
        return clock.today()
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise Missing(
            _("“%(day)s”不是日期。") % {"day": asked[:40]}, field="on", remedy=_("日期写成 2026-01-31。")
        ) from None


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """All rules of all apps on a day (`?on=`); for everybody."""
    day = _day(request)
    found = queries.library(request.user, day)
    rows = [
        {
            "uri": f"{row.uri}?on={day}",
            "standard": row.edition.standard,
            "edition": row.edition.edition,
            "title": here(row.edition.title),
            "state": row.state,
            "begins": row.edition.begins,
            "last": row.edition.last,
            "clauses": len(row.edition.provisions()),
            "lacks": here(row.edition.lacks),
            "area": str(row.shelf.label),
            "shelf": row.shelf.name,
            "read": row.edition.read,
        }
        for row in found
    ]
    context = {
        "title": _("规则库"),
        "actions": [Action(_("规则执行核对"), "/rules/check", "checks")] if request.user.is_authenticated else [],
        "day": day,
        "bare": queries.without_rule(found),
        "absent": [(str(shelf.label), one.standard, here(one.title)) for shelf, one in queries.not_loaded()],
    }
    return Editions(request, rows).response("kernel/rules.html", context)


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One edition, clause by clause. Raises: Missing."""
    day = _day(request)
    found = queries.edition_of(request.user, key, day)
    if found is None:
        raise Missing(value=key)
    edition = found.edition
    rows = [
        {"clause": each.clause, "words": here((each.zh, each.en)), "value": each.value} for each in edition.provisions()
    ]
    table = Provisions(request, rows)
    if table.asked_for:
        return table.response("kernel/rule.html")
    begins: Any = edition.begins or _("未知")
    if edition.begins_latest:
        begins = _("%(first)s 与 %(last)s 之间，出处只写到月或年") % {
            "first": edition.begins, "last": edition.begins_latest,
        }  # fmt: skip
    context = {
        "title": f"{edition.standard} {edition.edition}",
        "subtitle": here(edition.title),
        "status": STATES[found.state],
        "crumbs": [(_("规则库"), f"/rules?on={day}")],
        "actions": [Action(_("到使用它的页面"), edition.page, "arrow-right", tone="primary")] if edition.page else [],
        "facts": pairs(
            (_("查看日期"), day), (_("实施"), begins), (_("最后有效日"), edition.last or ""),
            (_("来源"), edition.source), (_("可靠程度"), str(READ[edition.read])),
            (_("未载入"), here(edition.lacks)), (_("数据文件校验码"), edition.checksum),
            (_("用于"), str(found.shelf.label)),
        ),
        "table": table,
    }  # fmt: skip
    return render(request, "kernel/rule.html", context)

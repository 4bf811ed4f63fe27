"""All indicators of the plan on one page: cards, or a table to sort and take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from valley.kernel.screens import Tab
from valley.kernel.tables import Column, Table
from valley.plan.pages.common import asked
from valley.plan.queries import words
from valley.plan.queries.wall import Tile, grouped, summary, tiles


class Wall(Table):
    """The wall as a table; figures leave as numbers."""

    name = "indicators"
    caption = lazy("规划指标")
    per_page = 100
    columns = (
        Column("no", lazy("序号"), "number", order=True),
        Column("name", lazy("指标"), search=True, order=True, heading=True, href=lambda tile: tile.uri),
        Column("value", lazy("现值"), "number", order=True, value=lambda tile: _short(tile)),
        Column("unit", lazy("单位"), value=lambda tile: tile.unit),
        Column("baseline", lazy("现状值")),
        Column("target", lazy("目标")),
        Column("percent", lazy("完成目标"), "percent", order=True),
        Column("state", lazy("数据"), "status", value=lambda tile: tile.state_words),
        Column("course", lazy("路径"), "status", value=lambda tile: tile.course),
        Column("day", lazy("截至"), "date", order=True),
    )


def _short(tile: Tile) -> Any:
    """The value at the digits that are shown."""
    value = tile.value
    return None if value is None else round(value, words.digits(value))


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Filter by group, state and park; `view=table` is the table."""
    page = asked(request)
    every = tiles(page.edition, today=page.today, scope=page.scope, inside=page.inside, plan=page.plan)
    shown = [tile for tile in every if _wanted(request, tile)]
    as_table = request.GET.get("view") == "table" or "export" in request.GET
    context = {
        "edition": page.edition,
        "groups": [(group.key, words.said(group.quote)) for group in page.plan.groups],
        "states": [(key, label) for key, (_tone, label) in words.STATES.items()] + [("off_path", _("落后于路径"))],
        "chosen_group": request.GET.get("group", ""),
        "chosen_state": request.GET.get("state", ""),
        "scope": page.scope,
        "scopes": page.scope_tabs(),
        "views": [
            Tab(_("卡片"), page.address(view=None), not as_table),
            Tab(_("表格"), page.address(view="table"), as_table),
        ],
        "as_table": as_table,
        "summary": summary(every),
        "grouped": grouped(page.plan, shown),
        "shown": len(shown),
        "inside": page.inside,
    }
    if as_table:
        return Wall(request, shown).response("plan/wall.html", context)
    return render(request, "plan/wall.html", context)


def _wanted(request: HttpRequest, tile: Tile) -> bool:
    group, state = request.GET.get("group", ""), request.GET.get("state", "")
    return (not group or tile.group == group) and (
        not state or tile.state == state or (state == "off_path" and tile.off_path)
    )

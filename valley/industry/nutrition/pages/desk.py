"""The front of nutrition design: what waits, one's formulas, where to go."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition.models import FormulaKind, State
from valley.industry.nutrition.pages.common import TONES, desk_of
from valley.industry.nutrition.queries import desk as queries
from valley.kernel.deeds import user_of
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, Tab
from valley.kernel.tables import Column, Filter, Table


def _cost(row: Any) -> Any:
    cost = (row.newest_result or {}).get("cny")
    return None if cost is None else float(cost)


def _met(row: Any) -> tuple[str, Any]:
    result = row.newest_result or {}
    if not result.get("levels"):
        return "idle", _("未计算")
    return ("good", _("达到目标")) if result.get("met") else ("warn", _("未全部达到"))


class Formulas(Table):
    """Formulas of one's organisations."""

    name = "formulas"
    caption = gettext_lazy("配方")
    empty = gettext_lazy("还没有配方：先定营养目标，再开始设计")
    columns = [
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("kind", gettext_lazy("类型"), order="kind", value=lambda row: row.get_kind_display(), minor=True),
        Column("target", gettext_lazy("营养目标"), href=lambda row: row.target.uri if row.target else None),
        Column("newest", gettext_lazy("最新版"), kind="number", order="newest", minor=True),
        Column(
            "state",
            gettext_lazy("状态"),
            kind="status",
            value=lambda row: (TONES.get(row.newest_state, "idle"), State(row.newest_state).label),
        ),
        Column("cost", gettext_lazy("成本"), kind="number", value=_cost, digits=2, unit=gettext_lazy("元/份")),
        Column("met", gettext_lazy("营养"), kind="status", value=_met),
        Column("saved_at", gettext_lazy("保存时间"), kind="moment", order="saved_at", minor=True),
    ]
    filters = [Filter("kind", gettext_lazy("类型"), FormulaKind.choices)]


def tabs(current: str) -> list[Tab]:
    """The lists beside each other."""
    pages = (
        ("/nutrition", _("配方")),
        ("/nutrition/targets", _("营养目标")),
        ("/nutrition/ingredients", _("原料")),
        ("/nutrition/foods", _("食物成分")),
        ("/nutrition/tables", _("自有成分表")),
        ("/nutrition/trials", _("试制")),
        ("/nutrition/releases", _("放行")),
        ("/nutrition/advice", _("特殊人群")),
    )
    return [Tab(label, address, address == current) for address, label in pages]


@login_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What waits for me, and the formulas of my organisations."""
    user = user_of(request)
    require(user, "nutrition.look_up", None)
    able = may(user, "nutrition.design", None)
    waiting = queries.waiting_for(user)
    table = Formulas(request, queries.formulas_of(user))
    context = {
        "title": _("营养设计"),
        "subtitle": _("从“给谁吃、要多少”到一张能生产的配方：成本、营养、为什么做不到，都当场看见。"),
        "tabs": tabs("/nutrition"),
        "actions": [Action(_("新配方"), "/nutrition/formulas/new", "plus", tone="primary")] if able else [],
        "next_step": Action(
            _("去批准"), waiting[0].uri, "gavel", why=_("有 %(n)s 版配方等您批准") % {"n": len(waiting)}
        )
        if waiting
        else None,
        "able": able,
        "desk": desk_of(request),
    }
    return table.response("nutrition/desk.html", context)

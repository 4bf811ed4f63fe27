"""Output per mu: which parcels bring much, which little, which nothing (plan L44: 土地高效、集约利用)."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import user_of
from valley.kernel.permissions import may, require
from valley.kernel.tables import Column, Filter, Table
from valley.registry import queries
from valley.registry.queries import ParcelOutput

FEN_PER_WAN = Decimal(1_000_000)
STANDINGS = {
    "vacant": ("idle", gettext_lazy("无人租用")),
    "unknown": ("idle", gettext_lazy("数据不齐")),
    "below": ("warn", gettext_lazy("低于平均")),
    "above": ("good", gettext_lazy("不低于平均")),
}


class LandOutput(Table):
    """Parcels, the lowest output per mu first where it is known."""

    name = "land"
    caption = gettext_lazy("地块亩均产出")
    empty = gettext_lazy("还没有登记地块")
    columns = [
        Column("name", gettext_lazy("地块"), order=True, search=True, href=lambda row: row["uri"], heading=True),
        Column("standing", gettext_lazy("情况"), kind="status", value=lambda row: STANDINGS[row["state"]]),
        Column("per_mu", gettext_lazy("亩均产值"), kind="number", unit=gettext_lazy("万元/亩"), digits=1, order=True),
        Column("ratio", gettext_lazy("与平均之比"), kind="percent", order=True),
        Column("answered", gettext_lazy("已报年报/租用单位"), value=lambda row: f"{row['answered']}/{row['tenants']}"),
        Column("mu", gettext_lazy("面积"), kind="number", unit=gettext_lazy("亩"), digits=1, order=True),
        Column("park", gettext_lazy("园区"), order=True),
    ]
    filters = [
        Filter(
            "state",
            gettext_lazy("情况"),
            [(key, label) for key, (_tone, label) in STANDINGS.items()],
            lambda rows, chosen: [row for row in rows if row["state"] == chosen],
        )
    ]


@login_required
@require_safe
def land(request: HttpRequest) -> HttpResponse:
    """The parcels of the parks of this office, over last year's accepted returns; `?state=below` lists the low ones."""
    user = user_of(request)
    require(user, "registry.view_land_output", None)
    year = clock.today().year - 1
    parks = [park for park in queries.parks() if may(user, "registry.view_land_output", park)]
    found = queries.land_output(year, [park.pk for park in parks])
    average = queries.average_fen_per_mu(found)
    names = {park.pk: park.name for park in parks}
    rows = sorted((_row(one, average, names) for one in found), key=lambda row: (row["per_mu"] is None, row["per_mu"]))
    words = _(
        "按 %(year)s 年已采纳的年报和年末租用面积计算：一个单位在几块地上租用的，产值按面积分摊；"
        "有单位未报的地块不出数。"
        "规划没有规定什么算低效，这里只与本页各地块的平均值（%(average)s）比较。"
    ) % {"year": year, "average": _wan(average)}
    return LandOutput(request, rows).response("registry/list.html", {"title": _("亩均产出"), "subtitle": words})


def _row(one: ParcelOutput, average: Decimal | None, parks: dict[int, str]) -> dict[str, Any]:
    per_mu = one.fen_per_mu if one.tenants else None
    if not one.tenants:
        state = "vacant"
    elif per_mu is None or average is None:
        state = "unknown"
    else:
        state = "below" if per_mu < average else "above"
    return {
        "name": one.parcel.name,
        "uri": one.parcel.uri,
        "park": parks[one.parcel.park_id or 0],
        "mu": one.area_mu,
        "tenants": len(one.tenants),
        "answered": len(one.answered),
        "per_mu": per_mu / FEN_PER_WAN if per_mu is not None else None,
        "ratio": per_mu / average if per_mu is not None and average else None,
        "state": state,
    }


def _wan(fen: Decimal | None) -> str:
    return "—" if fen is None else _("%(n)s 万元/亩") % {"n": f"{fen / FEN_PER_WAN:.1f}"}

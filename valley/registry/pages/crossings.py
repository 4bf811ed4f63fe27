"""Hand-overs across the parks in a year, with the records behind each number (plan L160-162, 三区联动)."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import user_of
from valley.kernel.models import User
from valley.kernel.passing import sources
from valley.kernel.permissions import require
from valley.kernel.screens import Action
from valley.kernel.tables import Column, Table
from valley.kernel.things import cards_of
from valley.registry.pages.cases import VIEW
from valley.registry.queries.crossings import crossings, tagged


class Between(Table):
    """From park to park."""

    name = "between"
    caption = gettext_lazy("园区之间")
    empty = gettext_lazy("这一年没有跨园区的交接")
    columns = [
        Column("from", gettext_lazy("从"), heading=True, order=True),
        Column("to", gettext_lazy("到"), order=True),
        Column("kind", gettext_lazy("种类"), order=True),
        Column("count", gettext_lazy("交接"), kind="number", order=True),
    ]


class Records(Table):
    """The records behind."""

    name = prefix = "records"
    exports = ()
    caption = gettext_lazy("交接的记录")
    empty = gettext_lazy("没有可查看的记录")
    columns = [
        Column("title", gettext_lazy("记录"), heading=True, href=lambda row: row["uri"]),
        Column("kind", gettext_lazy("种类")),
        Column("on", gettext_lazy("日期"), kind="date", order=True),
        Column("giver", gettext_lazy("交出单位")),
        Column("taker", gettext_lazy("接收单位")),
        Column("from", gettext_lazy("从")),
        Column("to", gettext_lazy("到")),
    ]


class Zones(Table):
    """Joint work under way with the parks of its parties."""

    name = prefix = "zones"
    exports = ()
    caption = gettext_lazy("在办合作的园区标签")
    empty = gettext_lazy("没有在办的合作，或各方都不在园区")
    columns = [
        Column("title", gettext_lazy("记录"), heading=True, search=True, href=lambda row: row["uri"]),
        Column("kind", gettext_lazy("种类"), order=True),
        Column("parks", gettext_lazy("园区"), search=True),
        Column("number", gettext_lazy("园区数"), kind="number", order=True),
        Column("parties", gettext_lazy("参与单位"), kind="number", order=True),
        Column("placed", gettext_lazy("其中在园"), kind="number"),
    ]


def zones(user: User, day: date) -> list[dict[str, Any]]:
    """What this viewer may see of the joint work on `day`, each with its parks."""
    rows = tagged(day)
    cards = cards_of((row.uri for row in rows), user)
    return [
        {
            "uri": row.uri, "title": cards[row.uri].title, "kind": str(row.working.label),
            "parks": "、".join(row.parks), "number": len(row.parks), "parties": row.parties, "placed": row.placed,
        }
        for row in rows if row.uri in cards
    ]  # fmt: skip


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """One year (`?year=`)."""
    user = user_of(request)
    require(user, VIEW, None)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and 1990 <= int(asked) <= 2999 else clock.today().year
    found = crossings(date(year, 1, 1), date(year + 1, 1, 1))
    names = {source.name: str(source.label) for source in sources()}
    rows: list[dict[str, Any]] = [
        {"from": here, "to": there, "kind": names[kind], "count": count}
        for (here, there, kind), count in sorted(found.between().items())
    ]
    cards = cards_of((uri for c in found.crossings for uri in (c.uri, c.giver, c.taker)), user)
    records = [
        {
            "uri": c.uri, "title": cards[c.uri].title, "kind": names[c.source.name], "on": c.on,
            "giver": cards[c.giver].title if c.giver in cards else "",
            "taker": cards[c.taker].title if c.taker in cards else "", "from": c.from_park, "to": c.to_park,
        }
        for c in found.crossings if c.uri in cards
    ]  # fmt: skip
    hidden = len(found.crossings) - len(records)
    context = {
        "title": _("跨园区交接"),
        "subtitle": _("%(year)s 年：只算双方当天分别在不同园区的真实交接；来源是%(sources)s。")
        % {"year": year, "sources": _("、").join(names.values())},
        "actions": [
            Action(str(year - 1), f"/crossings?year={year - 1}", "chevron-left"),
            Action(str(year + 1), f"/crossings?year={year + 1}", "chevron-right"),
        ],
        "facts": [
            (_("跨园区"), len(found.crossings)), (_("同一园区内"), found.within), (_("一方不在园区"), found.outside),
            *([(_("无权查看的记录"), hidden)] if hidden else []),
        ],
        "tables": [
            Between(request, rows), Records(request, records),
            Zones(request, zones(user, min(clock.today(), date(year, 12, 31)))),
        ],
    }  # fmt: skip
    return Between(request, rows).response("registry/thing.html", context)

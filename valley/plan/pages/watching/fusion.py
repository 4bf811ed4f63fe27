"""The main line of the plan (创新链、产业链、供应链和服务链深度融合): what really hangs together across chains."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.screens import Action
from valley.kernel.tables import Column, Table
from valley.plan.pages.common import asked
from valley.plan.pages.overview import tabs
from valley.plan.queries import words
from valley.plan.queries.fusion import CHAINS, Fusion
from valley.plan.queries.fusion import fusion as found_in

NAMES = {
    "innovation": gettext_lazy("创新链"),
    "industry": gettext_lazy("产业链"),
    "supply": gettext_lazy("供应链"),
    "service": gettext_lazy("服务链"),
}


class Pairs(Table):
    """Edges between two chains."""

    name = "pairs"
    caption = gettext_lazy("链与链之间的联系")
    empty = gettext_lazy("这一年您可查看的记录中，没有跨链的联系")
    columns = (
        Column("pair", gettext_lazy("两条链"), heading=True),
        Column("edges", gettext_lazy("联系数"), kind="number"),
    )


class Threads(Table):
    """Records that hang together through several chains."""

    name = prefix = "threads"
    exports = ()
    caption = gettext_lazy("贯穿多条链的脉络")
    empty = gettext_lazy("还没有贯穿两条以上链的脉络")
    columns = (
        Column("title", gettext_lazy("从这里看起"), heading=True, search=True, href=lambda row: row["uri"]),
        Column("kind", gettext_lazy("种类")),
        Column("chains", gettext_lazy("经过的链")),
        Column("count", gettext_lazy("链数"), kind="number", order=True),
        Column("things", gettext_lazy("记录数"), kind="number", order=True),
    )


def _year(request: HttpRequest) -> int:
    given = request.GET.get("year", "")
    known = given.isascii() and given.isdigit() and len(given) == 4 and 1990 <= int(given) <= 2999
    return int(given) if known else clock.today().year


def of_year(viewer: Any, year: int) -> Fusion:
    """What was linked in a year of Shanghai's calendar."""
    zone = clock.now().tzinfo
    return found_in(viewer, datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone))


@login_required
@require_safe
def fusion(request: HttpRequest) -> HttpResponse:
    """One year (`?year=`): edges between chains, and threads through several. Only what this viewer may see counts."""
    page = asked(request)
    year = _year(request)
    found = of_year(request.user, year)
    pairs = [
        {"pair": f"{NAMES[one]} — {NAMES[other]}", "edges": count}
        for (one, other), count in sorted(found.pairs.items(), key=lambda item: (-item[1], item[0]))
    ]
    threads = [
        {
            "uri": (first := _first(found, run.things)), "title": found.cards[first].title,
            "kind": found.cards[first].kind, "chains": "、".join(str(NAMES[chain]) for chain in _ordered(run.chains)),
            "count": len(run.chains), "things": len(run.things),
        }
        for run in found.threads[:200]
    ]  # fmt: skip
    context = {
        "title": _("四链融合"),
        "subtitle": words.said(page.plan.main_line),
        "tabs": tabs(page),
        "actions": [
            Action(str(year - 1), f"/plan/fusion?year={year - 1}", "chevron-left"),
            Action(str(year + 1), f"/plan/fusion?year={year + 1}", "chevron-right"),
        ],
        "year": year,
        "total": found.total,
        "cut": found.cut,
        "missing": [str(NAMES[chain]) for chain in CHAINS if chain not in {c for pair in found.pairs for c in pair}],
        "threads": Threads(request, threads),
    }
    return Pairs(request, pairs).response("plan/watching/fusion.html", context)


def _ordered(chains: tuple[str, ...]) -> list[str]:
    return [chain for chain in CHAINS if chain in chains]


def _first(found: Fusion, things: tuple[str, ...]) -> str:
    """Where to begin reading: upstream, in the plan's order of the chains."""
    return min(things, key=lambda uri: (CHAINS.index(found.chains[uri]), uri))

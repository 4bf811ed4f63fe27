"""How the network does: its figures as cards, and the records behind each."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.innovation.exchange.models import Need
from valley.innovation.exchange.queries.performance import (
    GAUGES,
    Gauged,
    How,
    evidence_of,
    gauged,
    last_year,
    performance,
)
from valley.kernel import clock, measures
from valley.kernel.deeds import user_of
from valley.kernel.errors import Missing, Words
from valley.kernel.measures import Kind, Period
from valley.kernel.permissions import require
from valley.kernel.screens import Figure, Tab
from valley.kernel.tables import Column, PageCards, Table

YEARS_BACK = 10


def figures() -> list[Figure]:
    """Every figure over the last year, each leading to its records."""
    return [figure_of(one) for one in performance(last_year())]


def figure_of(one: Gauged) -> Figure:
    """As a card."""
    state: Any = "unknown" if one.value is None else "known"
    uri = f"/network/measures/{one.key}"
    match one.gauge.how:
        case How.SHARE:
            value = None if one.value is None else round(one.value * 100, 1)
            return Figure(one.gauge.label, value, "%", 1, state, note=f"{one.top_count} / {one.base_count}", uri=uri)
        case How.PER:
            note = f"{one.top_count} / {one.base_count}"
            return Figure(one.gauge.label, one.value, _("次"), 2, state, note=note, uri=uri)
        case _:
            note = _("%(count)s 条记录") % {"count": one.base_count}
            return Figure(one.gauge.label, one.value, _("天"), 1, state, note=note, uri=uri)


@login_required
@require_safe
def measured(request: HttpRequest, key: str) -> HttpResponse:
    """One figure over the last year or a calendar year, how it is computed, and the records behind it."""
    user = user_of(request)
    require(user, "exchange.see_performance", None)
    if key not in GAUGES:
        raise Missing(value=key)
    year = request.GET.get("year", "")
    years = _years(key)
    period = Period.year(int(year)) if year in map(str, years) else last_year()
    found = gauged(key, period)
    cards = PageCards(request.user, ("uri", "organisation"))
    table = _table(request, found, _rows(found, period), cards)
    cards.table = table
    context = {
        "title": found.gauge.label,
        "subtitle": _("%(start)s 至 %(end)s") % {"start": period.start, "end": period.last_day},
        "actions": [],
        "figure": figure_of(found),
        "definitions": [_definition(name) for name in found.gauge.measures],
        "said": found.gauge.words,
        "how": HOW[found.gauge.how],
        "tabs": [Tab(_("近一年"), "?", current=not year), *(
            Tab(str(one), f"?year={one}", current=str(one) == year) for one in years
        )] if years else [],
    }  # fmt: skip
    return table.response("exchange/measured.html", context)


def _years(key: str) -> Sequence[int]:
    """Calendar years in which something was asked, newest first; none for what is only known as of now."""
    found = measures.get(GAUGES[key].above)
    first = Need.objects.order_by("reported_at").values_list("reported_at", flat=True).first()
    if found is None or found.kind == Kind.STOCK or first is None:
        return []
    this = clock.today().year
    return range(this, max(first.year, this - YEARS_BACK) - 1, -1)


def _definition(name: str) -> tuple[str, Words]:
    found = measures.get(name)
    assert found is not None
    return name, found.label


def _rows(found: Gauged, period: Period) -> list[dict[str, Any]]:
    """The records; for a quotient those of the base, with what each adds to the upper part."""
    above = list(evidence_of(found.gauge.above, period).contributions)
    if not found.gauge.below:
        return above
    adds = {row["uri"]: row["quantity"] for row in above}
    return [
        {**row, "quantity": adds.get(row["uri"], 0)} for row in evidence_of(found.gauge.below, period).contributions
    ]


def _table(request: HttpRequest, found: Gauged, rows: list[dict[str, Any]], cards: PageCards) -> Table:
    heads: dict[How, Words] = {How.SHARE: _("计入分子（1 是，0 否）"), How.PER: _("次数")}
    digits = 1 if found.gauge.how in (How.MEAN, How.MEDIAN) else 0

    class Behind(Table):
        name = "records"
        caption = gettext_lazy("这个数背后的记录")
        empty = gettext_lazy("这段时间没有记录")
        columns = [
            Column("uri", gettext_lazy("记录"), value=cards.named("uri"), href=cards.linked("uri"), heading=True),
            Column(
                "organisation", gettext_lazy("单位"), value=cards.named("organisation"),
                href=cards.linked("organisation"),
            ),
            Column("quantity", heads.get(found.gauge.how, _("天")), "number", order=True, digits=digits),
            Column("on", gettext_lazy("日期"), "date", order=True),
        ]  # fmt: skip

    return Behind(request, rows)


HOW: dict[How, Words] = {
    How.SHARE: gettext_lazy("第一项除以第二项。"),
    How.PER: gettext_lazy("第一项除以第二项。"),
    How.MEAN: gettext_lazy("各条记录的平均。"),
    How.MEDIAN: gettext_lazy("各条记录的中位数。"),
}

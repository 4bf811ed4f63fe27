"""Market segments and the technologies of the foresight list; both are public."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from valley.plan.engine.market import Growth
from valley.plan.queries import words
from valley.plan.queries.market import points_of, watched
from valley.plan.queries.technologies import tied
from valley.plan.queries.values import in_force

router = Router(tags=["plan"])


class PointOut(Schema):
    """The figure of a year as a document prints it, in the series' unit."""

    year: int
    amount: Decimal
    source: str
    page: str
    published_on: date


class SegmentOut(Schema):
    """A watched segment. Growth is compound per year in per cent, null with fewer than two figures."""

    uri: str
    name: str
    segment: str
    unit: str = Field(description="unit code")
    points: list[PointOut]
    newest_growth_percent: float | None
    whole_growth_percent: float | None
    closed_on: date | None


class EffectOut(Schema):
    """A claimed effect in words; `credible` is false where the print is impossible."""

    words: str
    credible: bool


class TechnologyOut(Schema):
    """A technology of the foresight list: claims, not results. `local`: records here that the caller sees."""

    no: int
    uri: str
    name: str
    effects: list[EffectOut]
    local: list[str]


def _percent(growth: Growth | None) -> float | None:
    return None if growth is None else round(float(growth.rate) * 100, 2)


@router.get("/plan/market", response=list[SegmentOut], url_name="plan_market")
def plan_market(request: HttpRequest) -> Any:
    """Every watched segment with its figures and their sources."""
    found = in_force()
    return [
        {
            "uri": row.uri, "name": row.series.name, "segment": row.series.segment, "unit": row.series.unit,
            "points": [
                {
                    "year": point.year, "amount": point.amount, "source": point.source, "page": point.page,
                    "published_on": point.published_on,
                }
                for point in points_of(row.series)
            ],
            "newest_growth_percent": _percent(row.growth), "whole_growth_percent": _percent(row.whole),
            "closed_on": row.series.closed_on,
        }
        for row in (watched(found[0]) if found else [])
    ]  # fmt: skip


@router.get("/plan/technologies", response=list[TechnologyOut], url_name="plan_technologies")
def plan_technologies(request: HttpRequest) -> Any:
    """The list with its claims and the local records that work on each."""
    found = in_force()
    if found is None:
        return []
    edition, plan = found
    ties = tied(edition, request.user)
    return [
        {
            "no": each.no, "uri": f"/plan/technologies/{each.no}", "name": words.said(each.quote),
            "effects": [{"words": words.said(e.text), "credible": e.basis.known} for e in each.effects],
            "local": [local.card.uri for local in ties.get(each.no, ())],
        }
        for each in plan.technologies
    ]  # fmt: skip

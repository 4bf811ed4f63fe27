"""Alliances that hold farms and food makers together (农食一体): counted from member rolls and industries."""

from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.engine.industries import classification
from valley.registry.events import (
    AllianceEnded,
    AllianceFounded,
    AllianceJoined,
    AllianceLeft,
    IndustrySet,
    RecordCorrected,
    RecordRetracted,
)
from valley.registry.measures.contributions import FIELDS, ONE, PUBLIC
from valley.registry.models import Alliance, AllianceMember, AllianceStanding, Industry
from valley.registry.queries.organisations import uri_of, within

FARM = "A"
"""Section 农、林、牧、渔业 of GB/T 4754-2017."""
FOOD = ("13", "14", "15")
"""Its divisions 农副食品加工业, 食品制造业, 酒、饮料和精制茶制造业."""


def _in(prefixes: tuple[str, ...]) -> Q:
    found = Q(code__startswith=prefixes[0])
    for prefix in prefixes[1:]:
        found |= Q(code__startswith=prefix)
    return found


def _member(prefixes: tuple[str, ...], day: date, known_at: datetime) -> Exists:
    """That somebody on the roll that day has such a main industry."""
    doing = Industry.objects.known(known_at).on(day).filter(_in(prefixes), organisation=OuterRef("organisation"))
    roll = AllianceMember.objects.known(known_at).on(day).filter(alliance=OuterRef("alliance"))
    return Exists(roll.filter(Exists(doing)))


@measure(
    "registry.farm_food_alliances",
    unit="count",
    kind=Kind.STOCK,
    label=_("农业与食品单位同在的联盟数"),
    stale_on=(
        AllianceFounded, AllianceEnded, AllianceJoined, AllianceLeft, IndustrySet, RecordCorrected, RecordRetracted,
    ),
    columns=True,
)  # fmt: skip
def farm_food_alliances(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Alliances at work on the last day with a member in farming and one in making food on their roll."""
    day = period.last_day
    farms = (FARM, *(child.code for child in classification().children(FARM)))
    rows: Any = AllianceStanding.objects.known(known_at).on(day).filter(within(scope))
    both = rows.filter(_member(farms, day, known_at), _member(FOOD, day, known_at))
    answered = both.annotate(
        uri=uri_of(Alliance, "alliance__public_id"),
        quantity=ONE,
        on=Lower("period"),
        organisation=Value("", CharField()),
        disclosure=PUBLIC,
    )
    return Evidence(answered.values(*FIELDS))

"""What the registry can count, each answered with the records that make the figure.

"In the park" is a live residence on the last day of the period, as known then; a Scope of parks narrows it.
A figure counts organisations, people or alliances once each, whatever number of records they have.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.events import (
    AllianceEnded,
    AllianceFounded,
    Disengaged,
    Engaged,
    LandUseRecorded,
    RecordCorrected,
    RecordRetracted,
    TalentRecorded,
)
from valley.registry.measures.contributions import CONFIDENTIAL, FIELDS, ONE, PRESENCE, PUBLIC, QUANTITY, in_park
from valley.registry.models import (
    Alliance,
    AllianceStanding,
    Engagement,
    LandPurpose,
    LandStatus,
    LandUse,
    Organisation,
    Person,
    Residence,
    Talent,
    TalentType,
)
from valley.registry.queries.organisations import uri_of, within

PEOPLE = (Engaged, Disengaged, TalentRecorded, *PRESENCE)
LAND = (LandUseRecorded, RecordCorrected, RecordRetracted)
_NOBODY = Value("", CharField())


@measure(
    "registry.foreign_and_returnee_talent",
    unit="person",
    kind=Kind.STOCK,
    label=_("外籍人才及留学归国人才数"),
    stale_on=PEOPLE,
    columns=True,
)
def foreign_and_returnee_talent(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """People of either type on the last day who work for an organisation in the park; heads, each once."""
    return Evidence(_people(period, scope, known_at, (Talent.FOREIGN, Talent.RETURNEE)))


@measure("registry.residents", unit="count", kind=Kind.STOCK, label=_("入驻单位数"), stale_on=PRESENCE, columns=True)
def residents_count(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Organisations in the park on the last day."""
    here = in_park(period, scope, known_at).order_by("organisation_id", "pk").distinct("organisation_id")
    rows: Any = Organisation.objects.filter(residences__in=here.values("pk"))
    answered = rows.annotate(
        uri=uri_of(Residence, "residences__record"),
        quantity=ONE,
        on=Lower("residences__period"),
        organisation=uri_of(Organisation, "public_id"),
        disclosure=PUBLIC,
    )
    return Evidence(answered.values(*FIELDS))


@measure(
    "registry.alliances",
    unit="count",
    kind=Kind.CUMULATIVE,
    label=_("累计引入、成立战略联盟组织数"),
    stale_on=(AllianceFounded, AllianceEnded, RecordCorrected, RecordRetracted),
    columns=True,
)
def alliances(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Alliances founded in or introduced into the valley up to the last day; one that ended later stays counted."""
    rows = AllianceStanding.objects.known(known_at).filter(within(scope), period__startswith__lt=period.end)
    first = rows.order_by("alliance_id", "period", "pk").distinct("alliance_id")
    found = AllianceStanding.objects.filter(pk__in=first.values("pk"))
    answered = found.annotate(
        uri=uri_of(Alliance, "alliance__public_id"),
        quantity=ONE,
        on=Lower("period"),
        organisation=_NOBODY,
        disclosure=PUBLIC,
    )
    return Evidence(answered.values(*FIELDS))


@measure("registry.land_area", unit="m2", kind=Kind.STOCK, label=_("建成产业用地面积"), stale_on=LAND, columns=True)
def land_area(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Land in industrial or research use that is built and in use on the last day."""
    return _land(period, scope, known_at, statuses=(LandStatus.BUILT,), purposes=(LandPurpose.INDUSTRIAL,))


@measure(
    "registry.land_area_built", unit="m2", kind=Kind.STOCK, label=_("建成用地面积（各类）"), stale_on=LAND, columns=True
)
def land_area_built(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """All land that is built and in use, services and public areas included."""
    return _land(period, scope, known_at, statuses=(LandStatus.BUILT,), purposes=tuple(LandPurpose))


@measure(
    "registry.land_area_planned",
    unit="m2",
    kind=Kind.STOCK,
    label=_("规划用地总面积（规划、在建与建成）"),
    stale_on=LAND,
    columns=True,
)
def land_area_planned(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """All land within the plan on the last day, whatever its status and purpose."""
    return _land(period, scope, known_at, statuses=tuple(LandStatus), purposes=tuple(LandPurpose))


def _people(period: Period, scope: Scope, known_at: datetime, talents: Sequence[str]) -> Any:
    day: date = period.last_day
    typed = TalentType.objects.known(known_at).on(day).filter(talent__in=talents)
    here = in_park(period, scope, known_at).values("organisation")
    at_work = (
        Engagement.objects.known(known_at).on(day).filter(organisation__in=here, person__in=typed.values("person"))
    )
    main = at_work.order_by("person_id", "-share_per_mille", "pk").distinct("person_id")
    people: Any = Person.objects.filter(engagements__in=main.values("pk"))
    return people.annotate(
        uri=uri_of(Person, "public_id"),
        quantity=ONE,
        on=Lower("engagements__period"),
        organisation=uri_of(Organisation, "engagements__organisation__public_id"),
        disclosure=CONFIDENTIAL,
    ).values(*FIELDS)


def _land(
    period: Period, scope: Scope, known_at: datetime, *, statuses: Sequence[str], purposes: Sequence[str]
) -> Evidence:
    held = LandUse.objects.known(known_at).on(period.last_day)
    rows = held.filter(within(scope, "place__park"), status__in=statuses, purpose__in=purposes)
    sources = rows.annotate(answered=Q(area_m2__isnull=False)).values("answered")
    answered = rows.exclude(area_m2=None).annotate(
        uri=uri_of(LandUse, "record"),
        quantity=Cast("area_m2", QUANTITY),
        on=Lower("period"),
        organisation=_NOBODY,
        disclosure=PUBLIC,
    )
    return Evidence(answered.values(*FIELDS), sources=sources)

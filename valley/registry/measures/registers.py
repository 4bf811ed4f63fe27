"""What the registry can count, each answered with the records that make the figure.

"In the park" is a live residence on the last day of the period, as known then; a Scope of parks narrows it.
A figure counts organisations, people or alliances once each, whatever number of records they have.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, DecimalField, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Lower
from django.utils.translation import gettext_lazy as _

from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.engine.grades import catalogue
from valley.registry.events import (
    AllianceEnded,
    AllianceFounded,
    CertificateAwarded,
    CertificateCorrected,
    CertificateRevoked,
    Disengaged,
    Engaged,
    LandUseRecorded,
    Left,
    OrganisationsMerged,
    OrganisationSplit,
    RecordCorrected,
    RecordRetracted,
    Settled,
    TalentRecorded,
)
from valley.registry.models import (
    Alliance,
    AllianceStanding,
    Certificate,
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
from valley.registry.queries import certificates_in_force
from valley.registry.queries.organisations import within

PRESENCE = (Settled, Left, OrganisationsMerged, OrganisationSplit, RecordCorrected, RecordRetracted)
GRADES = (CertificateAwarded, CertificateCorrected, CertificateRevoked, *PRESENCE)
PEOPLE = (Engaged, Disengaged, TalentRecorded, *PRESENCE)
LAND = (LandUseRecorded, RecordCorrected, RecordRetracted)
_QUANTITY = DecimalField(max_digits=24, decimal_places=6)
FIELDS = ("uri", "quantity", "on", "organisation", "disclosure")
_ONE = Value(Decimal(1), _QUANTITY)
_PUBLIC = Value("public", CharField())
_NOBODY = Value("", CharField())
_FINER = ("district", "municipal", "national")  # a higher level speaks for the firm first


@measure(
    "registry.specialised_firms",
    unit="count",
    kind=Kind.STOCK,
    label=_("园区“专精特新”企业数（市级及国家级，含“小巨人”）"),
    stale_on=GRADES,
    columns=True,
)
def specialised_firms(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Firms in the park with municipal or national 专精特新, or “小巨人”, in force on the last day."""
    rows = _held(period, scope, known_at, ("specialised", "little_giant"))
    return Evidence(_once_per_firm(rows.exclude(kind="specialised", level="district")))


@measure(
    "registry.specialised_firms_national",
    unit="count",
    kind=Kind.STOCK,
    label=_("园区国家级“专精特新”企业数（“小巨人”）"),
    stale_on=GRADES,
    columns=True,
)
def specialised_firms_national(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Firms in the park with national 专精特新 or “小巨人” in force on the last day."""
    rows = _held(period, scope, known_at, ("specialised", "little_giant"))
    return Evidence(_once_per_firm(rows.exclude(kind="specialised", level__in=("district", "municipal"))))


@measure(
    "registry.tech_centres",
    unit="count",
    kind=Kind.STOCK,
    label=_("国家级、市级企业技术中心和企业科技研究开发机构数（按称号计）"),
    stale_on=GRADES,
    columns=True,
)
def tech_centres(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Certificates in force of kinds that count as a centre; a firm's two titles count twice."""
    rows = _held(period, scope, known_at, catalogue().centres).filter(level__in=("municipal", "national"))
    return Evidence(_by_certificate(rows))


@measure(
    "registry.tech_centre_firms",
    unit="count",
    kind=Kind.STOCK,
    label=_("拥有企业技术中心或研究开发机构的企业数（按企业计）"),
    stale_on=GRADES,
    columns=True,
)
def tech_centre_firms(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Firms with at least one centre: the other reading of the same row of the plan."""
    rows = _held(period, scope, known_at, catalogue().centres).filter(level__in=("municipal", "national"))
    return Evidence(_once_per_firm(rows))


@measure(
    "registry.leading_firms", unit="count", kind=Kind.STOCK, label=_("入驻龙头企业数"), stale_on=GRADES, columns=True
)
def leading_firms(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Firms in the park that an authority named 龙头企业, of any level."""
    return _firms(period, scope, known_at, kinds=("leading",))


@measure(
    "registry.listed_firms",
    unit="count",
    kind=Kind.STOCK,
    label=_("园区内上市企业数（境内外各证券交易所）"),
    stale_on=GRADES,
    columns=True,
)
def listed_firms(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Firms in the park listed on any stock exchange; quotation on the NEEQ (新三板挂牌) is not listing."""
    return _firms(period, scope, known_at, kinds=("listed",))


@measure(
    "registry.listed_firms_main_boards",
    unit="count",
    kind=Kind.STOCK,
    label=_("园区内境内交易所上市企业数（主板、创业板、科创板、北交所）"),
    stale_on=GRADES,
    columns=True,
)
def listed_firms_main_boards(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Firms in the park listed on the main boards, ChiNext, STAR or Beijing."""
    rows = _held(period, scope, known_at, ("listed",))
    return Evidence(_once_per_firm(rows.filter(level__in=catalogue().kinds["listed"].main_boards)))


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
    here = _in_park(period, scope, known_at).order_by("organisation_id", "pk").distinct("organisation_id")
    rows: Any = Organisation.objects.filter(residences__in=here.values("pk"))
    answered = rows.annotate(
        uri=_uri(Residence, "residences__record"),
        quantity=_ONE,
        on=Lower("residences__period"),
        organisation=_uri(Organisation, "public_id"),
        disclosure=_PUBLIC,
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
        uri=_uri(Alliance, "alliance__public_id"),
        quantity=_ONE,
        on=Lower("period"),
        organisation=_NOBODY,
        disclosure=_PUBLIC,
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


def _in_park(period: Period, scope: Scope, known_at: datetime) -> Any:
    return Residence.objects.known(known_at).on(period.last_day).filter(within(scope))


def _held(period: Period, scope: Scope, known_at: datetime, kinds: Sequence[str]) -> QuerySet[Certificate]:
    here = _in_park(period, scope, known_at).values("organisation")
    return certificates_in_force(period.last_day, known_at).filter(kind__in=kinds, organisation__in=here)


def _firms(period: Period, scope: Scope, known_at: datetime, *, kinds: Sequence[str]) -> Evidence:
    return Evidence(_once_per_firm(_held(period, scope, known_at, kinds)))


def _rank() -> Case:
    return Case(*(When(level=level, then=Value(rank)) for rank, level in enumerate(_FINER, 1)), default=Value(0))


def _once_per_firm(rows: QuerySet[Certificate]) -> Any:
    """One certificate speaks for each firm: the highest level, then the latest issue."""
    best = (
        rows.annotate(rank=_rank()).order_by("organisation_id", "-rank", "-issued_on", "pk").distinct("organisation_id")
    )
    return _by_certificate(best)


def _by_certificate(rows: QuerySet[Certificate]) -> Any:
    firms: Any = Organisation.objects.filter(certificates__in=rows.values("pk"))
    return firms.annotate(
        uri=_uri(Certificate, "certificates__record"),
        quantity=_ONE,
        on=F("certificates__issued_on"),
        organisation=_uri(Organisation, "public_id"),
        disclosure=_PUBLIC,
    ).values(*FIELDS)


def _people(period: Period, scope: Scope, known_at: datetime, talents: Sequence[str]) -> Any:
    day: date = period.last_day
    typed = TalentType.objects.known(known_at).on(day).filter(talent__in=talents)
    here = _in_park(period, scope, known_at).values("organisation")
    at_work = (
        Engagement.objects.known(known_at).on(day).filter(organisation__in=here, person__in=typed.values("person"))
    )
    main = at_work.order_by("person_id", "-share_per_mille", "pk").distinct("person_id")
    people: Any = Person.objects.filter(engagements__in=main.values("pk"))
    return people.annotate(
        uri=_uri(Person, "public_id"),
        quantity=_ONE,
        on=Lower("engagements__period"),
        organisation=_uri(Organisation, "engagements__organisation__public_id"),
        disclosure=Value("confidential", CharField()),
    ).values(*FIELDS)


def _land(
    period: Period, scope: Scope, known_at: datetime, *, statuses: Sequence[str], purposes: Sequence[str]
) -> Evidence:
    held = LandUse.objects.known(known_at).on(period.last_day)
    rows = held.filter(within(scope, "place__park"), status__in=statuses, purpose__in=purposes)
    ground = rows.annotate(answered=Q(area_m2__isnull=False)).values("answered")
    answered = rows.exclude(area_m2=None).annotate(
        uri=_uri(LandUse, "record"),
        quantity=Cast("area_m2", _QUANTITY),
        on=Lower("period"),
        organisation=_NOBODY,
        disclosure=_PUBLIC,
    )
    return Evidence(answered.values(*FIELDS), ground=ground)


def _uri(model: Any, field: str) -> Func:
    return Concat(Value(model.uri_prefix), Cast(field, CharField()), output_field=CharField())

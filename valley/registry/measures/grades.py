"""Firms in the park by the certificates that they hold, each answered with the certificates that make the figure.

A firm counts once, whatever number of certificates it has, except where titles are counted.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.engine.grades import catalogue
from valley.registry.events import CertificateAwarded, CertificateCorrected, CertificateRevoked
from valley.registry.measures.contributions import FIELDS, ONE, PRESENCE, PUBLIC, in_park
from valley.registry.models import Certificate, Organisation
from valley.registry.queries import certificates_in_force
from valley.registry.queries.organisations import uri_of

GRADES = (CertificateAwarded, CertificateCorrected, CertificateRevoked, *PRESENCE)
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


def _held(period: Period, scope: Scope, known_at: datetime, kinds: Sequence[str]) -> QuerySet[Certificate]:
    here = in_park(period, scope, known_at).values("organisation")
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
        uri=uri_of(Certificate, "certificates__record"),
        quantity=ONE,
        on=F("certificates__issued_on"),
        organisation=uri_of(Organisation, "public_id"),
        disclosure=PUBLIC,
    ).values(*FIELDS)

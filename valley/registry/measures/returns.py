"""What firms reported: accepted versions only, as known at a moment.

A period is answered by the campaigns that tile it: one annual campaign of just that period, else the quarterly ones
inside it. Expected are the firms on their due lists, received those of them with a known version; where no campaign
covers a part of the period, every firm then in the park is expected and none has answered, so that nothing that
was not asked passes for zero. A firm that was taken off the due list no longer counts.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, DateField, DecimalField, Exists, F, Func, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.events.returns import CampaignOpened, DueListChanged, ReturnAccepted
from valley.registry.models import Acceptance, Campaign, DueItem, Frequency, Organisation, Return, ReturnValue
from valley.registry.queries.organisations import places_of
from valley.registry.queries.returns import residents

STALE_ON = (ReturnAccepted, DueListChanged, CampaignOpened)
_QUANTITY = DecimalField(max_digits=24, decimal_places=6)


def campaigns_for(
    period: Period, kind: Kind, known_at: datetime, items: Iterable[str] = ()
) -> tuple[list[Campaign], list[date]]:
    """The campaigns that ask for `items` over `period`, and the last days of its parts that none of them covers.

    FLOW: annual campaigns inside the period, and quarterly ones where no annual one covers them.
    STOCK: the campaign that ends with the period, the annual one first.
    """
    wanted = set(items)
    opened = [
        campaign
        for campaign in Campaign.objects.filter(
            opened_at__lte=known_at, period__contained_by=_searched(period, kind)
        ).order_by("period", "pk")
        if wanted <= {item.code for item in campaign.form.items}
    ]
    if kind is Kind.STOCK:
        ending = [c for c in opened if c.period.upper == period.end]
        ending.sort(key=lambda c: c.frequency != Frequency.YEAR)
        return (ending[:1], []) if ending else ([], [period.last_day])
    years = [c for c in opened if c.frequency == Frequency.YEAR]
    quarters = [c for c in opened if c.frequency == Frequency.QUARTER and not any(_within(c, y) for y in years)]
    chosen = sorted(years + quarters, key=lambda c: c.period.lower)
    return chosen, _gaps(period, chosen)


def _searched(period: Period, kind: Kind) -> tuple[date, date]:
    # A stock at the end of a quarter may come from the annual return that ends on the same day.
    return (period.start if kind is Kind.FLOW else period.end - timedelta(days=366), period.end)


def _within(quarter: Campaign, year: Campaign) -> bool:
    return bool(year.period.lower <= quarter.period.lower and quarter.period.upper <= year.period.upper)


def _gaps(period: Period, chosen: Iterable[Campaign]) -> list[date]:
    """Last days of the stretches of `period` outside the chosen campaigns, which do not overlap."""
    gaps = []
    reached = period.start
    for campaign in chosen:
        if campaign.period.lower > reached:
            gaps.append(campaign.period.lower - timedelta(days=1))
        reached = campaign.period.upper
    if reached < period.end:
        gaps.append(period.last_day)
    return gaps


def reported(
    items: tuple[str, ...], kind: Kind, period: Period, scope: Scope, known_at: datetime, *, per_unit: int = 1
) -> Evidence:
    """The sum of `items` per return, `per_unit` stored units to one unit of the measure."""
    campaigns, gaps = campaigns_for(period, kind, known_at, items)
    listed = DueItem.objects.known(known_at).filter(campaign__in=campaigns)
    if scope.places:
        listed = listed.filter(park__in=places_of(scope.places))
    known = Acceptance.objects.known(known_at)
    on_list = listed.filter(campaign=OuterRef("report__campaign"), organisation=OuterRef("report__organisation"))
    answered: Any = known.filter(Exists(on_list), report__campaign__in=campaigns).order_by()
    rows, stored = _stored(answered, items)
    contributions = rows.annotate(
        quantity=Cast(stored, _QUANTITY) / Value(Decimal(per_unit), _QUANTITY),
        uri=_uri(Return, "report__public_id"),
        on=Func(F("report__campaign__period"), template="(upper(%(expressions)s) - 1)", output_field=DateField()),
        organisation=_uri(Organisation, "report__organisation__public_id"),
        disclosure=Value("confidential", CharField()),
    ).values("uri", "quantity", "on", "organisation", "disclosure")
    return Evidence(
        contributions,
        expected=listed.count() + sum(_unasked(day, scope, known_at) for day in gaps),
        received=answered.count(),
    )


def _stored(answered: Any, items: tuple[str, ...]) -> tuple[Any, Any]:
    """The rows that have `items`, and the sum of these: no aggregate, so that whoever asks may group as they like."""
    if len(items) == 1:
        return answered.filter(version__values__item=items[0]), F("version__values__quantity")
    values = ReturnValue.objects.filter(version=OuterRef("version"), item__in=items).values("version")
    return answered, Subquery(values.annotate(total=Sum("quantity")).values("total"))


def _unasked(day: date, scope: Scope, known_at: datetime) -> int:
    """How many firms nobody asked, at least one: the campaign itself is missing."""
    lived = residents(day, known_at)
    if scope.places:
        lived = lived.filter(park__in=places_of(scope.places))
    return max(lived.count(), 1)


def _uri(model: Any, field: str) -> Any:
    return Concat(Value(model.uri_prefix), Cast(field, CharField()), output_field=CharField())


def _measure(
    name: str, label: Promise, unit: str, kind: Kind, *items: str, per_unit: int = 1
) -> Callable[..., Evidence]:
    @measure(name, unit=unit, kind=kind, label=label, stale_on=STALE_ON)
    def count(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
        return reported(items, kind, period, scope, known_at, per_unit=per_unit)

    return count


_measure("registry.output_value", _("总产值（企业报表）"), "fen", Kind.FLOW, "output_value")
_measure("registry.output_value_local", _("在园区内生产的产值（企业报表）"), "fen", Kind.FLOW, "output_value_local")
_measure("registry.revenue", _("营业收入（企业报表）"), "fen", Kind.FLOW, "revenue")
_measure("registry.profit", _("利润总额（企业报表）"), "fen", Kind.FLOW, "profit")
_measure("registry.rd_spend", _("研发经费内部支出（企业报表）"), "fen", Kind.FLOW, "rd_spend")
_measure("registry.rd_staff", _("从事科研创新人员期末人数（企业报表）"), "person", Kind.STOCK, "rd_staff")
# 人年 of the year that ends on the day: a workload, read like a stock beside the heads of the same day.
_measure(
    "registry.rd_staff_fte",
    _("研发人员折合全时工作量（企业报表）"),
    "person",
    Kind.STOCK,
    "rd_staff_fte",
    per_unit=100,
)
_measure(
    "registry.foreign_and_returnee_talent_reported",
    _("外籍人才与留学归国人才期末人数（企业报表）"),
    "person",
    Kind.STOCK,
    "foreign_talent",
    "returnee_talent",
)

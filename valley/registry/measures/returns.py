"""What firms reported: accepted versions only, as known at a moment.

A period is answered by the campaigns that tile it: one annual campaign of just that period, else the quarterly ones
inside it. Expected are the firms on their due lists, received those of them with a known version; where no campaign
covers a part of the period, every firm then in the park is expected and none has answered, so that nothing that
was not asked passes for zero. A firm that was taken off the due list no longer counts.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DateField, Exists, F, Func, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.events.returns import CampaignOpened, DueListChanged, ReturnAccepted
from valley.registry.measures.contributions import CONFIDENTIAL, FIELDS, QUANTITY
from valley.registry.measures.family import Reported, Returns
from valley.registry.models import Acceptance, DueItem, Organisation, Return, ReturnValue
from valley.registry.queries.campaigns import choose, opened_by
from valley.registry.queries.organisations import uri_of, within
from valley.registry.queries.returns import residents

STALE_ON = (ReturnAccepted, DueListChanged, CampaignOpened)
FAMILY = Returns()


def reported(
    items: tuple[str, ...], kind: Kind, period: Period, scope: Scope, known_at: datetime, *, per_unit: int = 1
) -> Evidence:
    """The sum of `items` per return, `per_unit` stored units to one unit of the measure."""
    campaigns, gaps = choose(opened_by(known_at), period, kind, items)
    listed = DueItem.objects.known(known_at).filter(campaign__in=campaigns)
    listed = listed.filter(within(scope))
    known = Acceptance.objects.known(known_at)
    on_list = listed.filter(campaign=OuterRef("report__campaign"), organisation=OuterRef("report__organisation"))
    answered: Any = known.filter(Exists(on_list), report__campaign__in=campaigns).order_by()
    rows, stored = _stored(answered, items)
    contributions = rows.annotate(
        quantity=Cast(stored, QUANTITY) / Value(Decimal(per_unit), QUANTITY),
        uri=uri_of(Return, "report__public_id"),
        on=Func(F("report__campaign__period"), template="(upper(%(expressions)s) - 1)", output_field=DateField()),
        organisation=uri_of(Organisation, "report__organisation__public_id"),
        disclosure=CONFIDENTIAL,
    ).values(*FIELDS)
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
    return max(residents(day, known_at).filter(within(scope)).count(), 1)


def _measure(
    name: str, label: Promise, unit: str, kind: Kind, *items: str, per_unit: int = 1
) -> Callable[..., Evidence]:
    FAMILY.of[name] = Reported(items, kind, per_unit)

    @measure(name, unit=unit, kind=kind, label=label, stale_on=STALE_ON, family=FAMILY)
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

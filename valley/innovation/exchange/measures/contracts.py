"""Registered technology contracts: the plan's indicator 2."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, DecimalField, F, Q, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.events import ContractCancelled, ContractRegistered
from valley.innovation.exchange.models import Contract
from valley.kernel.measures import Evidence, Kind, Period, Scope, measure
from valley.registry.queries import resided
from valley.registry.queries.organisations import uri_of

FIELDS = ("uri", "quantity", "on", "organisation", "disclosure")
QUANTITY = DecimalField(max_digits=24, decimal_places=6)
STALE = (ContractRegistered, ContractCancelled)


def _registered(period: Period, known_at: datetime) -> Any:
    """Registrations of the period that held at `known_at`."""
    held = Q(registered_at__lte=known_at) & (Q(cancelled_at=None) | Q(cancelled_at__gt=known_at))
    return Contract.objects.filter(held, registered_on__gte=period.start, registered_on__lt=period.end)


def _answer(rows: Any) -> Evidence:
    """Each contract once; it is the seller's, or the buyer's where only the buyer is in the park."""
    model: Any = Contract._meta.get_field("seller").related_model
    whose = Case(
        When(sells=True, then=uri_of(model, "seller__public_id")),
        default=uri_of(model, "buyer__public_id"),
        output_field=CharField(),
    )
    answered = rows.annotate(
        uri=uri_of(Contract, "public_id"),
        quantity=Cast("amount_fen", QUANTITY),
        on=F("registered_on"),
        organisation=whose,
        disclosure=Value("park", CharField()),
    )
    return Evidence(answered.values(*FIELDS))


@measure(
    "exchange.contract_value", unit="fen", kind=Kind.FLOW, label=_("登记的技术合同成交额"), stale_on=STALE, columns=True
)
def contract_value(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """Contracts registered in the period of which a side was in the park on that day; amount as registered."""
    rows = _registered(period, known_at).annotate(
        sells=resided("seller", "registered_on", scope, known_at),
        buys=resided("buyer", "registered_on", scope, known_at),
    )
    return _answer(rows.filter(Q(sells=True) | Q(buys=True)))


@measure(
    "exchange.contract_value_as_seller",
    unit="fen",
    kind=Kind.FLOW,
    label=_("登记的技术合同成交额（园区企业为卖方）"),
    stale_on=STALE,
    columns=True,
)
def contract_value_as_seller(*, period: Period, scope: Scope, known_at: datetime) -> Evidence:
    """The same, only where the seller was in the park on that day."""
    rows = _registered(period, known_at).annotate(sells=resided("seller", "registered_on", scope, known_at))
    return _answer(rows.filter(sells=True))

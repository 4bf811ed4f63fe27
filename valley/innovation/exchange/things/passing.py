"""Technology that passed from seller to buyer by a registered contract."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models import Contract, ContractState
from valley.kernel.passing import Passing, Source, register


def _contracts(start: date, end: date) -> Iterable[Passing]:
    rows = Contract.objects.filter(
        state=ContractState.REGISTERED, registered_on__gte=start, registered_on__lt=end
    ).select_related("seller", "buyer")
    for row in rows.order_by("registered_on", "pk"):
        if row.registered_on is not None:
            yield Passing(row.uri, row.registered_on, row.seller.uri, row.buyer.uri)


register(Source("exchange.contracts", _("登记的技术合同"), _contracts))

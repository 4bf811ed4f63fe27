"""Results of ordered research that passed their acceptance test."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import Order, OrderState
from valley.kernel.passing import Passing, Source, register


def _orders(start: date, end: date) -> Iterable[Passing]:
    rows = Order.objects.filter(state=OrderState.ACCEPTED, ended_at__isnull=False)
    for row in rows.select_related("customer", "contractor").order_by("ended_at", "pk"):
        on = timezone.localtime(row.ended_at).date() if row.ended_at else None
        if on is not None and start <= on < end:
            yield Passing(row.uri, on, row.contractor.uri, row.customer.uri)


register(Source("projects.orders", _("通过验收的研发代工"), _orders))

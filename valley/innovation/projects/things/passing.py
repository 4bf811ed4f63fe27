"""Results of ordered research that passed their acceptance test; and the joint work that is under way."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import Consortium, Order, OrderState, Seat
from valley.kernel.passing import Joint, Passing, Source, Working, register, register_working


def _orders(start: date, end: date) -> Iterable[Passing]:
    rows = Order.objects.filter(state=OrderState.ACCEPTED, ended_at__isnull=False)
    for row in rows.select_related("customer", "contractor").order_by("ended_at", "pk"):
        on = timezone.localtime(row.ended_at).date() if row.ended_at else None
        if on is not None and start <= on < end:
            yield Passing(row.uri, on, row.contractor.uri, row.customer.uri)


register(Source("projects.orders", _("通过验收的研发代工"), _orders))


def _consortia(day: date) -> Iterable[Joint]:
    """Whoever has taken a seat, in consortia that were founded by then and have not ended."""
    rows = Consortium.objects.filter(founded_at__date__lte=day).exclude(ended_at__date__lte=day)
    for row in rows.prefetch_related("seats__organisation").select_related("lead").order_by("pk"):
        taken = [seat.organisation.uri for seat in row.seats.all() if seat.state == Seat.State.TAKEN]
        yield Joint(row.uri, tuple(dict.fromkeys((row.lead.uri, *taken))))


def _running(day: date) -> Iterable[Joint]:
    rows = Order.objects.filter(ordered_at__date__lte=day).exclude(ended_at__date__lte=day)
    for row in rows.select_related("customer", "contractor").order_by("pk"):
        yield Joint(row.uri, (row.customer.uri, row.contractor.uri))


register_working(Working("projects.consortia", _("创新联合体"), _consortia))
register_working(Working("projects.orders", _("研发代工"), _running))

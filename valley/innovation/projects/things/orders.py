"""Orders of contract research."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import OPEN_ORDERS, Order
from valley.innovation.projects.things.found import found
from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of


def _card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Order, uri, "customer", "contractor")
    if row is None or not may(viewer, "projects.view_order", row):
        return None
    return Card(row.uri, str(_("研发订单")), str(row), str(row.get_state_display()))


def _work(user: User) -> Iterable[Work]:
    ours = organisations_of(user)
    mine = Q(contractor__in=ours, state__in=["offered", "signed"]) | Q(customer__in=ours, state="delivered")
    for row in Order.objects.filter(mine).select_related("customer", "contractor").order_by("due_on")[:50]:
        side = row.customer if row.state == "delivered" else row.contractor
        yield Work(row.uri, str(row), row.next_step, row.due_on, str(side))


register(
    Kind("rd_order", _("研发订单"), Order.uri_prefix, _card, work=_work,
         **Owned(model=Order, open=Q(state__in=OPEN_ORDERS), within="customer").plugs())
)  # fmt: skip

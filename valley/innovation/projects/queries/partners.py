"""Neighbouring links, orders that a large firm gives a small one, what stands behind a case."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from valley.innovation.exchange.queries.calls import sold_by
from valley.innovation.projects.models import BackingKind, Case, Fostering, Interface, Order, WorkPackage
from valley.kernel.models import User
from valley.kernel.permissions import deputised
from valley.registry.queries import acted_for
from valley.registry.rules import is_staff


def neighbours(upstream: WorkPackage, downstream: WorkPackage) -> bool:
    """Whether the second stands on the link right after the first's, in one consortium, both with somebody on them."""
    links = upstream.consortium.links
    same = upstream.consortium_id == downstream.consortium_id and upstream.link in links and downstream.link in links
    placed = upstream.organisation_id is not None and downstream.organisation_id is not None
    apart = upstream.organisation_id != downstream.organisation_id
    return bool(same and placed and apart and links.index(downstream.link) - links.index(upstream.link) == 1)


def interfaces_for(user: User) -> QuerySet[Interface]:
    """Those that `user` may open."""
    rows = Interface.objects.select_related("upstream__organisation", "downstream__organisation")
    if deputised(user, is_staff):
        return rows
    ours = acted_for(user)
    return rows.filter(
        Q(upstream__organisation__in=ours)
        | Q(downstream__organisation__in=ours)
        | Q(upstream__consortium__lead__in=ours)
    )


def fosterings_for(user: User) -> QuerySet[Fostering]:
    """Those that `user` may open."""
    rows = Fostering.objects.select_related("leader", "supplier")
    if deputised(user, is_staff):
        return rows
    ours = acted_for(user)
    return rows.filter(Q(leader__in=ours) | Q(supplier__in=ours))


@dataclass(frozen=True)
class Given:
    """From the records: R&D orders and registered technology contracts from the leader to the supplier, and their sum.

    A contract that an order became counts once, with the order.
    """

    orders_count: int
    contracts_count: int
    fen: int


def given_to(fostering: Fostering) -> Given:
    """Since the day of the offer."""
    since = fostering.offered_at
    orders = Order.objects.filter(customer=fostering.leader_id, contractor=fostering.supplier_id, ordered_at__gte=since)
    taken = orders.exclude(state__in=["offered", "declined"])
    contracts = sold_by(fostering.supplier_id).filter(buyer=fostering.leader_id, signed_on__gte=since.date())
    contracts = contracts.exclude(pk__in=taken.values("contract"))
    one, other = (
        taken.aggregate(sum=Sum("price_fen"))["sum"] or 0,
        contracts.order_by().aggregate(sum=Sum("amount_fen"))["sum"] or 0,
    )
    return Given(taken.count(), contracts.count(), int(one + other))


def standing_behind(case: Case) -> dict[str, int]:
    """How many pieces of each of the four of “VIC+Q” stand behind the case; contract research is its taken orders.

    The patent of the result that the case came from counts as rights; a testing order that was accepted, as quality.
    """
    found = {kind.value: case.backing.filter(kind=kind).count() for kind in BackingKind}
    orders = case.orders.exclude(state__in=["offered", "declined"])
    found["research"] = orders.exclude(kind="testing").count()
    found["quality"] += orders.filter(kind="testing", state="accepted").count()
    found["rights"] += bool(case.result and case.result.patent_number)
    return found

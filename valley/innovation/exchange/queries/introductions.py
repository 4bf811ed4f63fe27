"""Introductions that concern a viewer, and what came of them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from valley.innovation.exchange.models import Introduction, IntroductionState
from valley.kernel.models import User
from valley.kernel.permissions import deputised
from valley.registry.queries import acted_for
from valley.registry.rules import is_staff


def introductions_for(user: User) -> QuerySet[Introduction]:
    """All for the park's side; for others those of which an organisation of theirs is one of the three."""
    rows = Introduction.objects.select_related("broker", "owner", "organisation")
    if deputised(user, is_staff):
        return rows
    ours = acted_for(user)
    return rows.filter(Q(broker__in=ours) | Q(owner__in=ours) | Q(organisation__in=ours))


@dataclass(frozen=True)
class Came:
    """How many pairs were introduced, met, contracted; and for how much (each contract once)."""

    made_count: int
    met_count: int
    deal_count: int
    contracted_fen: int


def what_came(rows: QuerySet[Introduction]) -> Came:
    """Over these introductions."""
    deal = Q(state=IntroductionState.DEAL)
    found = rows.order_by().aggregate(
        made=Count("pk"), met=Count("pk", filter=Q(met_at__isnull=False)), deal=Count("pk", filter=deal)
    )
    contracts = rows.order_by().filter(deal).values("contract", "contract__amount_fen").distinct()
    return Came(found["made"], found["met"], found["deal"], sum(row["contract__amount_fen"] for row in contracts))

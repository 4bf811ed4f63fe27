"""Which local records work on the technologies of the list, as far as a viewer may see them."""

from dataclasses import dataclass

from valley.kernel.things import Card, Viewer, cards_of
from valley.plan.models import PlanEdition, TechnologyTie


@dataclass(frozen=True)
class Local:
    """A tie whose record this viewer may see."""

    tie: TechnologyTie
    card: Card


def tied(edition: PlanEdition, viewer: Viewer) -> dict[int, list[Local]]:
    """By number of the technology; a record that may not be seen does not count either."""
    rows = list(TechnologyTie.objects.filter(plan=edition, ended_at=None).select_related("by").order_by("pk"))
    cards = cards_of((row.record for row in rows), viewer)
    found: dict[int, list[Local]] = {}
    for row in rows:
        if row.record in cards:
            found.setdefault(row.technology, []).append(Local(row, cards[row.record]))
    return found

"""Results that a viewer may know of, where they go next, and where they came from."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from valley.innovation.exchange.models import NEXT_TIER, Kind, Need, Party, Result, Route
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import deputised
from valley.registry.queries import acted_for
from valley.registry.rules import is_operator


def results_for(user: User | None) -> QuerySet[Result]:
    """Results of which the viewer sees at least the title; None: the public, who sees what is exhibited."""
    rows = Result.objects.select_related("organisation", "source")
    if user is None:
        return rows.filter(exhibited=True, withdrawn_at=None)
    if deputised(user, is_operator):
        return rows
    return rows.filter(Q(withdrawn_at=None) | Q(organisation__in=acted_for(user)))


@dataclass(frozen=True)
class Candidate:
    """A party that could take a result further: the topics that both name, and its open needs that name one of them."""

    party: Party
    shared: tuple[str, ...]
    needs: tuple[Need, ...]

    @property
    def weight(self) -> int:
        return len(self.shared) + 2 * len(self.needs)


def parties_for(result: Result) -> list[Candidate]:
    """Who could take it further (F1 step 2: whose open needs or capabilities fit), best first, at most twenty.

    Those who have it on their table already are left out.
    """
    today = clock.today()
    busy = Route.objects.filter(result=result, ended_at=None).values("organisation")
    parties = Party.objects.filter(tier=NEXT_TIER[Kind(result.kind)], since__lte=today)
    parties = parties.filter(Q(until=None) | Q(until__gt=today)).exclude(organisation__in=busy)
    topics = {topic.casefold(): topic for topic in result.topics}
    found = []
    for party in parties.exclude(organisation=result.organisation_id).select_related("organisation"):
        shared = tuple(topics[t.casefold()] for t in party.topics if t.casefold() in topics)
        asked = Q(handler=party.organisation_id) | Q(organisation=party.organisation_id)
        open_needs = Need.objects.filter(asked, closed_at=None, topics__overlap=result.topics) if result.topics else ()
        found.append(Candidate(party, shared, tuple(open_needs)))
    return sorted(found, key=lambda c: (-c.weight, c.party.organisation.name))[:20]


def way_of(result: Result) -> list[Result]:
    """From the first result of the chain to this one."""
    way = [result]
    while way[-1].source is not None and way[-1].source not in way:
        way.append(way[-1].source)
    return way[::-1]

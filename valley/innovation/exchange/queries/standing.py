"""What organisations say themselves that they are good at, and what they have shown."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from valley.innovation.exchange.models import Party, Result
from valley.kernel import clock


def topics_named(organisations: Any) -> dict[int, set[str]]:
    """Topics that each of `organisations` (a queryset) names in the network today, by its primary key."""
    today = clock.today()
    live = Party.objects.filter(since__lte=today).filter(Q(until=None) | Q(until__gt=today))
    named: dict[int, set[str]] = {}
    for organisation, words in live.filter(organisation__in=organisations).values_list("organisation", "topics"):
        named.setdefault(organisation, set()).update(words)
    return named


def results_on(topics: Iterable[str], organisations: Any) -> dict[int, int]:
    """How many live results on one of `topics` each of `organisations` has registered, by its primary key."""
    rows = Result.objects.filter(organisation__in=organisations, withdrawn_at=None, topics__overlap=list(topics))
    return dict(rows.order_by().values_list("organisation").annotate(n=Count("pk")))

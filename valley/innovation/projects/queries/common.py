"""Which open needs say nearly the same in more than one place."""

from typing import Any

from valley.innovation.exchange.queries import needs_for
from valley.innovation.projects.engine.clusters import Said, clusters
from valley.innovation.projects.models import Shared
from valley.kernel.models import User

MOST = 600  # the newest open needs that are compared: every pair is looked at


def proposals(user: User) -> list[list[Any]]:
    """Groups of open needs that `user` may see and that no common need holds yet, largest first."""
    taken = Shared.objects.values("need")
    rows = needs_for(user).filter(closed_at=None).exclude(pk__in=taken).select_related("park", "organisation")
    known = {row.pk: row for row in rows.order_by("-reported_at")[:MOST]}
    said = [
        Said(row.pk, f"{row.title} {row.summary} {' '.join(row.topics)}", row.park.uri if row.park else _from(row))
        for row in known.values()
    ]
    return [[known[key] for key in group] for group in clusters(said)]


def _from(need: Any) -> str:
    return str(need.organisation.uri) if need.organisation else str(need.uri)

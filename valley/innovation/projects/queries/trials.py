"""Whose trials a user may open."""

from django.db.models import Q, QuerySet

from valley.innovation.projects.models import Trial
from valley.kernel.models import User
from valley.kernel.permissions import deputised
from valley.registry.queries import acted_for
from valley.registry.rules import is_staff


def trials_for(user: User) -> QuerySet[Trial]:
    """Those that `user` may open, newest first."""
    rows = Trial.objects.select_related("item__output__owner", "item__promotion__association", "organisation")
    if deputised(user, is_staff):
        return rows
    ours = acted_for(user)
    return rows.filter(
        Q(organisation__in=ours) | Q(item__output__owner__in=ours) | Q(item__promotion__association__in=ours)
    )

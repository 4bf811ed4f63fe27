"""Needs that a viewer may know of."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from valley.innovation.exchange.models import (
    Disclosure,
    DisclosureState,
    Need,
    NeedState,
    Party,
)
from valley.innovation.exchange.rules import LEVEL_TIER
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.permissions import deputised, principals_of
from valley.registry.queries import acted_for
from valley.registry.rules import is_operator


def needs_for(user: User) -> QuerySet[Need]:
    """Needs of which `user` sees at least the title: the same as `rules.seen_of`, in one statement."""
    rows = Need.objects.select_related("organisation", "handler", "owner", "owner_organisation", "parent__handler")
    if deputised(user, is_operator):
        return rows
    ours = acted_for(user).values("pk")
    today = clock.today()
    parties = Party.objects.filter(organisation__in=ours, since__lte=today).filter(Q(until=None) | Q(until__gt=today))
    queue = Q()
    for level, tier in LEVEL_TIER.items():
        if parties.filter(tier=tier).exists():
            queue |= Q(level=level, state=NeedState.REPORTED, owner_organisation=None)
            queue |= Q(
                level=level,
                state=NeedState.REPORTED,
                owner_organisation__in=parties.filter(tier=tier).values("organisation"),
            )
    reviewed = Q(taken_at__isnull=False) & ~Q(state__in=[NeedState.DECLINED, NeedState.WITHDRAWN])
    whose = [user, *principals_of(user)]
    mine = Q(reporter__in=whose) | Q(owner__in=whose) | Q(parent__handler__in=ours)
    mine |= Q(organisation__in=ours) | Q(handler__in=ours) | Q(owner_organisation__in=ours)
    below = Exists(Need.objects.filter(parent=OuterRef("pk"), handler__in=ours))
    return rows.filter(reviewed | mine | below | (queue or Q(pk=None)))


def granted_to(user: User) -> QuerySet[Disclosure]:
    """Leaves that hold today for an organisation of `user`."""
    today = clock.today()
    rows = Disclosure.objects.filter(state=DisclosureState.GRANTED, organisation__in=acted_for(user))
    found: QuerySet[Disclosure] = rows.filter(Q(until=None) | Q(until__gte=today))
    return found


def known_answers(user: User, words: str) -> QuerySet[Need]:
    """Needs whose problem is gone and in whose title or summary a word occurs: to look at before asking anybody."""
    wanted = Q()
    for word in words.split()[:6]:
        wanted |= Q(title__icontains=word) | Q(topics__icontains=word)
    found: QuerySet[Need] = needs_for(user).filter(wanted, state=NeedState.CONFIRMED)
    return found if wanted else found.none()


@dataclass(frozen=True)
class Branch:
    """A need in its tree: how deep it stands (0: the problem), and whether it is the one that was asked for."""

    need: Need
    depth: int
    here: bool


def tree_of(need: Need, user: User) -> list[Branch]:
    """The tree in which `need` stands, each need before what was split off from it, as far as `user` may see it.

    Empty where the problem at its foot is hidden.
    """
    rows = list(needs_for(user).filter(root=need.root_id).order_by("reported_at", "pk"))
    below: dict[int | None, list[Need]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def walk(one: Need, depth: int) -> Iterator[Branch]:
        yield Branch(one, depth, one.pk == need.pk)
        for child in below.get(one.pk, ()):
            yield from walk(child, depth + 1)

    return [branch for one in below.get(None, ()) for branch in walk(one, 0)]

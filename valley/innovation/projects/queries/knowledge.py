"""The graph from a science question to a product: what is missing, and what rests on what (inventory row 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from valley.innovation.exchange.queries import needs_for, results_for
from valley.innovation.projects.models import Case, Output
from valley.kernel.links import edges_of
from valley.kernel.models import Relation, User
from valley.kernel.things import Card, card_of

MOST = 100  # things of one walk; beyond it the page says that it was cut
DEPTH = 8

#: subject —relation→ object: the subject rests on the object.
RESTS = frozenset(
    {
        Relation.WAS_DERIVED_FROM, Relation.USED, Relation.WAS_GENERATED_BY, Relation.WAS_INFORMED_BY,
        Relation.WAS_REVISION_OF, Relation.HAD_MEMBER,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """Things of one kind from which the way to a product does not go on."""

    code: str
    things: tuple[Any, ...]


def gaps(user: User) -> list[Gap]:
    """As far as `user` may know: open science questions that nobody answered; results that nobody takes further; live
    results without a statement of maturity; cases without an output; outputs that nobody uses. Newest first.
    """
    needs, results = needs_for(user), results_for(user).filter(withdrawn_at=None)
    unanswered = needs.filter(level="science", closed_at=None, answered_at=None, results=None)
    technology = needs.filter(level="technology", closed_at=None, answered_at=None, children=None, results=None)
    waiting = results.filter(followers=None).exclude(routes__state__in=["offered", "taken", "adopted"])
    taken = Case.objects.filter(result__isnull=False).values("result")
    unmeasured = results.filter(trl=None)
    cases = Case.objects.filter(state="running", stage__in=["pilot", "industry"], outputs=None)
    unused = Output.objects.filter(adoptions=None, replaced_by=None)
    rows: list[tuple[str, Iterable[Any]]] = [
        ("science", unanswered[:MOST]), ("technology", technology.distinct()[:MOST]),
        ("result", waiting.exclude(pk__in=taken).distinct()[:MOST]), ("maturity", unmeasured[:MOST]),
        ("case", cases[:MOST]), ("output", unused[:MOST]),
    ]  # fmt: skip
    return [Gap(code, tuple(found)) for code, found in rows]


@dataclass(frozen=True)
class Step:
    """A thing on the walk, so many edges away."""

    card: Card
    distance: int


@dataclass(frozen=True)
class Walk:
    """What rests on a thing (or what it rests on), nearest first. `cut`: there is more."""

    steps: tuple[Step, ...]
    cut: bool


def dependants(uri: str, user: User) -> Walk:
    """Everything that rests on the thing, over whatever `user` may see."""
    return _walk(uri, user, down=True)


def foundations(uri: str, user: User) -> Walk:
    """Everything that the thing rests on."""
    return _walk(uri, user, down=False)


def _walk(uri: str, user: User, *, down: bool) -> Walk:
    if card_of(uri, user) is None:
        return Walk((), False)
    seen, frontier, steps, cut = {uri}, [uri], list[Step](), False
    for distance in range(1, DEPTH + 1):
        following = []
        for here in frontier:
            for edge in edges_of(here, user):
                near, far = (edge.object, edge.subject) if down else (edge.subject, edge.object)
                if edge.relation not in RESTS or near.uri != here or far.uri in seen:
                    continue
                if len(steps) >= MOST:
                    cut = True
                    continue
                seen.add(far.uri)
                steps.append(Step(far, distance))
                following.append(far.uri)
        frontier = following
    return Walk(tuple(steps), cut or bool(frontier))

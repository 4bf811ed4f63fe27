"""Typed edges between URIs with the terms of W3C PROV-O: the thread from a need to a product to an eater and back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from valley.kernel import clock
from valley.kernel.models import Link, Relation, User
from valley.kernel.things import Card, Viewer, card_of

# A thread with more things than this is cut there and says so.
THREAD_LIMIT = 200


@dataclass(frozen=True)
class Edge:
    """An edge of which this viewer may see both ends."""

    subject: Card
    relation: Relation
    object: Card


@dataclass(frozen=True)
class Node:
    """A thing on the thread; `distance` in edges from where it was opened."""

    card: Card
    distance: int


@dataclass(frozen=True)
class Thread:
    """The part of the thread around one thing that this viewer may see. `cut`: there is more than fits."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    cut: bool = False


def link(subject: str, relation: Relation, object_: str, *, by: User | None) -> Link:
    """Draw the edge subject —relation→ object (once). Called by actions, inside their transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("link outside a transaction")
    edge, _made = Link.objects.get_or_create(
        subject=subject,
        relation=relation,
        object=object_,
        defaults={"actor": by.public_id if by else None, "at": clock.now()},
    )
    return edge


def edges_of(uri: str, viewer: Viewer) -> list[Edge]:
    """Edges from and to `uri`, oldest first; an edge is shown only to whom may see both ends."""
    seen: dict[str, Card | None] = {}
    return _visible(_touching([uri]), viewer, seen)


def count_of(uri: str, viewer: Viewer) -> int:
    """How many edges the viewer may see: a hidden edge does not count either."""
    return len(edges_of(uri, viewer))


def thread_of(uri: str, viewer: Viewer, depth: int = 3) -> Thread:
    """Everything within `depth` edges that can be reached over things which this viewer may see.

    What lies behind a hidden thing stays hidden with it. Empty where `uri` itself may not be seen. One query per step.
    """
    seen: dict[str, Card | None] = {}
    start = _card(uri, viewer, seen)
    if start is None:
        return Thread()
    nodes, edges = {start.uri: Node(start, 0)}, dict[tuple[str, str, str], Edge]()
    frontier, cut = [start.uri], False
    for distance in range(1, depth + 1):
        found: list[str] = []
        for edge in _visible(_touching(frontier), viewer, seen):
            for card in (edge.subject, edge.object):
                if card.uri not in nodes and len(nodes) < THREAD_LIMIT:
                    nodes[card.uri] = Node(card, distance)
                    found.append(card.uri)
            if edge.subject.uri in nodes and edge.object.uri in nodes:
                edges[edge.subject.uri, edge.relation, edge.object.uri] = edge
            else:
                cut = True
        if not found:
            break
        frontier = found
    return Thread(tuple(nodes.values()), tuple(edges.values()), cut)


def _touching(uris: Iterable[str]) -> Iterable[Link]:
    wanted = list(uris)
    return Link.objects.filter(Q(subject__in=wanted) | Q(object__in=wanted)).order_by("pk")


def _visible(rows: Iterable[Link], viewer: Viewer, seen: dict[str, Card | None]) -> list[Edge]:
    found = []
    for row in rows:
        subject, object_ = _card(row.subject, viewer, seen), _card(row.object, viewer, seen)
        if subject and object_:
            found.append(Edge(subject, Relation(row.relation), object_))
    return found


def _card(uri: str, viewer: Viewer, seen: dict[str, Card | None]) -> Card | None:
    if uri not in seen:
        seen[uri] = card_of(uri, viewer)
    return seen[uri]

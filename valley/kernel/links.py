"""Typed edges between URIs with the terms of W3C PROV-O: the thread from a need to a product to an eater and back."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from valley.kernel import clock
from valley.kernel.models import Link, Relation, User
from valley.kernel.things import Card, Viewer, card_of


@dataclass(frozen=True)
class Edge:
    """An edge of which this viewer may see both ends."""

    subject: Card
    relation: Relation
    object: Card


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
    found = []
    for row in Link.objects.filter(Q(subject=uri) | Q(object=uri)).order_by("pk"):
        subject, object_ = card_of(row.subject, viewer), card_of(row.object, viewer)
        if subject and object_:
            found.append(Edge(subject, Relation(row.relation), object_))
    return found

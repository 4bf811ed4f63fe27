"""Where the things of a thread stand in its drawing: what it came from at the left, what came of it at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BOX_WIDTH, BOX_HEIGHT, ROW, GAP = 190, 44, 60, 150
MOST = 8


@dataclass(frozen=True)
class Node:
    """A thing's box; x, y is its upper left corner in px."""

    x: float
    y: float
    title: str
    kind: str
    uri: str
    here: bool = False


@dataclass(frozen=True)
class Arrow:
    """From subject to object (PROV-O's direction), with its words in the middle."""

    path: str
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Drawing:
    """Boxes and arrows in a canvas of `width` × `height` px; `more` things did not fit."""

    width: int
    height: int
    nodes: list[Node]
    arrows: list[Arrow]
    more: int


def drawing(uri: str, edges: Sequence[Any]) -> Drawing | None:
    """The drawing of `edges` around `uri`, at most `MOST` a side; None without edges."""
    if not edges:
        return None
    here = next((card for e in edges for card in (e.subject, e.object) if card.uri == uri), edges[0].subject)
    # subject wasDerivedFrom object: the object was earlier, so it stands at the left.
    earlier = [e for e in edges if e.subject.uri == here.uri][:MOST]
    later = [e for e in edges if e.subject.uri != here.uri][:MOST]
    height = ROW * max(len(earlier), len(later), 1) + 16
    middle_x = BOX_WIDTH + GAP if earlier else 0
    middle_y = height / 2
    nodes = [_node(here, middle_x, middle_y, here=True)]
    arrows = []
    for side, x in ((earlier, 0), (later, middle_x + BOX_WIDTH + GAP)):
        for index, edge in enumerate(side):
            y = middle_y + (index - (len(side) - 1) / 2) * ROW
            nodes.append(_node(edge.object if side is earlier else edge.subject, x, y))
            start, end = ((middle_x, middle_y), (BOX_WIDTH, y)) if side is earlier else ((x, y), (x - GAP, middle_y))
            bend = (start[0] + end[0]) / 2
            path = f"M{start[0]} {start[1]}C{bend} {start[1]} {bend} {end[1]} {end[0] + 7} {end[1]}"
            arrows.append(Arrow(path, bend, (start[1] + end[1]) / 2 - 5, str(edge.relation.label)))
    width = middle_x + BOX_WIDTH + (GAP + BOX_WIDTH if later else 0)
    return Drawing(width, height, nodes, arrows, len(edges) - len(earlier) - len(later))


def _node(card: Any, x: float, middle: float, *, here: bool = False) -> Node:
    title = card.title if len(card.title) <= 12 else f"{card.title[:11]}…"
    return Node(x, middle - BOX_HEIGHT / 2, title, str(card.kind), card.uri, here)

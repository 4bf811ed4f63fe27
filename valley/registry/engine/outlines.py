"""Simple polygons: are they sound, how large are they, how do they fit a picture. Coordinates in metres."""

from collections.abc import Sequence
from enum import Enum, auto
from math import isfinite
from typing import Any

FAR_M = 100_000.0  # no park reaches that far from its own reference point
MOST_POINTS = 500

Point = tuple[float, float]


class Fault(Enum):
    """What is wrong with an outline."""

    SHAPE = auto()
    RANGE = auto()
    CROSSES = auto()


def check(outline: Any) -> Fault | None:
    """None for a simple polygon given as a list of at least three [x, y]; else what is wrong."""
    if not isinstance(outline, list) or not 3 <= len(outline) <= MOST_POINTS:
        return Fault.SHAPE
    for point in outline:
        if not isinstance(point, list | tuple) or len(point) != 2:
            return Fault.SHAPE
        for value in point:
            if isinstance(value, bool) or not isinstance(value, int | float):
                return Fault.SHAPE
            if not isfinite(value) or abs(value) > FAR_M:
                return Fault.RANGE
    points = [(float(x), float(y)) for x, y in outline]
    return Fault.CROSSES if _crosses(points) or area_m2(points) == 0 else None


def area_m2(points: Sequence[Point]) -> float:
    """Area by the shoelace formula."""
    turned = [*points[1:], points[0]]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, turned, strict=True))) / 2


def frame(outlines: Sequence[Sequence[Sequence[float]]], margin: float = 0.05) -> tuple[float, float, float, float]:
    """(left, top, width, height) of an SVG view box around all outlines, y pointing down. (0, 0, 1, 1) for none."""
    xs = [p[0] for o in outlines for p in o]
    ys = [-p[1] for o in outlines for p in o]
    if not xs:
        return (0.0, 0.0, 1.0, 1.0)
    width, height = max(max(xs) - min(xs), 1.0), max(max(ys) - min(ys), 1.0)
    pad = margin * max(width, height)
    return (min(xs) - pad, min(ys) - pad, width + 2 * pad, height + 2 * pad)


def centre(points: Sequence[Sequence[float]]) -> Point:
    """The mean of the corners: where a label may stand."""
    return (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))


def _crosses(points: list[Point]) -> bool:
    edges = [(points[i], points[(i + 1) % len(points)]) for i in range(len(points))]
    last = len(edges) - 1
    for i, one in enumerate(edges):
        for j in range(i + 1, len(edges)):
            neighbours = j == i + 1 or (i == 0 and j == last)
            if not neighbours and _meet(one, edges[j]):
                return True
    return False


def _meet(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = one, other
    turns = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    touching = ((turns[0], a, b, c), (turns[1], a, b, d), (turns[2], c, d, a), (turns[3], c, d, b))
    return any(turn == 0 and _between(p, q, r) for turn, p, q, r in touching)


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _between(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])

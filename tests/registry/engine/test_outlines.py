"""Polygons in metres."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valley.registry.engine.outlines import Fault, area_m2, centre, check, frame

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]]


@pytest.mark.parametrize(
    ("outline", "fault"),
    [
        (SQUARE, None),
        ([[0, 0], [10, 0], [0, 10]], None),
        ([[0, 0], [10, 0]], Fault.SHAPE),
        ("0,0", Fault.SHAPE),
        ([[0, 0], [10, 0], [0]], Fault.SHAPE),
        ([[0, 0], [10, 0], "ab"], Fault.SHAPE),
        ([[0, 0], [10, 0], [True, 1]], Fault.SHAPE),
        ([[0, 0]] * 501, Fault.SHAPE),
        ([[0, 0], [10, 0], [math.inf, 1]], Fault.RANGE),
        ([[0, 0], [10, 0], [0, 2e5]], Fault.RANGE),
        ([[0, 0], [10, 10], [10, 0], [0, 10]], Fault.CROSSES),
        ([[0, 0], [10, 0], [5, 0], [5, 5], [5, -5]], Fault.CROSSES),
        ([[0, 0], [5, 5], [10, 10]], Fault.CROSSES),
    ],
)
def test_only_simple_polygons_pass(outline: Any, fault: Fault | None) -> None:
    assert check(outline) is fault


def test_area_frame_and_centre() -> None:
    assert area_m2([(x, y) for x, y in SQUARE]) == 100
    assert frame([SQUARE]) == (-0.5, -10.5, 11.0, 11.0)
    assert frame([]) == (0.0, 0.0, 1.0, 1.0)
    assert centre(SQUARE) == (5, 5)


@given(st.lists(st.floats(1, 100), min_size=3, max_size=20), st.floats(0, 6))
def test_a_star_around_a_point_is_simple(radii: list[float], turn: float) -> None:
    step = 2 * math.pi / len(radii)
    star = [[r * math.cos(turn + i * step), r * math.sin(turn + i * step)] for i, r in enumerate(radii)]
    assert check(star) is None

"""From arrays to a checked result: for whole tables of foods, sliders, and whoever has the matrix already.

`Model(matrix, cost, low, high, upper)` holds the matrix as floats between calls; `solve()` minimises cost·x over
low ≤ A·x ≤ high, 0 ≤ x ≤ upper; `limit(row, low, high)` and `spend(cost)` move what a slider moves. `fewest` adds "at
most k, each at least so much". Every result is rechecked in exact fractions on the matrix that was given, without the
solver.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from valley.industry.nutrition.engine.formulation.program import INF
from valley.industry.nutrition.engine.formulation.screen import Choice, choose
from valley.industry.nutrition.engine.formulation.solver import Floats, Held, Matrix, Solved

SCALE = 2200  # the smallest float is 2^-1074


@dataclass(frozen=True, slots=True)
class Result:
    """`state`: "optimal", "infeasible", "unbounded" or "time". `x` has one number a column, NaN without a solution.

    `bound`: nothing costs less; `gap`: (objective − bound) / max(1, |objective|), recomputed from the duals alone for
    an LP. `worst`: the largest violation of a row or bound in exact fractions, relative to max(1, |limit|). `duals`:
    the price of one more unit of each row's limit; empty with a count. `left`: columns not bounded away, with a count.
    """

    state: str
    x: Floats
    objective: float
    bound: float
    gap: float
    worst: float
    duals: Floats
    left: int = 0

    @property
    def proved(self) -> bool:
        """The optimum, within 1e-6 of its bound and feasible to 1e-6."""
        return self.state == "optimal" and self.gap <= 1e-6 and self.worst <= 1e-6

    @property
    def used(self) -> dict[int, float]:
        """Column → amount, of those that are used."""
        return {int(c): float(self.x[c]) for c in np.flatnonzero(self.x > 1e-9)}


class Model:
    """A linear programme over a matrix of (rows, columns), held in the solver. Raises ValueError for NaN or shapes."""

    def __init__(
        self,
        matrix: ArrayLike | Matrix,
        cost: ArrayLike,
        low: ArrayLike | None = None,
        high: ArrayLike | None = None,
        upper: ArrayLike | None = None,
    ) -> None:
        held = matrix if isinstance(matrix, Matrix) else Matrix.dense(np.asarray(matrix, np.float64))
        rows = len(held.start) - 1
        sides = [
            _side(given, size, otherwise)
            for given, size, otherwise in ((low, rows, -INF), (high, rows, INF), (upper, held.columns, INF))
        ]
        spent = _side(cost, held.columns, 0.0)
        if not np.isfinite(spent).all():
            raise ValueError("cost: every column needs a finite cost")
        if (crossed := np.flatnonzero(sides[0] > sides[1])).size:
            raise ValueError(f"row {crossed[0]}: low {sides[0][crossed[0]]:g} is above high {sides[1][crossed[0]]:g}")
        self.held = Held(held, spent, sides[0], sides[1], sides[2])

    def limit(self, row: int, low: float = -INF, high: float = INF) -> None:
        """Move one row's limits."""
        if not low <= high:
            raise ValueError(f"row {row}: low {low:g} is above high {high:g}")
        self.held.limit(row, low, high)

    def spend(self, cost: ArrayLike) -> None:
        """Move all costs."""
        self.held.spend(_side(cost, self.held.matrix.columns, 0.0))

    def solve(self, seconds: float = 30.0) -> Result:
        """The optimum; a further call starts from the last one's basis."""
        return checked(self.held, self.held.solve(seconds))


def fewest(
    matrix: ArrayLike | Matrix,
    cost: ArrayLike,
    low: ArrayLike | None,
    high: ArrayLike | None,
    *,
    least: ArrayLike,
    top: ArrayLike,
    most: int,
    seconds: float = 30.0,
) -> Result:
    """As `Model(…).solve()`, and each x is 0 or in [least, top], at most `most` of them not 0: proved over all columns.

    Raises ValueError where a top is not finite or lies below its least amount.
    """
    model = Model(matrix, cost, low, high, top)
    held = model.held
    lows = _side(least, held.matrix.columns, 0.0)
    if (wrong := np.flatnonzero(~np.isfinite(held.upper) | (lows > held.upper))).size:
        raise ValueError(f"column {wrong[0]}: needs least ≤ top, top finite")
    none = np.zeros(0, np.int64)
    found = choose(Choice(held.matrix, held.cost, held.low, held.high, lows, held.upper, most, none), seconds)
    solved = Solved(found.state, found.x, np.zeros(0), found.objective, found.bound)
    result = checked(held, solved, left=found.left)
    if found.x is None:
        return result
    used = found.x[found.x > 1e-9]
    short = float(np.maximum(lows[found.x > 1e-9] - used, 0).max(initial=0.0))
    return Result(
        result.state, result.x, result.objective, result.bound, result.gap,
        max(result.worst, short, float(max(0, len(used) - most))), result.duals, result.left,
    )  # fmt: skip


def checked(held: Held, solved: Solved, left: int = 0) -> Result:
    """The solver's word with the gap and the violation recomputed."""
    if solved.x is None:
        none = np.full(held.matrix.columns, np.nan)
        return Result(solved.state, none, math.nan, solved.bound, math.nan, math.nan, solved.duals, left)
    gap = max(0.0, solved.objective - solved.bound) / max(1.0, abs(solved.objective))
    worst = float(violation(held, solved.x))
    return Result(solved.state, solved.x, solved.objective, solved.bound, gap, worst, solved.duals, left)


def violation(held: Held, x: Floats) -> Fraction:
    """The largest violation of a row or a bound at x, relative to max(1, |limit|), exact.

    Only the columns in use are multiplied: an optimal basis has no more of them than rows. Every float is n / 2^k; sums
    are kept as whole numbers of 2^-SCALE, below which no product of two floats reaches.
    """
    used = np.flatnonzero(x)
    exact = {int(c): float(x[c]).as_integer_ratio() for c in used}
    worst = Fraction(0)
    for column, (above, below) in exact.items():
        worst = max(worst, _out(above << (SCALE - below.bit_length() + 1), 0.0, float(held.upper[column])))
    sums = [0] * len(held.low)
    for row, column, coefficient in held.matrix.entries(used):
        n, d = coefficient.as_integer_ratio()
        above, below = exact[column]
        sums[row] += n * above << (SCALE - d.bit_length() - below.bit_length() + 2)
    for total, low, high in zip(sums, held.low.tolist(), held.high.tolist(), strict=True):
        worst = max(worst, _out(total, low, high))
    return worst


def _out(total: int, low: float, high: float) -> Fraction:
    """How far total · 2^-SCALE is outside, relative to max(1, |limit|)."""
    for limit, sign in ((low, 1), (high, -1)):
        if math.isfinite(limit):
            n, d = limit.as_integer_ratio()
            short = sign * ((n << (SCALE - d.bit_length() + 1)) - total)
            if short > 0:
                return Fraction(short, 1 << SCALE) / max(Fraction(1), abs(Fraction(limit)))
    return Fraction(0)


def _side(given: ArrayLike | None, size: int, otherwise: float) -> Floats:
    if given is None:
        return np.full(size, otherwise)
    found: NDArray[np.float64] = np.array(np.broadcast_to(np.asarray(given, np.float64), (size,)))
    if np.isnan(found).any():
        raise ValueError(f"position {int(np.flatnonzero(np.isnan(found))[0])}: NaN is no number")
    return found


def names(labels: Sequence[str], result: Result) -> dict[str, float]:
    """Label → amount, of the columns in use."""
    return {labels[c]: amount for c, amount in result.used.items()}

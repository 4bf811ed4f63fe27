"""At most k of many ingredients, each with a least amount: proved over all of them by bounding most of them away.

The linear relaxation prices each ingredient left out: whatever uses it costs at least z + reduced cost × least amount
(the Lagrangian bound of its duals). Solve exactly among the best few, drop all whose bound lies above what was found,
solve exactly among the rest: the optimum over all.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.formulation.program import INF
from valley.industry.nutrition.engine.formulation.solver import Floats, Held, Matrix

FEW = 120  # the first round; brief measurements: enough to find the optimum, small enough to prove it


@dataclass(frozen=True, slots=True)
class Screened:
    """`state`: "optimal", "infeasible" or "time". `bound`: no choice among all costs less. `left`: not bounded away."""

    state: str
    x: Floats | None
    objective: float
    bound: float
    left: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Choice:
    """min cost·x, low ≤ A·x ≤ high, and each x is 0 or in [least, top]; at most `most` of them are not 0.

    `free`: columns that are no ingredients (differences, say): 0 ≤ x ≤ top, not counted.
    """

    matrix: Matrix
    cost: Floats
    low: Floats
    high: Floats
    least: Floats
    top: Floats
    most: int
    free: NDArray[np.int64]

    def relaxed(self) -> Held:
        """Without whole numbers, with the count as Σ x/top ≤ most."""
        counted = np.ones(len(self.cost), bool)
        counted[self.free] = False
        counted &= np.isfinite(self.top) & (self.top > 0)
        index = np.flatnonzero(counted).astype(np.int32)
        grown = self.matrix.further(index, 1 / self.top[index])
        low, high = np.append(self.low, -INF), np.append(self.high, float(self.most))
        return Held(grown, self.cost, low, high, self.top)

    def among(self, chosen: NDArray[np.int64]) -> tuple[Held, NDArray[np.int64]]:
        """The exact programme of these ingredients and the free columns; its columns as columns of the whole."""
        columns = np.concatenate([chosen, self.free])
        part = _columns(self.matrix, columns)
        count, rows = len(chosen), len(self.low)
        switches = np.arange(len(columns), len(columns) + count)
        start: list[NDArray[np.integer]] = [part.start]
        index: list[NDArray[np.integer]] = [part.index]
        values = [part.values]
        place = np.arange(count)
        for coefficient in (-self.top[chosen], -self.least[chosen]):
            pairs = np.stack([place, switches], 1).ravel()
            start.append(start[-1][-1] + 2 * np.arange(1, count + 1))
            index.append(pairs)
            values.append(np.stack([np.ones(count), coefficient], 1).ravel())
        start.append(start[-1][-1:] + count)
        index.append(switches)
        values.append(np.ones(count))
        grown = Matrix(
            np.concatenate(start).astype(np.int32),
            np.concatenate(index).astype(np.int32),
            np.concatenate(values),
            len(columns) + count,
        )
        none = np.zeros(count)
        low = np.concatenate([self.low, none - INF, none, [-INF]])
        high = np.concatenate([self.high, none, none + INF, [float(self.most)]])
        cost = np.concatenate([self.cost[columns], none])
        upper = np.concatenate([self.top[columns], none + 1])
        assert len(low) == rows + 2 * count + 1
        return Held(grown, cost, low, high, upper, whole=switches.tolist()), columns


def choose(asked: Choice, seconds: float = 30.0, few: int = FEW) -> Screened:
    """The best choice among all, or the best found with a bound when the time is up. ValueError: no finite top."""
    started = time.monotonic()
    items = np.setdiff1d(np.arange(len(asked.cost)), asked.free)
    items = items[asked.top[items] > 0]
    if not np.isfinite(asked.top[items]).all():
        raise ValueError("each ingredient needs a finite top")

    def remaining() -> float:
        return max(0.1, seconds - (time.monotonic() - started))

    loose = asked.relaxed()
    relaxed = loose.solve(remaining())
    if relaxed.state == "infeasible":
        return Screened("infeasible", None, math.nan, INF, 0, time.monotonic() - started)
    if relaxed.state != "optimal":
        return Screened("time", None, math.nan, -INF, len(items), time.monotonic() - started)
    reduced = loose.reduced(relaxed.duals)[1][items]
    order = items[np.argsort(reduced, kind="stable")]
    price = relaxed.bound + np.maximum(reduced, 0) * asked.least[items]
    best: tuple[float, Floats] | None = None
    bound, tried = relaxed.bound, 0
    while True:
        if best is None:
            chosen = order[: max(few, 4 * tried)]
        else:
            chosen = items[price <= best[0] + 1e-9 * max(1.0, abs(best[0]))]
        whole = len(chosen) == len(items) or best is not None
        held, columns = asked.among(chosen)
        if best is not None:
            start = np.zeros(held.matrix.columns)
            start[: len(columns)] = best[1][columns]
            start[len(columns) :] = best[1][chosen] > 0
            held.hint(start)
        # While nothing is proved the first round gets half the time: a good incumbent is what the second needs.
        solved = held.solve(remaining() if whole else remaining() / 2)
        tried = len(chosen)
        if solved.x is not None and (best is None or solved.objective < best[0]):
            x = np.zeros(len(asked.cost))
            x[columns] = solved.x[: len(columns)]
            best = solved.objective, x
        spent = time.monotonic() - started
        if whole:
            if best is None:
                state = "infeasible" if solved.state == "infeasible" else "time"
                return Screened(state, None, math.nan, bound, tried, spent)
            bound = max(bound, min(solved.bound, best[0]))
            proved = solved.state == "optimal"
            return Screened("optimal" if proved else "time", best[1], best[0], bound, tried, spent)
        if spent >= seconds:
            state = "time"
            if best is None:
                return Screened(state, None, math.nan, bound, len(items), spent)
            return Screened(state, best[1], best[0], bound, len(items), spent)


def _columns(held: Matrix, columns: NDArray[np.int64]) -> Matrix:
    """The matrix of some columns, renumbered in their order."""
    new = np.full(held.columns, -1, np.int32)
    new[columns] = np.arange(len(columns), dtype=np.int32)
    index = new[held.index]
    kept = index >= 0
    sizes = np.bincount(held.owners[kept], minlength=len(held.start) - 1)
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    return Matrix(start, index[kept], held.values[kept], len(columns))

"""HiGHS: one programme kept inside it between solves; what it says is bounded again from its duals alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.formulation.program import INF, Program

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Solved:
    """`state`: "optimal", "infeasible", "unbounded" or "time"; values only with a solution in hand.

    `bound`: no solution is better than this; of an LP it is recomputed from `duals`, not taken from the solver.
    """

    state: str
    x: Floats | None
    duals: Floats
    objective: float
    bound: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """Floats by rows, compressed: `values[start[i]:start[i + 1]]` stand in columns `index[…]` of row i."""

    start: NDArray[np.int32]
    index: NDArray[np.int32]
    values: Floats
    columns: int
    table: Floats | None = None  # the same as a dense array, where it was given as one

    @classmethod
    def dense(cls, table: Floats) -> Matrix:
        """From a (rows, columns) array. Raises ValueError where a value is NaN or infinite: name it missing first."""
        bad = np.argwhere(~np.isfinite(table))
        if len(bad):
            raise ValueError(f"row {bad[0][0]}, column {bad[0][1]}: not a finite number")
        rows, index = np.nonzero(table)
        start = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(table)))])
        return cls(start.astype(np.int32), index.astype(np.int32), table[rows, index], table.shape[1], table)

    @property
    def owners(self) -> NDArray[np.int32]:
        """The row of each value."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    def times(self, x: Floats) -> Floats:
        """Each row's sum at x."""
        return np.bincount(self.owners, self.values * x[self.index], len(self.start) - 1).astype(np.float64, copy=False)

    def turned(self, duals: Floats) -> Floats:
        """Σ dual · row for each column."""
        if self.table is not None:
            used = np.flatnonzero(duals)
            return np.asarray(duals[used] @ self.table[used])
        spread = np.repeat(duals, np.diff(self.start)) * self.values
        return np.bincount(self.index, spread, self.columns).astype(np.float64, copy=False)

    def further(self, index: NDArray[np.int32], values: Floats) -> Matrix:
        """The matrix with one more row."""
        start = np.append(self.start, self.start[-1] + len(index)).astype(np.int32)
        return Matrix(start, np.append(self.index, index), np.append(self.values, values), self.columns)

    def entries(self, columns: NDArray[np.int64]) -> list[tuple[int, int, float]]:
        """(row, column, value) of every value that stands in these columns."""
        if self.table is not None:
            rows, places = np.nonzero(self.table[:, columns])
            values = self.table[rows, columns[places]]
            return list(zip(rows.tolist(), columns[places].tolist(), values.tolist(), strict=True))
        wanted = np.zeros(self.columns, bool)
        wanted[columns] = True
        at = np.flatnonzero(wanted[self.index])
        rows = np.searchsorted(self.start, at, side="right") - 1
        return list(zip(rows.tolist(), self.index[at].tolist(), self.values[at].tolist(), strict=True))


def matrix(program: Program) -> Matrix:
    """A programme's rows as one compressed matrix."""
    sizes = [len(columns) for columns, _, _, _ in program.rows]
    index = np.concatenate([np.zeros(0, np.int32), *(columns for columns, _, _, _ in program.rows)])
    values = np.concatenate([np.zeros(0), *(v for _, v, _, _ in program.rows)])
    return Matrix(np.cumsum([0, *sizes]).astype(np.int32), index.astype(np.int32), values, len(program.cost))


class Held:
    """One programme inside HiGHS, single thread so that a run can be repeated. Limits and costs move; a further solve
    starts from the last basis. Presolve is off for pure LPs: dense and small, it costs more than it saves."""

    def __init__(
        self,
        held: Matrix,
        cost: Floats,
        low: Floats,
        high: Floats,
        upper: Floats | None = None,
        lower: Floats | None = None,
        whole: list[int] | None = None,
    ) -> None:
        self.matrix, self.cost, self.low, self.high = held, cost.copy(), low.copy(), high.copy()
        self.upper = np.full(held.columns, INF) if upper is None else upper.copy()
        self.lower = np.zeros(held.columns) if lower is None else lower.copy()
        self.whole = list(whole or [])
        kinds = np.zeros(held.columns, np.int32)
        kinds[self.whole] = int(highspy.HighsVarType.kInteger)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in options(whole=bool(self.whole)).items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(  # as arrays: through HighsLp each number would be copied one by one
            held.columns, len(held.start) - 1, len(held.values), int(highspy.MatrixFormat.kRowwise), 1, 0.0,
            self.cost, self.lower, self.upper, self.low, self.high, held.start, held.index, held.values, kinds,
        )  # fmt: skip

    @classmethod
    def of(cls, program: Program) -> Held:
        """A programme's."""
        low, high = (np.array([row[place] for row in program.rows], float) for place in (2, 3))
        upper, lower = np.array(program.upper, float), np.array(program.lower, float)
        return cls(matrix(program), np.array(program.cost, float), low, high, upper, lower, program.whole)

    def limit(self, row: int, low: float, high: float) -> None:
        """Move a row's limits."""
        self.low[row], self.high[row] = low, high
        self.highs.changeRowBounds(row, low, high)

    def spend(self, cost: Floats) -> None:
        """Move all costs."""
        self.cost = cost.copy()
        self.highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), self.cost)

    def add(self, index: NDArray[np.int32], values: Floats, low: float, high: float) -> None:
        """One more row; the basis stays."""
        self.matrix = self.matrix.further(index, values)
        self.low, self.high = np.append(self.low, low), np.append(self.high, high)
        self.highs.addRow(low, high, len(index), index, values)

    def coefficient(self, row: int, column: int, value: float) -> None:
        """Move one coefficient that the matrix has."""
        part = slice(self.matrix.start[row], self.matrix.start[row + 1])
        place = int(np.flatnonzero(self.matrix.index[part] == column)[0]) + int(self.matrix.start[row])
        self.matrix.values[place] = value
        self.highs.changeCoeff(row, column, value)

    def hint(self, x: Floats) -> None:
        """A solution to start from, for a programme with whole numbers."""
        first = highspy.HighsSolution()
        first.col_value = list(x)
        self.highs.setSolution(first)

    def solve(self, seconds: float = 30.0) -> Solved:
        """Solve from where the last solve ended."""
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + seconds)
        self.highs.run()
        kind, status, info = highspy.HighsModelStatus, self.highs.getModelStatus(), self.highs.getInfo()
        state = {
            kind.kOptimal: "optimal",
            kind.kInfeasible: "infeasible",
            kind.kUnbounded: "unbounded",
            kind.kUnboundedOrInfeasible: "either",
        }.get(status, "time")
        if state == "either":
            state = self._which(seconds)
        in_hand = state == "optimal" or (state == "time" and bool(self.whole) and info.primal_solution_status == 2)
        solution = self.highs.getSolution() if in_hand else None
        x = None if solution is None else np.array(solution.col_value)
        exact = state == "optimal" and not self.whole
        duals = np.array(solution.row_dual) if solution is not None and exact else np.zeros(0)
        bound = info.mip_dual_bound if self.whole else self.bound(duals)
        return Solved(state, x, duals, info.objective_function_value if in_hand else math.nan, bound)

    def _which(self, seconds: float) -> str:
        """Unbounded or infeasible: without costs only infeasible is left."""
        if not self.cost.any():
            return "infeasible"
        bare = Held(self.matrix, np.zeros_like(self.cost), self.low, self.high, self.upper, self.lower, self.whole)
        return "infeasible" if bare.solve(seconds).state == "infeasible" else "unbounded"

    def bound(self, duals: Floats) -> float:
        """A lower bound of an LP's objective from its row duals alone, whatever the solver says; −inf without duals.

        A dual on an absent side is left out. A column without an upper bound takes the one that a row of
        non-negative terms implies; if none does, a reduced cost below −1e-7 leaves no bound, and above that it is the
        solver's tolerance (HiGHS: dual_feasibility_tolerance 1e-7) and counts as 0.
        """
        if len(duals) != len(self.low):
            return -math.inf
        kept, reduced = self.reduced(duals)
        used = kept != 0
        total = math.fsum(kept[used] * np.where(kept > 0, self.low, self.high)[used])
        up = np.flatnonzero((reduced > 0) & (self.lower != 0))
        total += math.fsum(reduced[up] * self.lower[up])
        down = np.flatnonzero(reduced < 0)
        tops = self.upper[down]
        if np.isinf(tops).any():
            tops = np.minimum(tops, self.implied()[down])
        open_ = np.isinf(tops)
        if bool((reduced[down][open_] < -1e-7).any()):
            return -math.inf
        return total + math.fsum(reduced[down][~open_] * tops[~open_])

    def reduced(self, duals: Floats) -> tuple[Floats, Floats]:
        """The duals that stand on a side that is there, and each column's cost less what they pay for it."""
        kept = np.where(np.isfinite(np.where(duals > 0, self.low, self.high)), duals, 0.0)
        return kept, self.cost - self.matrix.turned(kept)

    def implied(self) -> Floats:
        """The most that each column can be by a single row of non-negative terms; inf where none bounds it."""
        found = np.full(self.matrix.columns, INF)
        if (self.lower < 0).any():
            return found
        for place in np.flatnonzero(np.isfinite(self.high)):
            part = slice(self.matrix.start[place], self.matrix.start[place + 1])
            values = self.matrix.values[part]
            if len(values) and values.min() > 0 and self.high[place] >= 0:
                index = self.matrix.index[part]
                found[index] = np.minimum(found[index], self.high[place] / values)
        return found


def options(*, whole: bool) -> Mapping[str, bool | int | float | str]:
    """What HiGHS is told; part of a frozen run."""
    chosen: dict[str, bool | int | float | str] = {"output_flag": False, "threads": 1, "random_seed": 0}
    if whole:
        return chosen | {"mip_rel_gap": 1e-7, "mip_feasibility_tolerance": 1e-9}
    return chosen | {"presolve": "off"}


def run(program: Program, seconds: float = 30.0) -> Solved:
    """One solve."""
    return Held.of(program).solve(seconds)


def version() -> str:
    """The solver's name and version, for the frozen package."""
    return f"HiGHS {highspy.Highs().version()}"  # type: ignore[no-untyped-call]

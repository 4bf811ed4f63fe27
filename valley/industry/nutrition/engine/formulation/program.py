"""The problem as a matrix, and one call of HiGHS (single thread, so that a run can be repeated)."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import highspy
import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.formulation.problem import Problem, Row

INF = highspy.kHighsInf


@dataclass(slots=True)
class Program:
    """min c·x, low ≤ A·x ≤ high, 0 ≤ x ≤ upper. Rows as sparse (columns, values)."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[list[int], list[float], float, float]] = field(default_factory=list)
    owner: list[str] = field(default_factory=list)  # the demand that each row belongs to

    def column(self, cost: float = 0.0, upper: float = INF, *, whole: bool = False) -> int:
        """A further variable; its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        if whole:
            self.whole.append(len(self.cost) - 1)
        return len(self.cost) - 1

    def row(self, owner: str, terms: Sequence[tuple[int, float]], low: float, high: float) -> None:
        """A further row."""
        kept = [(c, v) for c, v in terms if v]
        self.rows.append(([c for c, _ in kept], [v for _, v in kept], low, high))
        self.owner.append(owner)


@dataclass(frozen=True, slots=True)
class Solved:
    """`state`: "optimal", "infeasible", "unbounded" or "time"; values only with a solution in hand."""

    state: str
    x: NDArray[np.float64] | None
    duals: NDArray[np.float64]
    objective: float
    bound: float


def side(limit: Fraction | None, otherwise: float) -> float:
    """A limit for the solver."""
    return otherwise if limit is None else float(limit)


def big_g(problem: Problem, keep: Collection[str]) -> float:
    """An upper bound of any ingredient's grams implied by the demands kept, for its switch; else 100 kg."""
    best = 100_000.0
    for demand in problem.demands:
        for row in demand.rows if demand.key in keep else ():
            if row.high is None or row.high < 0 or min(row.coefficients.values(), default=Fraction(0)) <= 0:
                continue
            if len(row.coefficients) >= len(problem.ingredients):
                best = min(best, float(row.high / min(row.coefficients.values())))
    return best


def caps(problem: Problem, keep: Collection[str]) -> dict[str, float]:
    """Each ingredient's own upper bound from one-ingredient rows among the demands kept."""
    found: dict[str, float] = {}
    for demand in problem.demands:
        if demand.key not in keep:
            continue
        for row in demand.rows:
            if len(row.coefficients) == 1 and row.high is not None:
                (name, factor), *_ = row.coefficients.items()
                if factor > 0:
                    found[name] = min(found.get(name, math.inf), float(row.high / factor))
    return found


def lay(problem: Problem, keep: Collection[str] | None = None) -> tuple[Program, dict[str, int]]:
    """The matrix of the demands kept (all by default), without objective; and each ingredient's column."""
    kept = {d.key for d in problem.demands} if keep is None else set(keep)
    program = Program()
    at = {i.name: program.column(upper=0.0 if i.name in problem.excluded else INF) for i in problem.ingredients}
    for demand in problem.demands:
        if demand.key not in kept:
            continue
        for row in demand.rows:
            terms = [(at[name], float(v)) for name, v in row.coefficients.items()]
            program.row(demand.key, terms, side(row.low, -INF), side(row.high, INF))
        if demand.most is not None:
            bound, own = big_g(problem, kept), caps(problem, kept)
            used: list[tuple[int, float]] = []
            for name, column in at.items():
                switch = program.column(upper=1.0, whole=True)
                used.append((switch, 1.0))
                program.row(demand.key, [(column, 1.0), (switch, -min(own.get(name, bound), bound))], -INF, 0.0)
                program.row(demand.key, [(column, 1.0), (switch, -float(demand.min_use_g))], 0.0, INF)
            program.row(demand.key, used, -INF, float(demand.most))
    return program, at


def run(program: Program, seconds: float = 30.0) -> Solved:
    """One solve. Dense and small: presolve is off for pure LPs, where it costs more than it saves."""
    columns, rows = len(program.cost), len(program.rows)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_, lp.col_lower_ = np.array(program.cost), np.zeros(columns)
    lp.col_upper_ = np.array(program.upper)
    lp.row_lower_ = np.array([r[2] for r in program.rows])
    lp.row_upper_ = np.array([r[3] for r in program.rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(r[0]) for r in program.rows)])
    lp.a_matrix_.index_ = np.array([c for r in program.rows for c in r[0]], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([v for r in program.rows for v in r[1]])
    if program.whole:
        kinds = [highspy.HighsVarType.kContinuous] * columns
        for column in program.whole:
            kinds[column] = highspy.HighsVarType.kInteger
        lp.integrality_ = kinds
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "time_limit": seconds,
        "mip_rel_gap": 1e-7,
        "random_seed": 0,
        "mip_feasibility_tolerance": 1e-9,
    }
    if not program.whole:
        options["presolve"] = "off"
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    kind = highspy.HighsModelStatus
    if status == kind.kUnboundedOrInfeasible:
        state = (
            "infeasible"
            if any(program.cost) and run(_without_cost(program), seconds).state == "infeasible"
            else "unbounded"
        )
    else:
        state = {kind.kOptimal: "optimal", kind.kInfeasible: "infeasible", kind.kUnbounded: "unbounded"}.get(
            status, "time"
        )
    in_hand = state == "optimal" or (state == "time" and bool(program.whole) and info.primal_solution_status == 2)
    solution = solver.getSolution()
    x = np.array(solution.col_value) if in_hand else None
    duals = np.array(solution.row_dual) if state == "optimal" and not program.whole else np.zeros(0)
    bound = info.mip_dual_bound if program.whole else dual_bound(program, duals)
    return Solved(state, x, duals, info.objective_function_value, bound)


def dual_bound(program: Program, duals: NDArray[np.float64]) -> float:
    """A lower bound of an LP's objective from its row duals alone, whatever the solver says; −inf without duals.

    A dual on an absent side is left out. A reduced cost below −1e-7 without an upper bound leaves no bound;
    above that it is the solver's tolerance (HiGHS: dual_feasibility_tolerance 1e-7) and counts as 0.
    """
    if len(duals) != len(program.rows):
        return -math.inf
    bound, reduced = 0.0, np.array(program.cost)
    for (columns, values, low, high), dual in zip(program.rows, duals, strict=True):
        limit = low if dual > 0 else high
        if dual and math.isfinite(limit):
            bound += dual * limit
            np.subtract.at(reduced, columns, dual * np.array(values))
    upper = np.array(program.upper)
    bad = reduced < 0
    if bool((bad & np.isinf(upper) & (reduced < -1e-7)).any()):
        return -math.inf
    closed = bad & np.isfinite(upper)
    return float(bound + (reduced[closed] * upper[closed]).sum())


def _without_cost(program: Program) -> Program:
    return Program([0.0] * len(program.cost), program.upper, program.whole, program.rows, program.owner)


def version() -> str:
    """The solver's name and version, for the frozen package."""
    return f"HiGHS {highspy.Highs().version()}"  # type: ignore[no-untyped-call]


def breach(row: Row, grams: dict[str, Fraction]) -> Fraction:
    """How far outside the row exact grams are, relative to max(1, |limit|); 0 if inside."""
    used = ((row.coefficients.get(name), g) for name, g in grams.items() if g)
    total = sum((v * g for v, g in used if v is not None), Fraction(0))
    out = Fraction(0)
    if row.low is not None and total < row.low:
        out = max(out, (row.low - total) / max(Fraction(1), abs(row.low)))
    if row.high is not None and total > row.high:
        out = max(out, (total - row.high) / max(Fraction(1), abs(row.high)))
    return out

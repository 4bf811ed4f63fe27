"""The problem as a matrix of floats: rows of (columns, values), and what each row belongs to."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.formulation.problem import Demand, Problem, Row

INF = math.inf
Line = tuple[NDArray[np.int32], NDArray[np.float64], float, float]


@dataclass(slots=True)
class Program:
    """min cost·x, low ≤ A·x ≤ high, lower ≤ x ≤ upper; the columns in `whole` take whole numbers."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    owner: list[str] = field(default_factory=list)  # the demand that each row belongs to

    def column(self, cost: float = 0.0, upper: float = INF, *, lower: float = 0.0, whole: bool = False) -> int:
        """A further variable; its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.lower.append(lower)
        if whole:
            self.whole.append(len(self.cost) - 1)
        return len(self.cost) - 1

    def row(self, owner: str, terms: Sequence[tuple[int, float]], low: float, high: float) -> None:
        """A further row."""
        kept = [(c, v) for c, v in terms if v]
        self.line(owner, [c for c, _ in kept], [v for _, v in kept], low, high)

    def line(
        self,
        owner: str,
        columns: Sequence[int] | NDArray[np.int32],
        values: Sequence[float] | NDArray[np.float64],
        low: float,
        high: float,
    ) -> None:
        """A further row, from arrays without zeros."""
        self.rows.append((np.asarray(columns, np.int32), np.asarray(values, np.float64), low, high))
        self.owner.append(owner)

    def copy(self) -> Program:
        """A programme that may be changed without changing this one."""
        return Program(
            list(self.cost), list(self.upper), list(self.lower), list(self.whole), list(self.rows), list(self.owner)
        )

    def spend(self, costs: Mapping[int, float]) -> None:
        """Minimise these costs and no others."""
        self.cost = [costs.get(column, 0.0) for column in range(len(self.cost))]


def side(limit: Fraction | None, otherwise: float) -> float:
    """A limit for the solver."""
    return otherwise if limit is None else float(limit)


def big_g(problem: Problem, keep: Collection[str]) -> float:
    """An upper bound of any ingredient's grams implied by the demands kept, for its switch; else 100 kg."""
    best = 100_000.0
    for demand in problem.demands:
        for row in demand.rows if demand.key in keep else ():
            if row.high is None or row.high < 0 or len(row.coefficients) < len(problem.ingredients):
                continue
            least = min(row.coefficients.values(), default=Fraction(0))
            if least > 0:
                best = min(best, float(row.high / least))
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


@dataclass(frozen=True, slots=True)
class Laid:
    """A programme with the column of each ingredient and, where there are any, of its switch (1: it is used).

    `least`, `top`: of each ingredient's grams once it is used, for those that may be switched off.
    """

    program: Program
    at: dict[str, int]
    switch: dict[str, int]
    least: dict[str, float]
    top: dict[str, float]


def lay(problem: Problem, keep: Collection[str] | None = None, *, switches: bool | None = None) -> Laid:
    """The matrix of the demands kept (all by default), without objective.

    `switches`: None gives one to each ingredient that a demand needs it for; True to all, False to none.
    """
    kept = {d.key for d in problem.demands} if keep is None else set(keep)
    program = Program()
    at = {i.name: program.column(upper=0.0 if i.name in problem.excluded else INF) for i in problem.ingredients}
    counts = [d for d in problem.demands if d.key in kept and d.most is not None]
    for demand in problem.demands:
        if demand.key in kept:
            for row in demand.rows:
                columns, values = floats(row, at)
                program.line(demand.key, columns, values, side(row.low, -INF), side(row.high, INF))
    common = max((float(d.min_use_g) for d in counts), default=0.0)
    wanted = [i for i in problem.ingredients if i.least_use_g or counts or switches]
    bound, own = big_g(problem, kept), caps(problem, kept)
    laid = Laid(
        program,
        at,
        {},
        {i.name: max(common, float(i.least_use_g)) for i in wanted},
        {i.name: min(own.get(i.name, bound), bound) for i in wanted},
    )
    if wanted and switches is not False:
        _switch(laid, counts)
    return laid


def _switch(laid: Laid, counts: Sequence[Demand]) -> None:
    program, key = laid.program, counts[0].key if counts else ""
    for name, least in laid.least.items():
        column, switch = laid.at[name], program.column(upper=1.0, whole=True)
        laid.switch[name] = switch
        program.row(key, [(column, 1.0), (switch, -laid.top[name])], -INF, 0.0)
        if least:
            program.row(key, [(column, 1.0), (switch, -least)], 0.0, INF)
    for demand in counts:
        program.row(demand.key, [(c, 1.0) for c in laid.switch.values()], -INF, float(demand.most or 0))


def floats(row: Row, at: Mapping[str, int]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """A row's columns and values for the solver, zeros left out."""
    terms = [(at[name], float(value)) for name, value in row.coefficients.items() if value]
    columns = np.fromiter((c for c, _ in terms), np.int32, len(terms))
    return columns, np.fromiter((v for _, v in terms), np.float64, len(terms))


def breach(row: Row, grams: Mapping[str, Fraction]) -> Fraction:
    """How far outside the row exact grams are, relative to max(1, |limit|); 0 if inside."""
    used = ((row.coefficients.get(name), g) for name, g in grams.items() if g)
    total = sum((v * g for v, g in used if v is not None), Fraction(0))
    out = Fraction(0)
    if row.low is not None and total < row.low:
        out = max(out, (row.low - total) / max(Fraction(1), abs(row.low)))
    if row.high is not None and total > row.high:
        out = max(out, (total - row.high) / max(Fraction(1), abs(row.high)))
    return out

"""Formulas that hold although batches differ: the joint probability is asked for, its price is told.

Each uncertain demand Σ aᵢxᵢ ≥ L becomes Σ aᵢxᵢ − z·‖s∘x‖ ≥ L, s the spread of a gram (a chance constraint under
independent batches; Charnes and Cooper, Management Science 6, 1959). The cone is met by outer linear cuts (Kelley, J.
SIAM 8, 1960), so that HiGHS solves it and every bound is a linear one. z is calibrated by simulation until all demands
hold together.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from valley.industry.nutrition.engine.formulation.answer import Impossible, Unproved
from valley.industry.nutrition.engine.formulation.conflict import explain
from valley.industry.nutrition.engine.formulation.objectives import weights
from valley.industry.nutrition.engine.formulation.problem import Ingredient, Problem
from valley.industry.nutrition.engine.formulation.program import INF, Laid, lay
from valley.industry.nutrition.engine.formulation.solver import Floats, Held

DRAWS = 4000
LABEL = ("模拟批次（SR26 的离散度）", "simulated batches (spread of SR26)")
OWN = ("模拟批次（自有批次数据的离散度）", "simulated batches (spread of own batches)")
ROUNDS = 150
NEAR = 1e-6  # a cone is met when the cut is short by no more than this, relative to max(1, |limit|)
HIGHEST = 5.0  # no z beyond: 1 in 3.5 million for one demand

NO_ROBUST_PRICES = (
    "稳健配方没有影子价格：限值随批次的波动收紧，不是一个线性规划；去掉对批次的要求就能看到价格",
    "a robust formula has no shadow prices: its limits tighten with the spread of batches; "
    "without the demand on batches they are shown",
)


@dataclass(frozen=True, slots=True)
class Robust:
    """`joint`: share of fresh simulated batches in which all uncertain demands hold, with its 95 % Wilson `interval`.

    `met`: whether the probability asked for could be had; if not, this is the safest formula found. `plain_cost` and
    `plain_joint`: of the formula without safety; `price`: what safety costs, as a share of `plain_cost`. `alone`: each
    demand's own share. `no_spread`: nutrients in the demands for which no ingredient in use has a spread;
    `partly`: nutrient → share of its amount that has one.
    """

    grams: Mapping[str, float]
    cost: float
    z: float
    asked: float
    joint: float
    interval: tuple[float, float]
    met: bool
    plain_cost: float
    plain_joint: float
    alone: Mapping[str, float]
    no_spread: tuple[str, ...]
    partly: Mapping[str, float]
    draws: int
    label: tuple[str, str]

    @property
    def price(self) -> float:
        """The price of safety: cost over `plain_cost`, less 1."""
        return self.cost / self.plain_cost - 1 if self.plain_cost else 0.0


class _Cones:
    """The programme with a column t ≥ ‖s∘x‖ for each uncertain side of a row."""

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.problem, self.laid = problem, lay(problem)
        self.until = time.monotonic() + seconds
        program = self.laid.program
        costs = weights(problem, self.laid, problem.objectives[0])
        program.spend(costs)
        self.costs = np.zeros(len(program.cost))
        self.sides: list[tuple[int, int, float, Floats, float]] = []  # row, column of t, sign, spread, scale
        spreads = _spreads(problem, self.laid)
        columns = len(program.cost)
        for place, spread in spreads.items():
            if not spread.any():
                continue
            index, values, low, high = program.rows[place]
            for limit, sign in ((low, -1.0), (high, 1.0)):
                if math.isfinite(limit):
                    t = program.column()
                    sides = (low, INF) if sign < 0 else (-INF, high)
                    program.line(program.owner[place], np.append(index, np.int32(t)), np.append(values, 0.0), *sides)
                    grown = np.zeros(columns)
                    grown[: len(spread)] = spread
                    self.sides.append((len(program.rows) - 1, t, sign, grown, max(1.0, abs(limit))))
        self.held = Held.of(program)

    def solve(self, z: float) -> tuple[float, Floats] | None:
        """Cost and x at this z; None if the demands cannot be met so safely, or the time is up."""
        for row, t, sign, _, _ in self.sides:
            self.held.coefficient(row, t, sign * z)
        for _ in range(ROUNDS):
            left = self.until - time.monotonic()
            solved = self.held.solve(max(left, 0.05)) if left > 0 else None
            if solved is None or solved.state != "optimal" or solved.x is None:
                return None
            short = False
            for _, t, _, spread, scale in self.sides:
                own = spread * solved.x[: len(spread)]
                size = float(np.sqrt(own @ own))
                if z * (size - solved.x[t]) > NEAR * scale:
                    short = True
                    slope = spread * own / size
                    index = np.flatnonzero(slope).astype(np.int32)
                    self.held.add(np.append(index, np.int32(t)), np.append(slope[index], -1.0), -INF, 0.0)
            if not short or not z:
                return solved.objective, solved.x
        return None


def robust(
    problem: Problem, probability: float = 0.9, seconds: float = 30.0, draws: int = DRAWS, seed: int = 0
) -> Robust | Impossible | Unproved:
    """The best formula by the first objective whose uncertain demands all hold together with this probability.

    z is the smallest for which the lower end of the 95 % interval reaches `probability` in `draws` simulated batches;
    what is reported comes from as many fresh ones. Raises ValueError for a probability outside (0, 1).
    """
    if not 0 < probability < 1:
        raise ValueError(f"probability: {probability}; between 0 and 1")
    cones = _Cones(problem, seconds)
    plain = cones.solve(0.0)
    if plain is None:
        found = explain(problem, seconds)
        return found if isinstance(found, Impossible) else Unproved(seconds)
    random = np.random.default_rng(seed)
    state = int(random.integers(2**31))

    def reached(x: Floats, fresh: int) -> tuple[float, tuple[float, float], dict[str, float]]:
        joint, alone = simulate(problem, _grams(cones.laid, x), draws, fresh)
        return joint, wilson(joint, draws), alone

    low, best = 0.0, None
    if reached(plain[1], state)[1][0] >= probability:
        best = (0.0, plain)
    high, tried = 1.0, None
    while best is None and high <= HIGHEST:
        tried = cones.solve(high)
        if tried is None:
            break
        if reached(tried[1], state)[1][0] >= probability:
            best = (high, tried)
            break
        low, high = high, high + 1.0
    met = best is not None
    if best is None:  # no z up to here does: the safest that can be had
        low, best = _safest(cones, low, min(high, HIGHEST), plain)
    elif best[0]:
        top = best[0]
        for _ in range(6):
            middle = (low + top) / 2
            tried = cones.solve(middle)
            if tried is None:
                break
            if reached(tried[1], state)[1][0] >= probability:
                top, best = middle, (middle, tried)
            else:
                low = middle
        met = True
    z, (objective, x) = best
    if not met and reached(x, state)[1][0] >= probability:
        met = True
    joint, interval, alone = reached(x, state + 1)
    grams = _grams(cones.laid, x)
    none, partly = _known(problem, grams)
    own = any(one.spread and not one.source for one in problem.ingredients)
    return Robust(
        grams={n: g for n, g in grams.items() if g > 1e-9}, cost=objective, z=z, asked=probability, joint=joint,
        interval=interval, met=met, plain_cost=plain[0], plain_joint=reached(plain[1], state + 1)[0], alone=alone,
        no_spread=none, partly=partly, draws=draws, label=OWN if own else LABEL,
    )  # fmt: skip


def _safest(
    cones: _Cones, low: float, high: float, plain: tuple[float, Floats]
) -> tuple[float, tuple[float, tuple[float, Floats]]]:
    """The largest z that still has a formula, to within 1/64 of the bracket."""
    at = cones.solve(low) if low else plain
    best = (low, at if at is not None else plain)
    for _ in range(6):
        middle = (low + high) / 2
        tried = cones.solve(middle)
        if tried is None:
            high = middle
        else:
            low, best = middle, (middle, tried)
    return low, best


def _grams(laid: Laid, x: Floats) -> dict[str, float]:
    return {name: max(0.0, float(x[column])) for name, column in laid.at.items()}


def _spreads(problem: Problem, laid: Laid) -> dict[int, Floats]:
    """Row of the programme → standard deviation of its coefficient in one gram of each ingredient."""
    found = {}
    place = 0
    for demand in problem.demands:
        for row in demand.rows:
            if row.uses:
                spread = np.zeros(len(laid.at))
                for one in problem.ingredients:
                    spread[laid.at[one.name]] = math.sqrt(
                        sum((float(w) * _sd(one, nutrient)) ** 2 for nutrient, w in row.uses.items())
                    )
                found[place] = spread
            place += 1
    return found


def _sd(one: Ingredient, nutrient: str) -> float:
    """Of one gram; 0 where no spread is known or there is nothing that could spread."""
    spread, mean = one.spread_per_g(nutrient), one.per_g(nutrient)
    return float(spread) if spread is not None and mean else 0.0


def simulate(
    problem: Problem, grams: Mapping[str, float], draws: int = DRAWS, seed: int = 0
) -> tuple[float, dict[str, float]]:
    """Share of simulated batches in which all uncertain demands hold, and of each demand alone.

    Each ingredient's content is lognormal with its mean and spread, independent of others: never below 0. A demand is
    held to hold within 1e-6 of its limit. Demands without any spread are not counted: they hold in the formula itself.
    """
    used = [one for one in problem.ingredients if grams.get(one.name, 0) > 1e-9]
    nutrients = sorted({n for d in problem.demands for r in d.rows for n in r.uses})
    random = np.random.default_rng(seed)
    shift: dict[str, NDArray[np.float64]] = {}
    for nutrient in nutrients:
        total = np.zeros(draws)
        for one in used:
            sd, mean = _sd(one, nutrient), float(one.per_g(nutrient) or 0)
            if sd:
                sigma = math.sqrt(math.log1p((sd / mean) ** 2))
                drawn = random.lognormal(math.log(mean) - sigma * sigma / 2, sigma, draws)
                total += grams[one.name] * (drawn - mean)
        if total.any():
            shift[nutrient] = total
    joint = np.ones(draws, bool)
    alone = {}
    for demand in problem.demands:
        holds = np.ones(draws, bool)
        uncertain = False
        for row in demand.rows:
            moved = [(float(w), shift[n]) for n, w in row.uses.items() if n in shift]
            if not moved:
                continue
            uncertain = True
            mean = sum(float(v) * grams[n] for n, v in row.coefficients.items() if n in grams)
            level = mean + sum((w * by for w, by in moved), np.zeros(draws))
            for limit, sign in ((row.low, 1.0), (row.high, -1.0)):
                if limit is not None:
                    room = 1e-6 * max(1.0, abs(float(limit)))
                    holds &= sign * (level - float(limit)) >= -room
        if uncertain:
            alone[demand.key] = float(holds.mean())
            joint &= holds
    return float(joint.mean()), alone


def wilson(share: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % interval of a share of n (E. B. Wilson, JASA 22, 1927)."""
    scale = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def _known(problem: Problem, grams: Mapping[str, float]) -> tuple[tuple[str, ...], dict[str, float]]:
    wanted = sorted({n for d in problem.demands for r in d.rows for n in r.uses})
    none, partly = [], {}
    for nutrient in wanted:
        total = known = Fraction(0)
        for one in problem.ingredients:
            amount = (one.per_g(nutrient) or Fraction(0)) * Fraction(grams.get(one.name, 0.0))
            total += amount
            known += amount if one.spread.get(nutrient) is not None else 0
        if not known:
            none.append(nutrient)
        elif known < total:
            partly[nutrient] = float(known / total)
    return tuple(none), partly

"""The cheapest way out: how far which limits have to move, from where to where, in the unit of the entry."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from valley.industry.nutrition.engine.formulation.answer import Relaxation
from valley.industry.nutrition.engine.formulation.problem import Demand, Problem
from valley.industry.nutrition.engine.formulation.program import INF, Laid, Program, lay
from valley.industry.nutrition.engine.formulation.solver import Solved, run

LIMIT = 1e-7  # HiGHS's own feasibility tolerance: a smaller move is no relaxation
ROUNDS = 12  # of Dinkelbach's method, which converges faster than linearly
WIDER = 3.0  # how much further than its own limits a switched ingredient may go when limits give way


@dataclass(slots=True)
class Move:
    """One side of one row that may give way. `sign`: −1 its minimum, 1 its maximum. `by`: in the row's own terms.

    `limit`: as it was entered; None of a level whose limits nobody stated.
    """

    demand: Demand
    place: int
    sign: int
    column: int
    limit: float | None
    by: float = 0.0


def relax(problem: Problem, seconds: float = 5.0) -> tuple[Relaxation, ...]:
    """The smallest moves of limits, each relative to its size, that make room. All of them together.

    A limit of a standard (`law`) is not moved. “At most k” moves by whole ingredients, each 1/k of its size. A limit on
    a level (a ratio, a share, per 100 g) moves no further than it must once the others have moved.
    """
    program, counts = _laid(problem)
    soft = {d.key: d for d in problem.demands if d.most is None and not d.law}
    moves = [move for place in range(len(program.rows)) for move in _open(program, place, soft)]
    moves += [_more(program, place, demand, len(problem.ingredients)) for place, demand in counts]
    solved = _settled(program, run(program, seconds), seconds)
    if solved.x is None:
        return ()
    for move in moves:
        by = float(solved.x[move.column])
        move.by = by if move.demand.most is None else round(by)
    moved = [move for move in moves if move.by > LIMIT]
    grams = {one.name: float(solved.x[at]) for at, one in enumerate(problem.ingredients)}
    found: list[Relaxation] = []
    for move in moved:
        if move.limit is None:
            zh, en = move.demand.words
            found.append(Relaxation(move.demand.key, move.sign * move.by, (f"{zh}：须放宽", f"{en}: has to give way")))
        elif move.demand.most is not None:
            found.append(_count(move.demand, move.demand.most + round(move.by)))
        elif move.demand.basis:
            level, grams = _level(problem, moved, move, move.limit, grams, seconds)
            found.append(_said(move, move.limit, level))
        else:
            level = move.limit + move.sign * move.by
            found.append(_said(move, move.limit, 0.0 if level < LIMIT * abs(move.limit) else level))
    return tuple(found)


def _settled(program: Program, solved: Solved, seconds: float) -> Solved:
    """Solved again with its whole numbers held: the solver's are whole to 1e-6 only, which leaks into the moves."""
    if solved.x is None or not program.whole:
        return solved
    for column in program.whole:
        program.lower[column] = program.upper[column] = float(round(solved.x[column]))
    again = run(program, seconds)
    return solved if again.x is None else again


def more_kinds(problem: Problem, seconds: float = 5.0) -> Relaxation | None:
    """The least k of “at most k” that suffices with every other demand as it stands; None where none is proved to.

    The answer is checked by solving again with that k and nothing else changed.
    """
    counts = [d for d in problem.demands if d.most is not None]
    if len(counts) != 1:
        return None
    demand = counts[0]
    rest = Counted(problem, demand)
    laid = rest.laid()
    laid.program.spend(dict.fromkeys(laid.switch.values(), 1.0))
    solved = run(laid.program, seconds)
    if solved.x is None or solved.state != "optimal":
        return None
    most = sum(round(float(solved.x[column])) for column in laid.switch.values())
    if most <= (demand.most or 0) or run(rest.laid(most).program, seconds).state != "optimal":
        return None
    return _count(demand, most)


@dataclass(frozen=True, slots=True)
class Counted:
    """The problem with another number of kinds."""

    problem: Problem
    demand: Demand

    def laid(self, most: int | None = None) -> Laid:
        """None: as many as there are."""
        many = len(self.problem.ingredients) if most is None else most
        demands = tuple(replace(d, most=many) if d is self.demand else d for d in self.problem.demands)
        return lay(replace(self.problem, demands=demands))


def _count(demand: Demand, then: int) -> Relaxation:
    now = demand.most or 0
    words = (
        f"{demand.words[0]}：最多 {now} 种放到 {then} 种（多 {then - now} 种）",
        f"{demand.words[1]}: at most {then} ingredients instead of {now} ({then - now} more)",
    )
    return Relaxation(demand.key, float(then - now), words, float(now), float(then))


def _laid(problem: Problem) -> tuple[Program, list[tuple[int, Demand]]]:
    """The matrix, and the row of each count; a switched ingredient may go further than its limits say, which move."""
    laid = lay(problem)
    program, counts = laid.program, [d for d in problem.demands if d.most is not None]
    switches = set(laid.switch.values())
    for place, (columns, values, low, high) in enumerate(program.rows):
        if len(columns) == 2 and columns[1] in switches and high == 0 and low == -INF:
            wider = min(-float(values[1]) * WIDER, 100_000.0)
            program.rows[place] = (columns, np.array([values[0], -wider]), low, high)
    first = len(program.rows) - len(counts)
    return program, [(first + n, demand) for n, demand in enumerate(counts)] if laid.switch else []


def _more(program: Program, place: int, demand: Demand, many: int) -> Move:
    """A count's row with a whole number of further ingredients."""
    most = demand.most or 1
    column = program.column(1 / most, float(many), whole=True)
    columns, values, low, high = program.rows[place]
    program.rows[place] = (np.append(columns, np.int32(column)), np.append(values, -1.0), low, high)
    return Move(demand, place, 1, column, float(most))


def _open(program: Program, place: int, soft: Mapping[str, Demand]) -> list[Move]:
    """Both sides of a row with a slack each, whose price weighs a move against the size of its limit."""
    demand = soft.get(program.owner[place])
    if demand is None:
        return []
    columns, values, low, high = program.rows[place]
    finite = [abs(limit) for limit in (low, high) if abs(limit) < INF and limit]
    whole = float(demand.size)  # of a limit on a level: its row has 0 on the right
    price = 1 / whole if whole else 1 / max(finite) if finite else 1.0
    found = []
    for limit, sign in ((low, -1), (high, 1)):
        if abs(limit) < INF:
            stated = demand.stated[0 if sign < 0 else 1]
            entered = limit if not demand.basis else None if stated is None else float(stated)
            found.append(Move(demand, place, sign, program.column(price), entered))
            columns = np.append(columns, np.int32(found[-1].column))
            values = np.append(values, float(-sign))
    program.rows[place] = (columns, values, low, high)
    return found


def _level(
    problem: Problem, moved: list[Move], move: Move, limit: float, grams: dict[str, float], seconds: float
) -> tuple[float | None, dict[str, float]]:
    """The limit on a level that is just far enough, the other moves made; None where nothing is there to divide by.

    Dinkelbach: at the level reached, look for grams that reach a stricter one; stop where there are none.
    """
    basis = {name: float(value) for name, value in move.demand.basis.items()}
    own = next(row for row in move.demand.rows if (row.low if move.sign < 0 else row.high) is not None)
    # The row holds content − limit · basis: the content is what is left when the limit is taken out again.
    content = {n: float(v) + limit * basis.get(n, 0.0) for n, v in own.coefficients.items()}
    level = _ratio(content, basis, grams)
    for _ in range(ROUNDS):
        if level is None:
            break
        program, _ = _laid(problem)
        for other in moved:
            columns, values, low, high = program.rows[other.place]
            room = other.by + LIMIT
            if other is move:
                low, high = -INF, INF
            elif other.sign < 0:
                low -= room
            else:
                high += room
            program.rows[other.place] = (columns, values, low, high)
        program.spend({
            at: move.sign * (content.get(one.name, 0.0) - level * basis.get(one.name, 0.0))
            for at, one in enumerate(problem.ingredients)
        })  # fmt: skip
        solved = run(program, seconds)
        if solved.x is None or solved.objective > -LIMIT * max(1.0, float(move.demand.size)):
            break
        better = {one.name: float(solved.x[at]) for at, one in enumerate(problem.ingredients)}
        reached = _ratio(content, basis, better)
        if reached is None or (reached - level) * move.sign >= 0:
            break
        level, grams = reached, better
    return level, grams


def _ratio(content: Mapping[str, float], basis: Mapping[str, float], grams: Mapping[str, float]) -> float | None:
    below = sum(basis.get(name, 0.0) * g for name, g in grams.items())
    return sum(content.get(name, 0.0) * g for name, g in grams.items()) / below if below > LIMIT else None


def _said(move: Move, limit: float, level: float | None) -> Relaxation:
    """In words: from where to where, rounded outwards so that the number said does make room."""
    zh, en = move.demand.words
    if level is None:
        which = ("下限", "minimum") if move.sign < 0 else ("上限", "maximum")
        said = (
            f"{zh}：{which[0]}须去掉，没有可比的分母",
            f"{en}: the {which[1]} has to go, there is nothing to divide by",
        )
        return Relaxation(move.demand.key, move.sign * move.by, said, limit)
    unit = f" {move.demand.per_unit}" if move.demand.per_unit else ""
    now, then, by = f"{limit:.6g}", outward(level, move.sign), f"{abs(level - limit):.4g}"
    if move.sign < 0:
        said = (
            f"{zh}：下限从 {now} 降到 {then}{unit}（降低 {by}）",
            f"{en}: lower the minimum from {now} to {then}{unit} (by {by})",
        )
    else:
        said = (
            f"{zh}：上限从 {now} 提到 {then}{unit}（提高 {by}）",
            f"{en}: raise the maximum from {now} to {then}{unit} (by {by})",
        )
    return Relaxation(move.demand.key, level - limit, said, limit, level)


def outward(value: float, sign: int) -> str:
    """Four significant digits, downwards for a minimum and upwards for a maximum; never below 0."""
    if value <= 0:
        return "0"
    step = Fraction(10) ** (math.floor(math.log10(value)) - 3)
    whole = Fraction(value) / step
    near = round(whole)
    if abs(whole - near) > Fraction(1, 1000):
        near = math.floor(whole) if sign < 0 else math.ceil(whole)
    return f"{float(near * step):.6g}"

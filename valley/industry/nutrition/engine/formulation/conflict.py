"""Why it cannot be done: an irreducible set of demands by deletion, solved again; and the cheapest way out."""

from collections.abc import Sequence

from valley.industry.nutrition.engine.formulation.answer import Impossible, Relaxation, Unproved
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.program import INF, lay, run


def explain(problem: Problem, seconds: float = 5.0) -> Impossible | Unproved:
    """The conflict among the demands as entered. A demand leaves if the rest is still proved infeasible.

    A solve that runs out of time keeps its demand and takes back the promise of irreducibility.
    Unproved if the final set could not be proved infeasible.
    """
    kept = [d.key for d in problem.demands]
    sure = True
    for key in list(kept):
        rest = [k for k in kept if k != key]
        state = _state(problem, rest, seconds)
        if state == "infeasible":
            kept = rest
        elif state != "optimal":
            sure = False
    if _state(problem, kept, seconds) != "infeasible":
        return Unproved(seconds)
    subsets = ([k for k in kept if k != key] for key in kept)
    sure = sure and all(_state(problem, subset, seconds) == "optimal" for subset in subsets)
    words = {d.key: d.words for d in problem.demands}
    return Impossible(tuple(kept), tuple(words[k] for k in kept), sure, relax(problem, seconds))


def _state(problem: Problem, keep: Sequence[str], seconds: float) -> str:
    program, _ = lay(problem, keep)
    return run(program, seconds).state


def relax(problem: Problem, seconds: float = 5.0) -> tuple[Relaxation, ...]:
    """The smallest moves of limits, each relative to its size, that make room. A count limit is not moved."""
    program, _ = lay(problem)
    soft = {d.key: d for d in problem.demands if d.most is None}
    moves: list[tuple[str, int, int]] = []
    for place, owner in enumerate(program.owner):
        if owner not in soft:
            continue
        columns, values, low, high = program.rows[place]
        finite = [abs(limit) for limit in (low, high) if abs(limit) < INF and limit]
        price = 1 / max(finite) if finite else 1.0
        if low > -INF:
            columns, values = [*columns, program.column(price)], [*values, 1.0]
            moves.append((owner, columns[-1], -1))
        if high < INF:
            columns, values = [*columns, program.column(price)], [*values, -1.0]
            moves.append((owner, columns[-1], 1))
        program.rows[place] = (columns, values, low, high)
    solved = run(program, seconds)
    if solved.x is None:
        return ()
    found = []
    for owner, column, sign in moves:
        by = float(solved.x[column])
        if by > 1e-7:
            zh, en = soft[owner].words
            unit = soft[owner].per_unit
            size = f"{by:.4g} {unit}"
            if (
                not unit
            ):  # a ratio's row has 0 on its right: its slack is no amount that a reader could add to the limit
                said = f"{zh}：须放宽", f"{en}: has to give way"
            elif sign < 0:
                said = f"{zh}：下限降低 {size}", f"{en}: lower the minimum by {size}"
            else:
                said = f"{zh}：上限提高 {size}", f"{en}: raise the maximum by {size}"
            found.append(Relaxation(owner, sign * by, said))
    return tuple(found)

"""Why it cannot be done: an irreducible set of demands by deletion, solved again; and the cheapest way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from valley.industry.nutrition.engine.formulation.answer import Impossible, Relaxation, Unproved
from valley.industry.nutrition.engine.formulation.problem import Problem
from valley.industry.nutrition.engine.formulation.program import INF, lay
from valley.industry.nutrition.engine.formulation.relaxing import more_kinds, relax
from valley.industry.nutrition.engine.formulation.solver import Held, run


class Deletion:
    """Answers "can these demands be met?" for one set after another: the matrix stays, limits are lifted.

    With a count or a least amount the switches' size depends on the demands kept: then it is laid anew each time.
    """

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.problem, self.seconds = problem, seconds
        laid = lay(problem)
        self.owner = laid.program.owner
        self.limits = [(low, high) for _, _, low, high in laid.program.rows]
        self.held = None if laid.switch else Held.of(laid.program)

    def state(self, keep: Sequence[str]) -> str:
        """“optimal”: they can be met; “infeasible”: proved that not; anything else: not known."""
        if self.held is None:
            return run(lay(self.problem, keep).program, self.seconds).state
        kept = set(keep)
        for place, (owner, (low, high)) in enumerate(zip(self.owner, self.limits, strict=True)):
            self.held.limit(place, *((low, high) if owner in kept else (-INF, INF)))
        self.held.highs.clearSolver()
        return self.held.solve(self.seconds).state

    def suspects(self) -> list[str]:
        """Demands that bear on the least total violation: those with a dual in it are infeasible together (Farkas).

        Empty with switches, where an LP proves nothing. One solve in place of one a demand, which matters where a
        table of foods gives thousands of them.
        """
        if self.held is None:
            return []
        program = lay(self.problem).program
        for place, (columns, values, low, high) in enumerate(program.rows):
            for limit, sign in ((low, 1.0), (high, -1.0)):
                if abs(limit) < INF:
                    columns = np.append(columns, np.int32(program.column(1.0)))
                    values = np.append(values, sign)
            program.rows[place] = (columns, values, low, high)
        solved = run(program, self.seconds)
        wanted = {self.owner[place] for place in np.flatnonzero(np.abs(solved.duals) > 1e-9)}
        return [d.key for d in self.problem.demands if d.key in wanted]


def explain(problem: Problem, seconds: float = 5.0) -> Impossible | Unproved:
    """The conflict among the demands as entered, and the cheapest way out."""
    words = {d.key: d.words for d in problem.demands}
    ask = Deletion(problem, seconds)
    found = narrow(words, ask.state, seconds, lambda: relax(problem, seconds), ask.suspects())
    counts = {d.key for d in problem.demands if d.most is not None}
    if not isinstance(found, Impossible) or not counts & set(found.conflict):
        return found
    more = more_kinds(problem, seconds)
    # Where more kinds alone are the cheapest way out, they stand there already.
    return found if more is None or found.relaxations == (more,) else replace(found, instead=more)


def narrow(
    words: Mapping[str, tuple[str, str]],
    state: Callable[[Sequence[str]], str],
    seconds: float,
    way_out: Callable[[], tuple[Relaxation, ...]],
    suspects: Sequence[str] = (),
) -> Impossible | Unproved:
    """An irreducible conflict by deletion: a demand leaves if the rest is still proved infeasible.

    `suspects`: among these alone it is looked for, if they are infeasible together.
    A solve that runs out of time keeps its demand and takes back the promise of irreducibility.
    Unproved if the final set could not be proved infeasible.
    """
    kept = list(suspects) if suspects and state(suspects) == "infeasible" else list(words)
    sure = True
    for key in list(kept):
        rest = [k for k in kept if k != key]
        found = state(rest)
        if found == "infeasible":
            kept = rest
        elif found != "optimal":
            sure = False
    if state(kept) != "infeasible":
        return Unproved(seconds)
    subsets = ([k for k in kept if k != key] for key in kept)
    sure = sure and all(state(subset) == "optimal" for subset in subsets)
    return Impossible(tuple(kept), tuple(words[k] for k in kept), sure, way_out())

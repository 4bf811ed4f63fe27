"""What to ask next, and the nearest way to a yes (下一问；最近的改法).

A way is a set of changes to what the applicant can change, plus conditions on what is still
unknown. The first way has the least total effort of all that exist; in every way no change
and no condition can be left out; each has been checked by judging the changed case again.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from valley.kernel.engine.rules.diagram import Node
from valley.kernel.engine.rules.edition import Program
from valley.kernel.engine.rules.facts import FactType, Given, Scalar, Value

MAX_WAYS = 6
_Picks = tuple[tuple[int, int], ...]  # (variable, region), in order
_Scored = tuple[int, int, _Picks]  # effort, number of picks, picks


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of a way: `from_` is what it is now (`None`: unknown), `to` an example of what it should be."""

    fact: FactType
    from_: Value | None
    to: Scalar
    zh: str
    en: str

    @property
    def is_change(self) -> bool:
        return self.from_ is not None


@dataclass(frozen=True, slots=True)
class Way:
    """Changes and conditions that together lead to the favourable `outcome`."""

    effort: int
    steps: tuple[Step, ...]
    outcome: str

    @property
    def changes(self) -> tuple[Step, ...]:
        return tuple(s for s in self.steps if s.is_change)

    @property
    def conditions(self) -> tuple[Step, ...]:
        return tuple(s for s in self.steps if not s.is_change)


def next_fact(
    program: Program, here: Node, allowed: Mapping[int, frozenset[int]], cannot_say: Container[str] = ()
) -> FactType | None:
    """The fact whose answer leaves, on average over its regions, the fewest facts to ask; in file order if equal.

    Only facts that can still matter are considered, and none that the person `cannot_say`; `None` when nothing
    is left to ask.
    """
    diagrams, best = program.diagrams, None
    for at in sorted(diagrams.support(here)):
        if program.domains[at].fact.id in cannot_say:
            continue
        options = allowed.get(at, program.domains[at].everything)
        left = [len(diagrams.support(diagrams.narrow(here, {at: frozenset({r})}))) for r in options]
        score = (sum(left) / len(left), at)
        if best is None or score < best:
            best = score
    return None if best is None else program.domains[best[1]].fact


def ways_to_yes(
    program: Program, settled: Node, allowed: Mapping[int, frozenset[int]], facts: Mapping[str, Given]
) -> tuple[Way, ...]:
    """Ways from here to a favourable outcome, least effort first; none when it is one already."""
    diagrams = program.diagrams
    if all(_is_yes(program, r) for r in diagrams.results(diagrams.narrow(settled, allowed))):
        return ()
    found: list[Way] = []
    kept: list[frozenset[int]] = []
    for _, _, picks in sorted(_cheapest(program, settled, allowed), key=lambda s: (s[0], s[1], s[2])):
        needed = _without_idle(program, settled, allowed, dict(picks))
        if any(k <= needed.keys() for k in kept):
            continue
        outcome = _outcome_after(program, settled, allowed, needed)
        assert outcome is not None
        kept.append(frozenset(needed))
        found.append(_way(program, allowed, facts, needed, outcome))
    return tuple(sorted(found, key=lambda w: (w.effort, len(w.steps)))[:MAX_WAYS])


def _is_yes(program: Program, outcome: object) -> bool:
    return program.edition.outcomes[str(outcome)].favourable is True


def _cheapest(program: Program, settled: Node, allowed: Mapping[int, frozenset[int]]) -> list[_Scored]:
    """Least-effort paths to a favourable result, several per node, the least never dropped."""
    diagrams, memo = program.diagrams, dict[Node, list[_Scored]]()

    def price(at: int, region: int) -> tuple[int, int] | None:
        now = allowed.get(at, program.domains[at].everything)
        if region in now:
            return (0, 0) if len(now) == 1 else (0, 1)
        effort = program.domains[at].fact.effort
        return None if effort is None else (effort, 1)

    def walk(node: Node) -> list[_Scored]:
        if node not in memo:
            at = diagrams.level(node)
            if at == diagrams.end:
                memo[node] = [(0, 0, ())] if _is_yes(program, diagrams.value(node)) else []
            else:
                options: dict[_Picks, _Scored] = {}
                for region, child in enumerate(diagrams.children(node)):
                    cost = price(at, region)
                    for effort, picks, rest in walk(child) if cost is not None else ():
                        assert cost is not None
                        taken = ((at, region), *rest) if cost[1] else rest
                        options.setdefault(taken, (effort + cost[0], picks + cost[1], taken))
                memo[node] = sorted(options.values())[: 4 * MAX_WAYS]
        return memo[node]

    return walk(settled)


def _outcome_after(
    program: Program, settled: Node, allowed: Mapping[int, frozenset[int]], picks: Mapping[int, int]
) -> str | None:
    """The favourable outcome when these picks make one certain (the most severe, if several), else `None`."""
    changed = {**allowed, **{i: frozenset({r}) for i, r in picks.items()}}
    results = program.diagrams.results(program.diagrams.narrow(settled, changed))
    if not all(_is_yes(program, r) for r in results):
        return None
    order = (*program.edition.precedence, program.edition.otherwise, program.edition.on_doubt)
    return next(o for o in order if o in results)


def _without_idle(
    program: Program, settled: Node, allowed: Mapping[int, frozenset[int]], picks: dict[int, int]
) -> dict[int, int]:
    """Drop every pick that is not needed, the costliest and the last in the file first."""

    def cost(at: int) -> tuple[int, int]:
        return (program.domains[at].fact.effort or 0 if at in allowed else 0, at)

    for at in sorted(picks, key=cost, reverse=True):
        fewer = {i: r for i, r in picks.items() if i != at}
        if _outcome_after(program, settled, allowed, fewer) is not None:
            picks = fewer
    return picks


def _way(
    program: Program,
    allowed: Mapping[int, frozenset[int]],
    facts: Mapping[str, Given],
    picks: Mapping[int, int],
    outcome: str,
) -> Way:
    steps, effort = [], 0
    for at in sorted(picks):
        domain, region = program.domains[at], picks[at]
        now = facts[domain.fact.id].value if at in allowed and region not in allowed[at] else None
        if now is not None:
            effort += domain.fact.effort or 0
        steps.append(
            Step(
                domain.fact,
                now,
                domain.regions[region].example,
                domain.in_words(region, "zh"),
                domain.in_words(region, "en"),
            )
        )
    return Way(effort, tuple(steps), outcome)

"""How far records of different chains hang together: edges between chains, and threads that run through several."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Edge = tuple[str, str]


@dataclass(frozen=True)
class Run:
    """Things that hang together by edges; `chains` that they belong to, in order of name."""

    things: tuple[str, ...]
    chains: tuple[str, ...]


def between(edges: Iterable[Edge], chain_of: Mapping[str, str]) -> Counter[tuple[str, str]]:
    """How many edges run between two different chains, by (chain, chain) in order of name.

    An end whose chain is not known is no end in a chain.
    """
    found: Counter[tuple[str, str]] = Counter()
    for subject, object_ in edges:
        one, other = sorted((chain_of.get(subject, ""), chain_of.get(object_, "")))
        if one and one != other:
            found[one, other] += 1
    return found


def runs(edges: Iterable[Edge], chain_of: Mapping[str, str]) -> list[Run]:
    """The connected pieces that touch two chains or more; those of most chains first, then the smallest.

    Things without a chain (organisations, the plan) join nothing: through a firm everything would hang together.
    """
    above: dict[str, str] = {}

    def root(thing: str) -> str:
        above.setdefault(thing, thing)
        while above[thing] != thing:
            above[thing] = above[above[thing]]
            thing = above[thing]
        return thing

    for subject, object_ in edges:
        if chain_of.get(subject) and chain_of.get(object_):
            one, other = root(subject), root(object_)
            if one != other:
                above[max(one, other)] = min(one, other)
    pieces: dict[str, list[str]] = {}
    for thing in above:
        pieces.setdefault(root(thing), []).append(thing)
    found = [Run(tuple(sorted(held)), tuple(sorted({chain_of[thing] for thing in held}))) for held in pieces.values()]
    several = [run for run in found if len(run.chains) > 1]
    return sorted(several, key=lambda run: (-len(run.chains), len(run.things), run.things))

"""Experts to calls with limited seats: deferred acceptance with quotas on both sides, and a checker of its own.

Gale and Shapley 1962; with quotas on both sides and responsive preferences the outcome is pairwise stable
(Roth and Sotomayor 1990, ch. 5 and 6). Calls propose, so it is the best stable one for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Market:
    """`calls`, `experts`: name → whom it accepts, best first. `seats`, `capacity`: how many, at least 0.

    Raises ValueError for a name that is ranked twice, or a quota that is missing or negative.
    """

    calls: Mapping[str, Sequence[str]]
    experts: Mapping[str, Sequence[str]]
    seats: Mapping[str, int]
    capacity: Mapping[str, int]

    def __post_init__(self) -> None:
        for ranked, quota in ((self.calls, self.seats), (self.experts, self.capacity)):
            for name, others in ranked.items():
                if len(set(others)) != len(others):
                    raise ValueError(f"{name} ranks somebody twice")
                if quota.get(name, -1) < 0:
                    raise ValueError(f"{name} has no quota")


Pairs = dict[str, list[str]]


def assign(market: Market) -> Pairs:
    """Call → its experts in the order of its own ranking. The same market gives the same answer."""
    place = {name: {call: at for at, call in enumerate(ranked)} for name, ranked in market.experts.items()}
    held: dict[str, list[str]] = {name: [] for name in market.experts}
    asked = dict.fromkeys(market.calls, 0)
    filled = dict.fromkeys(market.calls, 0)
    free = sorted(market.calls)
    while free:
        call = free.pop()
        ranked = market.calls[call]
        while filled[call] < market.seats[call] and asked[call] < len(ranked):
            expert = ranked[asked[call]]
            asked[call] += 1
            if call not in place.get(expert, {}):
                continue
            mine = held[expert]
            mine.append(call)
            filled[call] += 1
            if len(mine) > market.capacity[expert]:
                worst = max(mine, key=place[expert].__getitem__)
                mine.remove(worst)
                filled[worst] -= 1
                if worst != call:
                    free.append(worst)
    return {
        call: [expert for expert in ranked if call in held.get(expert, ())] for call, ranked in market.calls.items()
    }


def blocking_pairs(market: Market, pairs: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """(call, expert) that would both rather have each other than what they got; [] is stability.

    Written against the definition alone, so that it can find `assign` wrong.
    """
    held: dict[str, list[str]] = {name: [] for name in market.experts}
    for call, experts in pairs.items():
        for expert in experts:
            held[expert].append(call)
    found = []
    for call, ranked in market.calls.items():
        got = list(pairs.get(call, ()))
        for expert in ranked:
            theirs = list(market.experts.get(expert, ()))
            if expert in got or call not in theirs:
                continue
            wants = len(got) < market.seats[call] or any(
                list(ranked).index(expert) < list(ranked).index(one) for one in got
            )
            mine = held[expert]
            would = len(mine) < market.capacity[expert] or any(theirs.index(call) < theirs.index(one) for one in mine)
            if wants and would and market.seats[call] and market.capacity[expert]:
                found.append((call, expert))
    return found


def over_quota(market: Market, pairs: Mapping[str, Sequence[str]]) -> list[str]:
    """Who got more than they can take, or somebody whom they do not accept."""
    counted = dict.fromkeys(market.experts, 0)
    wrong = []
    for call, experts in pairs.items():
        if len(experts) > market.seats[call] or any(one not in market.calls[call] for one in experts):
            wrong.append(call)
        for expert in experts:
            counted[expert] += 1
            if call not in market.experts[expert]:
                wrong.append(expert)
    return wrong + [name for name, count in counted.items() if count > market.capacity[name]]

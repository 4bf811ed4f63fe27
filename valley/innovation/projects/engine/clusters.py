"""Needs that say nearly the same, from more than one place: proposals for a person to confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

#: Share of common character pairs from which two texts are put before a person as alike. The platform's own.
ALIKE = Fraction(1, 5)


@dataclass(frozen=True)
class Said:
    """A need: its key, what it says, where it comes from (a park or an organisation)."""

    key: int
    words: str
    place: str


def pairs_of(words: str) -> frozenset[str]:
    """Pairs of neighbouring letters; what is no letter or digit divides."""
    kept = "".join(letter if letter.isalnum() else " " for letter in words.casefold())
    return frozenset(part[n : n + 2] for part in kept.split() for n in range(len(part) - 1))


def alike(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """Common pairs over all pairs (Jaccard)."""
    both = one | other
    return Fraction(len(one & other), len(both)) if both else Fraction(0)


def clusters(needs: Sequence[Said]) -> list[tuple[int, ...]]:
    """Groups from at least two places in which every need is alike to every other one; largest first.

    Greedy by the closest pair (complete linkage), so no chain of half-alike needs grows. Ties by key.
    """
    said = {one.key: pairs_of(one.words) for one in needs}
    places = {one.key: one.place for one in needs}
    near = {(a, b): score for a in said for b in said if a < b and (score := alike(said[a], said[b])) >= ALIKE}
    groups: dict[int, set[int]] = {key: {key} for key in said}
    for a, b in sorted(near, key=lambda pair: (-near[pair], pair)):
        one, other = groups[a], groups[b]
        if one is not other and all((min(x, y), max(x, y)) in near for x in one for y in other):
            one |= other
            for key in other:
                groups[key] = one
    found = {tuple(sorted(group)) for group in groups.values() if len({places[key] for key in group}) > 1}
    return sorted(found, key=lambda group: (-len(group), group))

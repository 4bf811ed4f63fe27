"""Ranking tracks by weighted points, and how far the ranking rests on the weights.

Every way of weighting in steps of a twentieth is tried (for three aspects 231 ways): how often a track is first, and
between which places it moves, says more than the one ranking that somebody's weights give.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

STEPS = 20


@dataclass(frozen=True)
class Ranked:
    """A track's total (0 to 100) and place by the given weights; over all weightings the share in which it is first,
    its best and its worst place. Equal totals share the better place.
    """

    key: int
    total: Fraction
    place: int
    first_share: Fraction
    best: int
    worst: int


def rank(points: Mapping[int, Sequence[Fraction]], weights: Sequence[int]) -> list[Ranked]:
    """Best first. `points`: track → points by aspect, all of the same length as `weights`.

    Raises: ValueError where they are not, or the weights do not make 100.
    """
    if sum(weights) != 100 or any(weight < 0 for weight in weights):
        raise ValueError(f"weights {list(weights)}")
    if any(len(given) != len(weights) for given in points.values()):
        raise ValueError("points of another length")
    shares = [Fraction(weight, 100) for weight in weights]
    here, totals = _places(points, shares), _totals(points, shares)
    firsts, best, worst = dict.fromkeys(points, 0), dict(here), dict(here)
    ways = 0
    for way in weightings(len(weights)):
        ways += 1
        for key, place in _places(points, way).items():
            firsts[key] += place == 1
            best[key], worst[key] = min(best[key], place), max(worst[key], place)
    found = [Ranked(key, totals[key], here[key], Fraction(firsts[key], ways), best[key], worst[key]) for key in points]
    return sorted(found, key=lambda one: (one.place, one.key))


def weightings(count: int) -> Iterator[list[Fraction]]:
    """Every way to share one whole among `count` aspects in steps of a twentieth."""

    def split(left: int, parts: int) -> Iterator[list[int]]:
        if parts == 1:
            yield [left]
            return
        for first in range(left + 1):
            for rest in split(left - first, parts - 1):
                yield [first, *rest]

    for way in split(STEPS, count):
        yield [Fraction(part, STEPS) for part in way]


def _totals(points: Mapping[int, Sequence[Fraction]], shares: Sequence[Fraction]) -> dict[int, Fraction]:
    return {
        key: sum((share * each for share, each in zip(shares, given, strict=True)), Fraction(0))
        for key, given in points.items()
    }


def _places(points: Mapping[int, Sequence[Fraction]], shares: Sequence[Fraction]) -> dict[int, int]:
    totals = _totals(points, shares)
    return {key: 1 + sum(other > total for other in totals.values()) for key, total in totals.items()}

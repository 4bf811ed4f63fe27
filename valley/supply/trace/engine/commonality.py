"""What complaint lots have in common, ranked by how unlikely so much agreement is by chance.

The chance is the upper tail of the hypergeometric distribution (Fisher's exact test, one-sided): of `population` lots,
`exposed` met the factor; drawing as many lots as complained, how often do `shared` or more of them have met it?
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class Factor:
    """Something met by complaint lots. chance: by luck alone; corrected: for the number of factors looked at (Šidák's
    upper bound, Bonferroni)."""

    name: str
    shared: int
    complaints: int
    exposed: int
    population: int
    chance: float
    corrected: float

    @property
    def covers_all(self) -> bool:
        return self.shared == self.complaints


def chance_of(shared: int, complaints: int, exposed: int, population: int) -> float:
    """P(at least `shared` of `complaints` drawn lots are among the `exposed` of the `population`).

    Raises: ValueError where the numbers do not fit together.
    """
    if not (0 <= shared <= min(complaints, exposed) and max(complaints, exposed) <= population):
        raise ValueError(f"{shared} of {complaints} from {exposed} of {population}")
    ways = sum(
        comb(exposed, k) * comb(population - exposed, complaints - k)
        for k in range(shared, min(complaints, exposed) + 1)
    )
    whole = comb(population, complaints)
    return ways / whole  # exact integers until here: Python divides big integers correctly rounded


def common(
    complaints: Iterable[str], met: Mapping[str, Iterable[str]], population: Iterable[str], *, least: int = 2
) -> list[Factor]:
    """Factors met by at least `least` complaint lots, the least likely first.

    met: factor → lots that met it; population: all lots that could have complained, the complaint lots among them.
    """
    drawn = set(complaints)
    everybody = set(population) | drawn
    exposed = {name: set(lots) & everybody for name, lots in met.items()}
    candidates = {name: lots for name, lots in exposed.items() if len(lots & drawn) >= min(least, len(drawn)) > 0}
    found = []
    for name, lots in candidates.items():
        shared = len(lots & drawn)
        chance = chance_of(shared, len(drawn), len(lots), len(everybody))
        corrected = min(1.0, chance * len(candidates))
        found.append(Factor(name, shared, len(drawn), len(lots), len(everybody), chance, corrected))
    return sorted(found, key=lambda factor: (factor.chance, -factor.shared, factor.exposed, factor.name))

"""High-throughput screening (高通量筛选): which wells of a plate are hits, by the controls of the same plate.

A plate is judged only where its controls stand far enough apart: Z′ = 1 - 3 (sd of positive + sd of negative) /
|mean of positive - mean of negative| of at least 0.5, "an excellent assay" (Zhang, Chung and Oldenburg 1999, J. Biomol.
Screen. 4:67, table 1). The effect of a well is normalised by the same controls: 0 % at the mean of the negative, 100 %
at the mean of the positive (Malo and others 2006, Nat. Biotechnol. 24:167, "normalized percent inhibition"). A sample
is a hit where the median of its replicates reaches the threshold; candidates stand by that median.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, stdev

LEAST_Z = 0.5
MOST_HITS = 200
ROLES = {
    "positive": "positive", "pos": "positive", "+": "positive", "阳性": "positive", "阳性对照": "positive",
    "negative": "negative", "neg": "negative", "-": "negative", "阴性": "negative", "阴性对照": "negative",
    "sample": "sample", "样品": "sample", "": "sample",
    "blank": "blank", "empty": "blank", "空白": "blank",
}  # fmt: skip
"""What may stand in the column of roles; a blank is left out."""


@dataclass(frozen=True)
class Well:
    """One well. role: a key of `ROLES`, in any case; line: where it stands in the table, for what is wrong with it."""

    sample: str
    plate: str
    role: str
    value: float
    line: int = 0


@dataclass(frozen=True)
class Candidate:
    """A sample that reached the threshold. effect: median of its replicates, in percent of the positive control."""

    sample: str
    effect: float
    replicates: int


@dataclass(frozen=True)
class Screened:
    """z: plate → Z′; tested: samples on plates that were judged; candidates: hits, the strongest first."""

    z: dict[str, float]
    tested: int
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def unjudged(self) -> list[str]:
        """Plates whose controls do not stand far enough apart: nothing is said of their wells."""
        return [plate for plate, z in self.z.items() if z < LEAST_Z]


class BadPlate(ValueError):
    """What is wrong: "role" (no such role) or "controls" (fewer than two of each on a plate, or they do not differ)."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what, self.line = what, line


def screen(wells: Sequence[Well], threshold: float = 50.0) -> Screened:
    """Hits among `wells`; threshold: percent of the positive control's effect. Raises BadPlate."""
    plates: dict[str, dict[str, list[Well]]] = defaultdict(lambda: defaultdict(list))
    for well in wells:
        role = ROLES.get(well.role.strip().casefold())
        if role is None:
            raise BadPlate("role", well.line)
        plates[well.plate][role].append(well)
    z: dict[str, float] = {}
    effects: dict[str, list[float]] = defaultdict(list)
    for plate, by_role in sorted(plates.items()):
        first = next(well.line for found in by_role.values() for well in found)
        positive, negative = ([well.value for well in by_role[role]] for role in ("positive", "negative"))
        if min(len(positive), len(negative)) < 2 or fmean(positive) == fmean(negative):
            raise BadPlate("controls", first)
        low, span = fmean(negative), fmean(positive) - fmean(negative)
        z[plate] = 1 - 3 * (stdev(positive) + stdev(negative)) / abs(span)
        if z[plate] >= LEAST_Z:
            for well in by_role["sample"]:
                effects[well.sample].append(100 * (well.value - low) / span)
    called = [Candidate(sample, median(found), len(found)) for sample, found in effects.items()]
    hits = [each for each in called if each.effect >= threshold]
    return Screened(z, len(effects), sorted(hits, key=lambda each: (-each.effect, each.sample)))

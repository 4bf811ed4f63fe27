"""When an aggregate gives away an organisation's own figure (primary suppression).

Source: Handbook on Statistical Disclosure Control (ESSnet SDC, sdctools.github.io/HandbookSDC), chapter 4, table 4.2:
minimum frequency rule with n = 3, and the p%-rule, which it recommends over (n,k)-dominance. Contributions of one
organisation are added up first (“holdings”); negative ones count by size. The handbook asks that p be kept
confidential: an installation sets its own, and no page says which of the two rules withheld a figure.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

DEFAULT_P = Fraction(10)


@dataclass(frozen=True)
class Rule:
    """`p_percent`: nobody may learn the largest contribution to within p per cent.

    Raises: ValueError for fewer than 2 organisations or p ≤ 0.
    """

    min_organisations: int = 3
    p_percent: Fraction = DEFAULT_P

    def __post_init__(self) -> None:
        if self.min_organisations < 2 or self.p_percent <= 0:
            raise ValueError(f"no protection: {self}")


@dataclass(frozen=True)
class Contribution:
    """What `organisation` adds to an aggregate. `atom` names the record, so that cells sharing it are seen to."""

    atom: str
    organisation: str
    amount: Fraction


def sensitive(contributions: Iterable[Contribution], rule: Rule) -> bool:
    """Must this aggregate be withheld below operator level? An empty one need not."""
    by_organisation: dict[str, Fraction] = defaultdict(Fraction)
    for contribution in contributions:
        by_organisation[contribution.organisation] += abs(contribution.amount)
    if not by_organisation:
        return False
    if len(by_organisation) < rule.min_organisations:
        return True
    sizes = sorted(by_organisation.values(), reverse=True)
    return sum(sizes[2:], Fraction(0)) < rule.p_percent / 100 * sizes[0]

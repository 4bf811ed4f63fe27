"""The mean of one amount over another, organisation by organisation, in a form that PostgreSQL can add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

FEW = 12
DECIMALS = 30
SCALE = 10**DECIMALS


@dataclass(frozen=True)
class Ratios:
    """above / below of every organisation that has both, with below > 0.

    count: how many; scaled: the sum of floor(above / below × SCALE + 1/2), each rounded half up;
    left_out: organisations with only one of the two, or with below ≤ 0;
    pairs: (above, below) of each where these are at most FEW, else None.
    """

    count: int
    scaled: int
    left_out: int
    pairs: tuple[tuple[Fraction, Fraction], ...] | None

    @property
    def mean(self) -> Fraction | None:
        """The mean; None without ratios. Exact for a few ratios of small numbers, else of ratios with 30 decimals.

        The exact sum of n unlike fractions has a denominator of the size of all n multiplied: with a thousand firms
        it has tens of thousands of digits, and nothing is learnt from them.
        """
        if not self.count:
            return None
        if self.pairs is not None:
            exact = sum((above / below for above, below in self.pairs), Fraction(0)) / self.count
            if exact.denominator <= SCALE:
                return exact
        return Fraction(round(Fraction(self.scaled, self.count)), SCALE)


def ratios_of(above: Mapping[str, Fraction], below: Mapping[str, Fraction]) -> Ratios:
    """From amounts by organisation."""
    pairs = [(above[who], under) for who, under in below.items() if under > 0 and who in above]
    scaled = sum((over * SCALE / under + Fraction(1, 2)).__floor__() for over, under in pairs)
    left_out = len(above.keys() | below.keys()) - len(pairs)
    return Ratios(len(pairs), scaled, left_out, tuple(pairs) if len(pairs) <= FEW else None)

"""When experts have affirmed a claim. The plan names no rule for indicator 5: this is the platform's, in one place."""

from collections.abc import Sequence
from fractions import Fraction

FEWEST_EXPERTS = 5
SHARE = Fraction(2, 3)


def verdict(votes: Sequence[bool]) -> bool | None:
    """True or False by the experts who are not tied; None while there are fewer than five of them."""
    if len(votes) < FEWEST_EXPERTS:
        return None
    return Fraction(sum(votes), len(votes)) >= SHARE
